/** Quotations in sight, newest first. */

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
import { type QuotationRow, readQuotations } from "./queries.ts";
import { StateOf, states } from "./state.tsx";
import { quotationWords } from "./words.ts";

export function QuotationsPage() {
  const t = useWords(quotationWords);
  const may = useMay("quotation.write");
  const list = useListState();
  const state = new URLSearchParams(list.search).get("state");
  const keyset = useKeyset(["quotation", "list", list.q, state], (cursor, signal) =>
    readQuotations({ q: list.q, state }, cursor, signal),
  );
  const add = may && (
    <ButtonLink
      to="/quotations/entry"
      type="primary"
      icon={<PlusOutlined aria-hidden />}
      accessKey="n"
    >
      {t("newQuotation")}
    </ButtonLink>
  );
  return (
    <>
      <PageHeader title={t("quotations")} actions={add} />
      <DataTable
        name="quotations"
        label={t("quotations")}
        columns={useColumns()}
        keyset={keyset}
        list={list}
        rowKey={(row) => row.id}
        rowName={(row) => row.label}
        rowHref={(row) => `/quotations/${row.id}`}
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
  const t = useWords(quotationWords);
  return useMemo(
    () => [
      {
        key: "state",
        label: t("state"),
        single: true,
        options: states.map((value) => ({ value, label: t(value) })),
      },
    ],
    [t],
  );
}

function useColumns(): Column<QuotationRow>[] {
  const t = useWords(quotationWords);
  return useMemo(
    () => [
      { key: "label", title: t("number"), width: 150, card: "title", render: (row) => row.label },
      {
        key: "customer",
        title: t("customer"),
        width: 240,
        card: "line",
        render: (row) => row.customer_name || "—",
      },
      {
        key: "state",
        title: t("state"),
        width: 130,
        card: "badge",
        render: (row) => <StateOf state={row.state} expired={row.expired} />,
      },
      {
        key: "version",
        title: t("version"),
        width: 80,
        align: "end",
        render: (row) => row.version,
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
        width: 130,
        card: "line",
        render: (row) => <DateText date={row.valid_until} />,
      },
      { key: "owner", title: t("owner"), width: 110, render: (row) => row.owner_name },
    ],
    [t],
  );
}
