/** The archive's index. */

import { useMemo } from "react";
import { dateOf } from "../../i18n/format.ts";
import { useWords } from "../../i18n/words.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { DateText } from "../../ui/figures.tsx";
import { PageHeader } from "../../ui/page-header.tsx";
import type { Column } from "../../ui/table/column.ts";
import { DataTable } from "../../ui/table/data-table.tsx";
import { useKeyset } from "../../ui/table/keyset.ts";
import { useListState } from "../../ui/table/list-state.ts";
import { archiveKey, archiveQuery, readArchive } from "./queries.ts";
import type { ArchiveRow } from "./types.ts";
import { archiveWords } from "./words.ts";

export function ArchivePage() {
  const t = useWords(archiveWords);
  const list = useListState();
  const query = useMemo(() => archiveQuery(new URLSearchParams(list.search)), [list.search]);
  const keyset = useKeyset(archiveKey(query), (cursor, signal) =>
    readArchive(query, cursor, signal),
  );
  const columns = useColumns();
  return (
    <>
      <PageHeader title={t("archive")} />
      <DataTable
        name="archive"
        label={t("archive")}
        columns={columns}
        keyset={keyset}
        list={list}
        rowKey={(row) => row.number}
        rowName={(row) => row.number}
        rowHref={(row) => `/orders/${row.order_id}?tab=dossier`}
        searchHint={t("searchHint")}
        empty={<EmptyState title={t("emptyTitle")}>{t("emptyHelp")}</EmptyState>}
      />
    </>
  );
}

function useColumns(): Column<ArchiveRow>[] {
  const t = useWords(archiveWords);
  return useMemo(
    () => [
      { key: "number", title: t("number"), width: 160, card: "title", render: (row) => row.number },
      {
        key: "order",
        title: t("order"),
        width: 160,
        card: "line",
        render: (row) => row.order_label,
      },
      {
        key: "customer",
        title: t("customer"),
        width: 240,
        card: "line",
        render: (row) => row.customer ?? "—",
      },
      { key: "contract", title: t("contract"), width: 160, render: (row) => row.contract_no },
      { key: "filed_by", title: t("filedBy"), width: 110, render: (row) => row.filed_by ?? "—" },
      {
        key: "filed_at",
        title: t("filedAt"),
        width: 120,
        card: "badge",
        render: (row) => <DateText date={dateOf(row.filed_at)} />,
      },
      {
        key: "keep_until",
        title: t("keepUntil"),
        width: 120,
        render: (row) => <DateText date={row.keep_until ?? null} />,
      },
      { key: "papers", title: t("papers"), width: 80, align: "end", render: (row) => row.papers },
    ],
    [t],
  );
}
