/** A short list that is all there at once; its rows become blocks on a phone. */

import { Button } from "antd";
import type { ReactNode } from "react";
import { useWords } from "../../i18n/words.ts";
import { settingsWords } from "./words.ts";

interface SimpleColumn<Row> {
  title: string;
  render: (row: Row) => ReactNode;
}

interface SimpleTableProps<Row> {
  label: string;
  columns: readonly SimpleColumn<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  rowName: (row: Row) => string;
  /** Rows that are out of use are shown so. */
  inactive?: (row: Row) => boolean;
  onEdit?: ((row: Row) => void) | false;
}

export function SimpleTable<Row>(props: SimpleTableProps<Row>) {
  const { label, columns, rows, rowKey, rowName, inactive, onEdit } = props;
  const t = useWords(settingsWords);
  return (
    <table className="yd-simple" aria-label={label}>
      <thead>
        <tr>
          {columns.map((column) => (
            <th key={column.title} scope="col">
              {column.title}
            </th>
          ))}
          {onEdit && <td />}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={rowKey(row)}>
            {columns.map((column, index) => {
              const Cell = index === 0 ? "th" : "td";
              return (
                <Cell
                  key={column.title}
                  data-title={column.title}
                  {...(index === 0 ? { scope: "row" } : {})}
                >
                  {column.render(row)}
                  {index === 0 && inactive?.(row) && (
                    <>
                      {" "}
                      <span className="yd-chip">{t("inactive")}</span>
                    </>
                  )}
                </Cell>
              );
            })}
            {onEdit && (
              <td>
                <Button
                  size="small"
                  onClick={() => onEdit(row)}
                  aria-label={t("editOf", { name: rowName(row) })}
                >
                  {t("edit")}
                </Button>
              </td>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
