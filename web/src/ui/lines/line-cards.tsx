/** Lines as cards, for a phone: a tap opens the line with all its fields. */

import { DeleteOutlined } from "@ant-design/icons";
import { Button } from "antd";
import type { ReactNode } from "react";
import { useWords } from "../../i18n/words.ts";
import type { LineColumn } from "./column.ts";
import { type LineActs, type LineNotes, noNotes } from "./line-row.tsx";
import { lineWords } from "./words.ts";

interface LineCardsProps<Line> {
  lines: readonly Line[];
  columns: readonly LineColumn<Line>[];
  notes: ReadonlyMap<number, LineNotes>;
  lineKey: (line: Line) => string;
  card: (line: Line) => { title: ReactNode; note: ReactNode };
  acts: LineActs<Line>;
  disabled: boolean;
}

export function LineCards<Line>(props: LineCardsProps<Line>) {
  const { lines, columns, notes, lineKey, card, acts, disabled } = props;
  const t = useWords(lineWords);
  return (
    <ol className="yd-line-cards">
      {lines.map((line, index) => {
        const { title, note } = card(line);
        const { errors, missing } = notes.get(index) ?? noNotes;
        const wrong =
          Object.values(errors)[0] ??
          columns.map((column) => column.check?.(line)).find((error) => error) ??
          null;
        const gap = Object.values(missing)[0];
        return (
          <li key={lineKey(line)} className="yd-row">
            <button type="button" className="yd-unbutton yd-grow" onClick={() => acts.open(index)}>
              <span className="yd-row yd-nowrap">
                <span className="yd-muted">{index + 1}</span>
                <strong className="yd-ellipsis">{title}</strong>
              </span>
              <span className="yd-muted">{note}</span>
              {(wrong || gap) && (
                <span className={`yd-small ${wrong ? "yd-bad" : "yd-warn"}`}> {wrong ?? gap}</span>
              )}
            </button>
            {!disabled && (
              <Button
                type="text"
                icon={<DeleteOutlined aria-hidden />}
                aria-label={t("removeLine", { row: index + 1 })}
                onClick={() => acts.remove(index)}
              />
            )}
          </li>
        );
      })}
    </ol>
  );
}
