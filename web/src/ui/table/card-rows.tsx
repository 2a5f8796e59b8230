/** The rows of a list as cards, for a phone. */

import type { RefObject } from "react";
import { Link } from "react-router";
import type { RowWindow } from "../window.ts";
import type { Column } from "./column.ts";
import type { Keyset } from "./keyset.ts";

interface CardRowsProps<Row> {
  columns: readonly Column<Row>[];
  keyset: Keyset<Row>;
  view: RowWindow;
  box: RefObject<HTMLUListElement | null>;
  rowKey: (row: Row) => string;
  rowHref: (row: Row) => string;
  rowTone?: (row: Row) => "bad" | "warn" | undefined;
}

/** A heading, the padding around it and a border; below, lines of fields. */
const bareHeight = 47;
const lineHeight = 20.5;

const isField = ({ card }: Pick<Column<never>, "card">) => card === "line" || card === "wide";

/** All cards of a list are equally high, by what its columns put on them. */
export function cardHeight(columns: readonly Pick<Column<never>, "card">[]): number {
  let halves = 0;
  for (const { card } of columns.filter(isField)) {
    if (card === "wide") halves += (halves % 2) + 2;
    else halves += 1;
  }
  return Math.ceil(bareHeight + Math.ceil(halves / 2) * lineHeight);
}

export function CardRows<Row>(props: CardRowsProps<Row>) {
  const { columns, keyset, view, box, rowKey, rowHref, rowTone } = props;
  const of = (place: NonNullable<Column<Row>["card"]>) =>
    columns.filter((column) => column.card === place);
  const [titles, badges] = [of("title"), of("badge")];
  const lines = columns.filter(isField);
  const height = cardHeight(columns);
  return (
    <ul
      className="yd-cards"
      ref={box}
      style={{ paddingTop: view.before, paddingBottom: view.after }}
    >
      {keyset.rows.slice(view.from, view.to).map((row) => (
        <li key={rowKey(row)} data-tone={rowTone?.(row)} style={{ height }}>
          <Link to={rowHref(row)} className="yd-card-row">
            <span className="yd-row yd-row-between yd-nowrap">
              <strong className="yd-ellipsis">{titles.map((column) => column.render(row))}</strong>
              <span>{badges.map((column) => column.render(row))}</span>
            </span>
            <span className="yd-card-lines">
              {lines.map((column) => (
                <span key={column.key} className="yd-ellipsis" data-wide={column.card === "wide"}>
                  <span className="yd-muted">{column.title} </span>
                  {column.render(row)}
                </span>
              ))}
            </span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
