/** One line with all it holds; on a phone this is where lines are edited. */

import { Button, Drawer } from "antd";
import { type ReactNode, useRef } from "react";
import { useWords } from "../../i18n/words.ts";
import { Cell } from "./cell.tsx";
import type { ChangeLine, LineColumn } from "./column.ts";
import type { LineNotes } from "./line-row.tsx";
import { lineWords } from "./words.ts";

interface LineDrawerProps<Line> {
  line: Line;
  index: number;
  count: number;
  columns: readonly LineColumn<Line>[];
  notes: LineNotes;
  disabled: boolean;
  /** The field to begin at: a column, or what `more` names by `data-field`. */
  begin: string | null;
  onChange: ChangeLine<Line>;
  onGo: (index: number | null) => void;
  more: ((line: Line, change: (next: Line) => void) => ReactNode) | undefined;
}

export function LineDrawer<Line>(props: LineDrawerProps<Line>) {
  const { line, index, count, columns, notes, disabled, begin, onChange, onGo, more } = props;
  const t = useWords(lineWords);
  const row = index + 1;
  const content = useRef<HTMLDivElement>(null);
  const goToField = () => {
    const field = content.current?.querySelector(`[data-field="${CSS.escape(begin ?? "")}"]`);
    const controls = [...(field?.querySelectorAll<HTMLInputElement>("input, select") ?? [])];
    // Of several, such as parameters, the first that is still empty; of none the button that adds one.
    const open = controls.find((control) => control.value === "") ?? controls[0];
    (open ?? field?.querySelector("button"))?.focus();
  };
  return (
    <Drawer
      open
      afterOpenChange={(open) => open && begin !== null && goToField()}
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
      <div ref={content} className="yd-stack yd-line-drawer">
        {columns.map((column) => {
          const error = notes.errors[column.key] ?? column.check?.(line) ?? undefined;
          const missing = notes.missing[column.key];
          return (
            <div key={column.key} className="yd-field" data-field={column.key}>
              <span className="yd-muted">{column.title}</span>
              <Cell
                line={line}
                row={row}
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
