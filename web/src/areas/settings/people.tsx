/** Everybody with an account: found by name or pinyin, with posts; an administrator adds more. */

import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useMemo, useState } from "react";
import { departmentsQuery } from "../../api/lookups.ts";
import { useMay } from "../../api/session.ts";
import { useLocale } from "../../i18n/locale.ts";
import { useWords } from "../../i18n/words.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import type { Column, Filter } from "../../ui/table/column.ts";
import { DataTable } from "../../ui/table/data-table.tsx";
import { useKeyset } from "../../ui/table/keyset.ts";
import { useListState } from "../../ui/table/list-state.ts";
import { NewPersonDialog } from "./new-person-dialog.tsx";
import { peopleQuery, postsQuery, readPeople, type User } from "./queries.ts";
import { settingsWords } from "./words.ts";

export function People() {
  const t = useWords(settingsWords);
  const may = useMay("people.manage");
  const [adding, setAdding] = useState(false);
  const list = useListState();
  const query = useMemo(() => peopleQuery(new URLSearchParams(list.search)), [list.search]);
  const keyset = useKeyset(["user", "list", query], (cursor, signal) =>
    readPeople(query, cursor, signal),
  );
  return (
    <>
      {may && (
        <p className="yd-people-add">
          <Button type="primary" onClick={() => setAdding(true)}>
            {t("newPerson")}
          </Button>
        </p>
      )}
      <DataTable
        name="people"
        label={t("people")}
        columns={useColumns()}
        keyset={keyset}
        list={list}
        rowKey={(row) => row.id}
        rowName={(row) => row.name}
        rowHref={(row) => `/settings/people/${row.id}`}
        filters={useFilters()}
        searchHint={t("peopleHint")}
        empty={<EmptyState title={t("none")} />}
      />
      {adding && <NewPersonDialog onClose={() => setAdding(false)} />}
    </>
  );
}

function useColumns(): Column<User>[] {
  const t = useWords(settingsWords);
  const posts = useQuery(postsQuery(useLocale()));
  const departments = useQuery(departmentsQuery());
  return useMemo(() => {
    const titles = new Map(posts.data?.map((post) => [post.post, post.title]));
    const names = new Map(departments.data?.map((one) => [one.id, one.name]));
    return [
      { key: "name", title: t("personName"), width: 140, card: "title", render: (row) => row.name },
      { key: "login", title: t("login"), width: 160, card: "line", render: (row) => row.login },
      {
        key: "posts",
        title: t("post"),
        width: 240,
        card: "line",
        render: (row) => row.posts.map((held) => titles.get(held.post) ?? held.post).join(" · "),
      },
      {
        key: "department",
        title: t("department"),
        width: 180,
        card: "line",
        render: (row) =>
          [...new Set(row.posts.map((held) => names.get(held.department) ?? ""))].join(" · "),
      },
      {
        key: "active",
        title: t("state"),
        width: 130,
        card: "badge",
        render: (row) => <PersonState user={row} />,
      },
    ];
  }, [t, posts.data, departments.data]);
}

export function PersonState({ user }: { user: User }) {
  const t = useWords(settingsWords);
  if (!user.active) return <span className="yd-chip">{t("disabled")}</span>;
  if (user.must_change_password)
    return <span className="yd-chip yd-chip-warn">{t("mustChange")}</span>;
  return <span className="yd-chip yd-chip-good">{t("enabled")}</span>;
}

function useFilters(): Filter[] {
  const t = useWords(settingsWords);
  const posts = useQuery(postsQuery(useLocale()));
  const departments = useQuery(departmentsQuery());
  return useMemo(
    () => [
      {
        key: "post",
        label: t("post"),
        single: true,
        options: (posts.data ?? []).map((post) => ({ value: post.post, label: post.title })),
      },
      {
        key: "department",
        label: t("department"),
        single: true,
        options: (departments.data ?? []).map((one) => ({ value: one.id, label: one.name })),
      },
      {
        key: "active",
        label: t("state"),
        single: true,
        options: [
          { value: "true", label: t("enabled") },
          { value: "false", label: t("disabled") },
        ],
      },
    ],
    [t, posts.data, departments.data],
  );
}
