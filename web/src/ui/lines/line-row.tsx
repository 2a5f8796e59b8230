import { CopyOutlined, DeleteOutlined, EllipsisOutlined } from "@ant-design/icons";
import { memo } from "react";
import { useWords } from "../../i18n/words.ts";
import { Cell } from "./cell.tsx";
import { isEditable, type LineColumn } from "./column.ts";
import { lineWords } from "./words.ts";

/** What is wrong with or missing from a line, by column key. */
export interface LineNotes {
  errors: Readonly<Record<string, string>>;
  missing: Readonly<Record<string, string>>;
}

export const noNotes: LineNotes = { errors: {}, missing: {} };

/** The acts of the editor; one object for its whole life, so that rows are not drawn again. */
export interface LineActs<Line> {
  change: (index: number, change: (line: Line) => Line) => void;
  copy: (index: number) => void;
  remove: (index: number) => void;
  open: (index: number) => void;
}

interface LineRowProps<Line> {
  line: Line;
  index: number;
  columns: readonly LineColumn<Line>[];
  notes: LineNotes;
  acts: LineActs<Line>;
  hasMore: boolean;
  disabled: boolean;
}

function Row<Line>({ line, index, columns, notes, acts, hasMore, disabled }: LineRowProps<Line>) {
  const t = useWords(lineWords);
  const row = index + 1;
  // What a line lacks beyond its columns is filled in where the rest of it is.
  const lacking = Object.keys(notes.missing).some(
    (key) => !columns.some((column) => column.key === key),
  );
  return (
    <tr data-row={index} aria-rowindex={row + 1}>
      <th scope="row">{row}</th>
      {columns.map((column) => (
        <td key={column.key} data-cell={isEditable(column) ? `${index}:${column.key}` : undefined}>
          <Cell
            line={line}
            row={row}
            column={column}
            label={t("cellOf", { row, column: column.title })}
            error={notes.errors[column.key] ?? column.check?.(line) ?? undefined}
            missing={column.key in notes.missing}
            disabled={disabled}
            onChange={(change) => acts.change(index, change)}
          />
        </td>
      ))}
      <td className="yd-line-acts">
        {hasMore && (
          <button
            type="button"
            tabIndex={-1}
            className={lacking ? "yd-unbutton yd-warn" : "yd-unbutton"}
            aria-label={t("more", { row })}
            title={t(lacking ? "moreLacking" : "more", { row })}
            onClick={() => acts.open(index)}
          >
            <EllipsisOutlined aria-hidden />
          </button>
        )}
        {!disabled && (
          <>
            <button
              type="button"
              tabIndex={-1}
              className="yd-unbutton"
              aria-label={t("copyLine", { row })}
              title={t("copyLine", { row })}
              onClick={() => acts.copy(index)}
            >
              <CopyOutlined aria-hidden />
            </button>
            <button
              type="button"
              tabIndex={-1}
              className="yd-unbutton"
              aria-label={t("removeLine", { row })}
              title={t("removeLine", { row })}
              onClick={() => acts.remove(index)}
            >
              <DeleteOutlined aria-hidden />
            </button>
          </>
        )}
      </td>
    </tr>
  );
}

export const LineRow = memo(Row) as typeof Row;
