/** The rows of a list as a table with a fixed head, a fixed first column and sums. */

import { CaretDownOutlined, CaretUpOutlined } from "@ant-design/icons";
import {
  type ComponentType,
  type KeyboardEvent,
  memo,
  type ReactNode,
  type RefObject,
} from "react";
import { Link, useNavigate } from "react-router";
import { useWords } from "../../i18n/words.ts";
import { SpacerRow } from "../spacer-row.tsx";
import type { RowWindow } from "../window.ts";
import type { BulkAction } from "./bulk.tsx";
import type { Column } from "./column.ts";
import type { Keyset } from "./keyset.ts";
import type { ListState } from "./list-state.ts";
import { tableWords } from "./words.ts";

interface SelectBoxProps {
  label: string;
  checked: boolean;
  some?: boolean;
  onChange: (checked: boolean) => void;
}

interface TableRowsProps<Row> {
  label: string;
  columns: readonly Column<Row>[];
  keyset: Keyset<Row>;
  list: ListState;
  view: RowWindow;
  box: RefObject<HTMLTableSectionElement | null>;
  rowKey: (row: Row) => string;
  rowName: (row: Row) => string;
  rowHref: (row: Row) => string;
  rowTone?: (row: Row) => "bad" | "warn" | undefined;
  totals?: Readonly<Record<string, ReactNode>>;
  bulk?: readonly BulkAction<Row>[];
  selected: ReadonlySet<string>;
  onSelect: (keys: ReadonlySet<string>) => void;
  SelectBox: ComponentType<SelectBoxProps>;
}

const selectWidth = 40;

export function TableRows<Row>(props: TableRowsProps<Row>) {
  const {
    columns,
    keyset,
    list,
    view,
    box,
    rowKey,
    bulk = [],
    selected,
    onSelect,
    SelectBox,
  } = props;
  const t = useWords(tableWords);
  const { rows } = keyset;
  const selectable = bulk.length > 0;
  const width = columns.reduce((sum, column) => sum + column.width, selectable ? selectWidth : 0);
  const all = rows.length > 0 && rows.every((row) => selected.has(rowKey(row)));

  const toggle = (key: string, on: boolean) => {
    const next = new Set(selected);
    if (on) next.add(key);
    else next.delete(key);
    onSelect(next);
  };

  const keyDown = (event: KeyboardEvent<HTMLTableElement>) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const row = (event.target as HTMLElement).closest("tr[data-row]");
    if (!step || !row) return;
    event.preventDefault();
    const next = Number(row.getAttribute("data-row")) + step;
    view.show(next);
    const table = event.currentTarget;
    // The next row may only now come into the page.
    requestAnimationFrame(() => {
      table.querySelector<HTMLElement>(`tr[data-row="${next}"] a`)?.focus();
    });
  };

  return (
    <table
      className="yd-table"
      aria-label={props.label}
      aria-rowcount={keyset.hasMore ? -1 : rows.length + 1}
      style={{ minWidth: width }}
      onKeyDown={keyDown}
    >
      <colgroup>
        {selectable && <col style={{ width: selectWidth }} />}
        {columns.map((column) => (
          <col key={column.key} style={{ width: column.width }} />
        ))}
      </colgroup>
      <thead>
        <tr>
          {selectable && (
            <th scope="col">
              <SelectBox
                label={t("selectAll")}
                checked={all}
                some={selected.size > 0 && !all}
                onChange={(on) => onSelect(new Set(on ? rows.map(rowKey) : []))}
              />
            </th>
          )}
          {columns.map((column) => (
            <HeadCell key={column.key} column={column} list={list} />
          ))}
        </tr>
      </thead>
      <tbody ref={box}>
        <SpacerRow height={view.before} />
        {rows.slice(view.from, view.to).map((row, offset) => {
          const key = rowKey(row);
          const index = view.from + offset;
          return (
            <TableRow
              key={key}
              row={row}
              index={index}
              columns={columns as readonly Column<unknown>[]}
              href={props.rowHref(row)}
              tone={props.rowTone?.(row)}
              select={
                selectable ? (
                  <SelectBox
                    label={t("selectRow", { name: props.rowName(row) })}
                    checked={selected.has(key)}
                    onChange={(on) => toggle(key, on)}
                  />
                ) : null
              }
            />
          );
        })}
        <SpacerRow height={view.after} />
      </tbody>
      {props.totals && (
        <tfoot>
          <tr>
            {selectable && <td />}
            {columns.map((column, index) => (
              <td key={column.key} className={column.align === "end" ? "yd-cell-end" : undefined}>
                {props.totals?.[column.key] ?? (index === 0 ? t("total") : null)}
              </td>
            ))}
          </tr>
        </tfoot>
      )}
    </table>
  );
}

function HeadCell<Row>({ column, list }: { column: Column<Row>; list: ListState }) {
  const t = useWords(tableWords);
  const className = column.align === "end" ? "yd-cell-end" : undefined;
  if (!column.sort) {
    return (
      <th scope="col" className={className}>
        {column.title}
      </th>
    );
  }
  const up = list.sort === column.sort;
  const down = list.sort === `-${column.sort}`;
  // Once down, once up, then the usual order again.
  const next = down ? column.sort : up ? null : `-${column.sort}`;
  return (
    <th
      scope="col"
      className={className}
      aria-sort={up ? "ascending" : down ? "descending" : "none"}
    >
      <button
        type="button"
        className="yd-unbutton yd-sort"
        title={t("sortBy", { name: column.title })}
        onClick={() => list.set({ sort: next })}
      >
        {column.title}
        <span aria-hidden className="yd-sort-marks">
          <CaretUpOutlined data-on={up || undefined} />
          <CaretDownOutlined data-on={down || undefined} />
        </span>
      </button>
    </th>
  );
}

interface TableRowProps {
  row: unknown;
  index: number;
  columns: readonly Column<unknown>[];
  href: string;
  tone: "bad" | "warn" | undefined;
  select: ReactNode;
}

const TableRow = memo(function TableRow({
  row,
  index,
  columns,
  href,
  tone,
  select,
}: TableRowProps) {
  const navigate = useNavigate();
  return (
    <tr
      data-row={index}
      data-tone={tone}
      aria-rowindex={index + 2}
      onClick={(event) => {
        const onControl = (event.target as HTMLElement).closest("a, button, label, input");
        if (!onControl && window.getSelection()?.isCollapsed !== false) navigate(href);
      }}
    >
      {select && <td>{select}</td>}
      {columns.map((column, i) => {
        const className = column.align === "end" ? "yd-cell-end" : undefined;
        return i === 0 ? (
          <th key={column.key} scope="row" className={className}>
            <Link to={href}>{column.render(row)}</Link>
          </th>
        ) : (
          <td key={column.key} className={className}>
            {column.render(row)}
          </td>
        );
      })}
    </tr>
  );
});
