/** Contracts in sight, newest first. */

import { PlusOutlined } from "@ant-design/icons";
import { useMemo } from "react";
import { useMay } from "../../../api/session.ts";
import { useWords } from "../../../i18n/words.ts";
import { ButtonLink } from "../../../ui/button-link.tsx";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { DateText, MoneyText } from "../../../ui/figures.tsx";
import { PageHeader } from "../../../ui/page-header.tsx";
import type { Column, Filter } from "../../../ui/table/column.ts";
import { DataTable } from "../../../ui/table/data-table.tsx";
import { useKeyset } from "../../../ui/table/keyset.ts";
import { useListState } from "../../../ui/table/list-state.ts";
import { BudgetPolicyButton } from "./budget-policy-button.tsx";
import { type ContractRow, readContracts } from "./queries.ts";
import { StateOf, states } from "./state.tsx";
import { contractWords } from "./words.ts";

export function ContractsPage() {
  const t = useWords(contractWords);
  const may = useMay("contract.write");
  const list = useListState();
  const asked = new URLSearchParams(list.search);
  const [state, budget] = [asked.get("state"), asked.get("budget")];
  const keyset = useKeyset(["contract", "list", list.q, state, budget], (cursor, signal) =>
    readContracts({ q: list.q, state, budget }, cursor, signal),
  );
  const add = may && (
    <ButtonLink
      to="/contracts/entry"
      type="primary"
      icon={<PlusOutlined aria-hidden />}
      accessKey="n"
    >
      {t("newContract")}
    </ButtonLink>
  );
  return (
    <>
      <PageHeader
        title={t("contracts")}
        actions={
          <>
            <BudgetPolicyButton />
            {add}
          </>
        }
      />
      <DataTable
        name="contracts"
        label={t("contracts")}
        columns={useColumns()}
        keyset={keyset}
        list={list}
        rowKey={(row) => row.id}
        rowName={(row) => row.number}
        rowHref={(row) => `/contracts/${row.id}`}
        filters={useFilters()}
        searchHint={t("searchHint")}
        empty={
          <EmptyState title={t("emptyTitle")} action={add}>
            {t("emptyHelp")}
          </EmptyState>
        }
      />
    </>
  );
}

function useFilters(): Filter[] {
  const t = useWords(contractWords);
  return useMemo(
    () => [
      {
        key: "state",
        label: t("state"),
        single: true,
        options: states.map((value) => ({ value, label: t(value) })),
      },
      {
        key: "budget",
        label: t("budget"),
        single: true,
        options: [{ value: "waits", label: t("budgetWaits") }],
      },
    ],
    [t],
  );
}

function useColumns(): Column<ContractRow>[] {
  const t = useWords(contractWords);
  return useMemo(
    () => [
      { key: "number", title: t("number"), width: 130, card: "title", render: (row) => row.number },
      {
        key: "customer",
        title: t("customer"),
        width: 210,
        card: "line",
        render: (row) => row.customer_name || "—",
      },
      { key: "title", title: t("titleField"), width: 180, render: (row) => row.title || "—" },
      {
        key: "kind",
        title: t("kind"),
        width: 110,
        render: (row) => t(row.kind === "frame" ? "frame" : "single"),
      },
      {
        key: "state",
        title: t("state"),
        width: 180,
        card: "badge",
        render: (row) => <Standing row={row} />,
      },
      {
        key: "gross",
        title: t("gross"),
        width: 150,
        align: "end",
        card: "line",
        render: (row) => <MoneyText amount={row.gross} currency={row.currency} />,
      },
      {
        key: "valid_until",
        title: t("validUntil"),
        width: 120,
        render: (row) => <DateText date={row.valid_until} />,
      },
      { key: "owner", title: t("owner"), width: 100, render: (row) => row.owner_name },
    ],
    [t],
  );
}

function Standing({ row }: { row: ContractRow }) {
  const t = useWords(contractWords);
  return (
    <span className="yd-row">
      <StateOf state={row.state} />
      {row.overdue > 0 && (
        <span className="yd-chip yd-chip-bad">{t("overdueCount", { n: row.overdue })}</span>
      )}
      {row.budget_waits && <span className="yd-chip yd-chip-warn">{t("budgetWaits")}</span>}
    </span>
  );
}
