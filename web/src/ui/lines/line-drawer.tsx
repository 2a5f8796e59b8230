/** One line with all it holds; on a phone this is where lines are edited. */

import { Button, Drawer } from "antd";
import type { ReactNode } from "react";
import { useWords } from "../../i18n/words.ts";
import { Cell } from "./cell.tsx";
import type { LineColumn } from "./column.ts";
import type { LineNotes } from "./line-row.tsx";
import { lineWords } from "./words.ts";

interface LineDrawerProps<Line> {
  line: Line;
  index: number;
  count: number;
  columns: readonly LineColumn<Line>[];
  notes: LineNotes;
  disabled: boolean;
  onChange: (change: (line: Line) => Line) => void;
  onGo: (index: number | null) => void;
  more: ((line: Line, change: (next: Line) => void) => ReactNode) | undefined;
}

export function LineDrawer<Line>(props: LineDrawerProps<Line>) {
  const { line, index, count, columns, notes, disabled, onChange, onGo, more } = props;
  const t = useWords(lineWords);
  const row = index + 1;
  return (
    <Drawer
      open
      size={420}
      title={t("editLine", { row })}
      onClose={() => onGo(null)}
      extra={
        <span className="yd-row">
          <Button disabled={index === 0} onClick={() => onGo(index - 1)}>
            {t("previous")}
          </Button>
          <Button disabled={row === count} onClick={() => onGo(index + 1)}>
            {t("next")}
          </Button>
        </span>
      }
    >
      <div className="yd-stack yd-line-drawer">
        {columns.map((column) => {
          const error = notes.errors[column.key] ?? column.check?.(line) ?? undefined;
          const missing = notes.missing[column.key];
          return (
            <div key={column.key} className="yd-field">
              <span className="yd-muted">{column.title}</span>
              <Cell
                line={line}
                column={column}
                label={t("cellOf", { row, column: column.title })}
                error={error}
                missing={missing !== undefined}
                disabled={disabled}
                onChange={onChange}
              />
              {(error ?? missing) && (
                <span className={`yd-small ${error ? "yd-bad" : "yd-warn"}`}>
                  {error ?? missing}
                </span>
              )}
            </div>
          );
        })}
        {more?.(line, (next) => onChange(() => next))}
      </div>
    </Drawer>
  );
}
