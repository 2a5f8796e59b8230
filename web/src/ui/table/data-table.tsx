/**
 * A list of any length: search, filters, views, columns, sort, totals, bulk acts; cards on a phone.
 * Only the rows near the eye are in the page, so that 10,000 scroll like ten.
 */

import { Button, Checkbox, Skeleton } from "antd";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { useWords } from "../../i18n/words.ts";
import { EmptyState } from "../empty-state.tsx";
import { FailedState } from "../query-state.tsx";
import { useNarrow } from "../use-narrow.ts";
import { useRowWindow } from "../window.ts";
import { type BulkAction, BulkBar } from "./bulk.tsx";
import { CardRows, cardHeight } from "./card-rows.tsx";
import { type Column, type ExportFormat, type Filter, shownColumns } from "./column.ts";
import type { Keyset } from "./keyset.ts";
import type { ListState } from "./list-state.ts";
import { TableRows } from "./table-rows.tsx";
import { Toolbar } from "./toolbar.tsx";
import { tableWords } from "./words.ts";
import "./data-table.css";

export interface DataTableProps<Row> {
  /** Stable name, under which views are kept. */
  name: string;
  label: string;
  columns: readonly Column<Row>[];
  keyset: Keyset<Row>;
  list: ListState;
  rowKey: (row: Row) => string;
  /** How a reader calls the row. */
  rowName: (row: Row) => string;
  rowHref: (row: Row) => string;
  filters?: readonly Filter[];
  /** What may be searched for; without, the list has filters only. */
  searchHint?: string;
  /** What this list is for and the first step, when it is empty without filters. */
  empty: ReactNode;
  /** Sums by column key; with units and currencies apart. */
  totals?: Readonly<Record<string, ReactNode>>;
  bulk?: readonly BulkAction<Row>[];
  exportHref?: (format: ExportFormat) => string;
  /** Marks a row: late, for example. */
  rowTone?: (row: Row) => "bad" | "warn" | undefined;
}

export const tableRowHeight = 44;
/** Rows before the end at which the next page is fetched. */
const fetchAhead = 20;

export function DataTable<Row>(props: DataTableProps<Row>) {
  const { keyset, list, columns, filters = [], bulk = [] } = props;
  const t = useWords(tableWords);
  const narrow = useNarrow();
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const chosen = keyset.rows.filter((row) => selected.has(props.rowKey(row)));
  return (
    <section className="yd-table-box" aria-label={props.label}>
      <Toolbar
        name={props.name}
        list={list}
        columns={columns}
        filters={filters}
        searchHint={props.searchHint}
        exportHref={props.exportHref}
        onReload={keyset.reload}
      />
      {chosen.length > 0 && (
        <BulkBar
          rows={chosen}
          actions={bulk}
          rowKey={props.rowKey}
          rowName={props.rowName}
          onClear={() => setSelected(new Set())}
          onDone={keyset.reload}
        />
      )}
      <Body {...props} narrow={narrow} selected={selected} onSelect={setSelected} />
      {keyset.rows.length > 0 && (
        <div className="yd-row yd-row-between yd-table-foot" role="status">
          <span className="yd-muted yd-small">
            {t(keyset.hasMore ? "loaded" : "loadedAll", { n: keyset.rows.length })}
          </span>
          {keyset.hasMore && (
            <Button size="small" loading={keyset.loadingMore} onClick={keyset.loadMore}>
              {t("loadMore")}
            </Button>
          )}
        </div>
      )}
    </section>
  );
}

interface BodyProps<Row> extends DataTableProps<Row> {
  narrow: boolean;
  selected: ReadonlySet<string>;
  onSelect: (keys: ReadonlySet<string>) => void;
}

function Body<Row>(props: BodyProps<Row>) {
  const { keyset, list, columns, narrow } = props;
  const t = useWords(tableWords);
  const scroller = useRef<HTMLDivElement>(null);
  const rowsBox = useRef<HTMLTableSectionElement>(null);
  const cardsBox = useRef<HTMLUListElement>(null);
  const { rows, hasMore, loadMore } = keyset;
  const view = useRowWindow({
    count: rows.length,
    rowHeight: narrow ? cardHeight(columns) : tableRowHeight,
    list: narrow ? cardsBox : rowsBox,
    scroller: narrow ? undefined : scroller,
  });
  const nearEnd = rows.length > 0 && view.to > rows.length - fetchAhead;
  useEffect(() => {
    if (nearEnd && hasMore) loadMore();
  }, [nearEnd, hasMore, loadMore]);

  if (keyset.loading) return <LoadingRows />;
  if (rows.length === 0 && keyset.error) {
    return <FailedState error={keyset.error} onRetry={keyset.reload} />;
  }
  if (rows.length === 0) {
    const filtered = list.q !== "" || Object.keys(list.filters).length > 0;
    if (!filtered) return props.empty;
    return (
      <EmptyState
        title={t("noMatch")}
        action={
          <Button onClick={() => list.set({ q: "", filters: {} })}>{t("clearFilters")}</Button>
        }
      >
        {t("noMatchHint")}
      </EmptyState>
    );
  }
  const shared = { ...props, columns: shownColumns(columns, list.columns), view };
  if (narrow) return <CardRows {...shared} columns={columns} box={cardsBox} />;
  return (
    <div ref={scroller} className="yd-table-scroll" aria-busy={keyset.stale}>
      <TableRows {...shared} box={rowsBox} SelectBox={SelectBox} />
    </div>
  );
}

interface SelectBoxProps {
  label: string;
  checked: boolean;
  some?: boolean;
  onChange: (checked: boolean) => void;
}

function SelectBox({ label, checked, some = false, onChange }: SelectBoxProps) {
  return (
    <Checkbox
      aria-label={label}
      checked={checked}
      indeterminate={some}
      onChange={({ target }) => onChange(target.checked)}
    />
  );
}

function LoadingRows() {
  return (
    <div className="yd-table-loading" aria-busy="true">
      <Skeleton active title={false} paragraph={{ rows: 10, width: "100%" }} />
    </div>
  );
}
