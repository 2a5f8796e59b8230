/** What the company set up: people and posts, departments, who stands in for whom, partners. */

import { useNavigate, useParams } from "react-router";
import { useMe } from "../../api/session.ts";
import { useWords } from "../../i18n/words.ts";
import { PageHeader } from "../../ui/page-header.tsx";
import { Tabs } from "../../ui/tabs.tsx";
import { Carriers } from "./carriers.tsx";
import { Company } from "./company.tsx";
import { Delegations } from "./delegations.tsx";
import { Departments } from "./departments.tsx";
import { People } from "./people.tsx";
import { Posts } from "./posts.tsx";
import { Suppliers } from "./suppliers.tsx";
import { settingsWords } from "./words.ts";
import { WorkCentres } from "./work-centres.tsx";
import "./settings.css";

const parts = [
  { key: "people", permission: "people.view", Part: People },
  { key: "departments", permission: "people.view", Part: Departments },
  { key: "posts", permission: "people.view", Part: Posts },
  { key: "delegations", permission: "people.delegate", Part: Delegations },
  { key: "work-centres", permission: "production.view", Part: WorkCentres },
  { key: "carriers", permission: "carrier.view", Part: Carriers },
  { key: "suppliers", permission: "supplier.view", Part: Suppliers },
  { key: "company", permission: "me.use", Part: Company },
] as const;

export function SettingsPage() {
  const t = useWords(settingsWords);
  const { tab = "people" } = useParams();
  const navigate = useNavigate();
  const rights = new Set(useMe().permissions.map((right) => right.action));
  const open = parts.filter((part) => rights.has(part.permission));
  return (
    <>
      <PageHeader title={t("settings")} />
      <Tabs
        label={t("settings")}
        active={tab}
        onChange={(key) => navigate(`/settings/${key}`, { replace: true })}
        tabs={open.map(({ key, Part }) => ({ key, label: t(key), children: <Part /> }))}
      />
    </>
  );
}
