/**
 * Entry of many lines by keyboard alone. Enter goes on, the last cell adds a line, a block pasted
 * from a spreadsheet fills cells; only the lines near the eye are in the page, and only the line
 * that changed is drawn again, so that 500 lines feel like five.
 */

import { PlusOutlined } from "@ant-design/icons";
import { Button } from "antd";
import {
  type ClipboardEvent,
  type KeyboardEvent,
  type ReactNode,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import { useWords } from "../../i18n/words.ts";
import { SpacerRow } from "../spacer-row.tsx";
import { useNarrow } from "../use-narrow.ts";
import { useRowWindow } from "../window.ts";
import { isEditable } from "./column.ts";
import { LineCards } from "./line-cards.tsx";
import { LineDrawer } from "./line-drawer.tsx";
import { type LineNotes, LineRow, noNotes } from "./line-row.tsx";
import { isBlock } from "./paste.ts";
import { type UseLinesOptions, useLines } from "./use-lines.ts";
import { lineWords } from "./words.ts";
import "./line-editor.css";

export interface LineEditorProps<Line> extends Omit<UseLinesOptions<Line>, "maxLines"> {
  label: string;
  /** Errors and gaps by line index. */
  notes: ReadonlyMap<number, LineNotes>;
  disabled?: boolean;
  maxLines?: number;
  /** Sums below the lines. */
  summary: ReactNode;
  /** What helps with the cell in hand, e.g. stock, last price, floor. */
  hint?: (line: Line, column: string) => ReactNode;
  /** What a line has beyond its columns, in a drawer. */
  more?: (line: Line, change: (next: Line) => void) => ReactNode;
  /** Of what a line has in its drawer, the field that wants to be filled in; by keyboard it begins there. */
  beginAt?: (line: Line) => string | null;
  /** Where to put the focus, e.g. at an error chosen from a list; a new object each time. */
  goTo?: { row: number; key: string } | null;
  /** A line in few words, on a phone. */
  card: (line: Line) => { title: ReactNode; note: ReactNode };
}

const rowHeight = 40;
const actsWidth = 84;
const noWidth = 42;
const usualMaxLines = 500;

interface CellAt {
  row: number;
  key: string;
}

export function LineEditor<Line>(props: LineEditorProps<Line>) {
  const { lines, columns, notes, disabled = false, maxLines = usualMaxLines, label } = props;
  const t = useWords(lineWords);
  const narrow = useNarrow();
  const { acts, opened, setOpened, removed, pasted } = useLines({ ...props, maxLines });
  const scroller = useRef<HTMLDivElement>(null);
  const body = useRef<HTMLTableSectionElement>(null);
  const view = useRowWindow({ count: lines.length, rowHeight, list: body, scroller });
  const [focused, setFocused] = useState<CellAt | null>(null);
  /** The field at which the line's drawer begins. */
  const [begin, setBegin] = useState<string | null>(null);
  /** Where the focus goes once that cell is in the page. */
  const wanted = useRef<CellAt | null>(null);
  const shown = useMemo(() => columns.filter((column) => !column.hidden), [columns]);
  const editable = useMemo(() => shown.filter(isEditable).map((column) => column.key), [shown]);
  const width = shown.reduce((sum, column) => sum + column.width, noWidth + actsWidth);

  // After every drawing: a new or far line may only now be there to take the focus.
  useLayoutEffect(() => {
    const cell = wanted.current;
    if (!cell) return;
    const selector = `[data-cell="${cell.row}:${CSS.escape(cell.key)}"]`;
    const control = body.current?.querySelector<HTMLElement>(`${selector} :is(input, select)`);
    if (!control) return;
    wanted.current = null;
    control.focus({ preventScroll: true });
    control.scrollIntoView({ block: "nearest", inline: "nearest" });
  });

  const [, redraw] = useState(0);
  const go = (row: number, key: string | undefined) => {
    if (row < 0 || key === undefined) return;
    if (row >= lines.length) {
      if (row >= maxLines) return;
      acts.append();
    }
    wanted.current = { row, key };
    view.show(row);
    redraw((count) => count + 1);
  };

  const latestGo = useRef(go);
  latestGo.current = go;
  const latestEditable = useRef(editable);
  latestEditable.current = editable;
  const { goTo = null } = props;
  useEffect(() => {
    if (!goTo || goTo.row < 0) return;
    if (!narrow && latestEditable.current.includes(goTo.key)) {
      latestGo.current(goTo.row, goTo.key);
    } else {
      setBegin(goTo.key);
      setOpened(goTo.row);
    }
  }, [goTo, narrow, setOpened]);

  const keyDown = (event: KeyboardEvent) => {
    const at = cellOf(event.target);
    if (!at || event.nativeEvent.isComposing || event.defaultPrevented) return;
    const column = editable.indexOf(at.key);
    const steer = moveOf(event, editable.length, at.row, column);
    if (steer) {
      event.preventDefault();
      go(steer.row, editable[steer.column]);
    } else if (event.altKey && event.key === "Enter" && props.more) {
      event.preventDefault();
      acts.open(at.row);
    } else if (event.ctrlKey && event.key.toLowerCase() === "d") {
      event.preventDefault();
      acts.copy(at.row);
      wanted.current = { row: at.row + 1, key: at.key };
    } else if (event.ctrlKey && event.key === "Delete") {
      event.preventDefault();
      acts.remove(at.row);
      wanted.current = { row: Math.max(0, Math.min(at.row, lines.length - 2)), key: at.key };
    }
  };

  const paste = (event: ClipboardEvent) => {
    const at = cellOf(event.target);
    const text = event.clipboardData.getData("text/plain");
    if (!at || disabled || !isBlock(text)) return;
    event.preventDefault();
    acts.paste(text, at.row, at.key);
  };

  const focusedLine = focused ? lines[focused.row] : undefined;
  const openedLine = opened === null ? undefined : lines[opened];
  const drawer = opened !== null && openedLine !== undefined && (
    <LineDrawer
      line={openedLine}
      index={opened}
      count={lines.length}
      columns={columns}
      notes={notes.get(opened) ?? noNotes}
      disabled={disabled}
      begin={begin ?? ((!narrow && props.beginAt?.(openedLine)) || null)}
      onChange={(change) => acts.change(opened, change)}
      onGo={(row) => {
        setBegin(null);
        setOpened(row);
        // Who came by keyboard goes on where he was.
        if (row === null && !narrow) go(opened, focused?.key ?? editable[0]);
      }}
      more={props.more}
    />
  );

  if (narrow) {
    return (
      <section className="yd-lines" aria-label={label}>
        <LineCards {...props} disabled={disabled} acts={acts} />
        {!disabled && (
          <Button
            block
            icon={<PlusOutlined aria-hidden />}
            onClick={() => {
              acts.append();
              setOpened(lines.length);
            }}
          >
            {t("addLine")}
          </Button>
        )}
        {props.summary}
        {drawer}
      </section>
    );
  }

  return (
    <section className="yd-lines" aria-label={label}>
      <div ref={scroller} className="yd-lines-scroll">
        <table
          className="yd-lines-table"
          style={{ minWidth: width }}
          aria-label={label}
          aria-rowcount={lines.length + 1}
          onKeyDown={keyDown}
          onPaste={paste}
          onFocus={(event) => setFocused(cellOf(event.target))}
        >
          <colgroup>
            <col style={{ width: noWidth }} />
            {shown.map((column) => (
              <col key={column.key} style={{ width: column.width }} />
            ))}
            <col style={{ width: actsWidth }} />
          </colgroup>
          <thead>
            <tr>
              <th scope="col">{t("lineNo")}</th>
              {shown.map((column) => (
                <th
                  key={column.key}
                  scope="col"
                  className={column.align === "end" ? "yd-cell-end" : ""}
                >
                  {column.title}
                </th>
              ))}
              <td />
            </tr>
          </thead>
          <tbody ref={body}>
            <SpacerRow height={view.before} />
            {lines.slice(view.from, view.to).map((line, offset) => {
              const index = view.from + offset;
              return (
                <LineRow
                  key={props.lineKey(line)}
                  line={line}
                  index={index}
                  columns={shown}
                  notes={notes.get(index) ?? noNotes}
                  acts={acts}
                  hasMore={props.more !== undefined}
                  disabled={disabled}
                />
              );
            })}
            <SpacerRow height={view.after} />
          </tbody>
        </table>
      </div>
      <div className="yd-row yd-lines-status" role="status">
        <span className="yd-grow yd-small">
          {focused && focusedLine !== undefined ? (
            <CellHint {...props} line={focusedLine} at={focused} />
          ) : (
            <span className="yd-muted">{disabled ? null : t("keys")}</span>
          )}
        </span>
        {pasted && (
          <span
            className={`yd-small ${pasted.unknown > 0 || pasted.rows < pasted.found ? "yd-warn" : "yd-muted"}`}
          >
            {pasted.rows < pasted.found
              ? t("pastedSome", {
                  found: pasted.found,
                  n: pasted.rows,
                  next: pasted.rows + 1,
                })
              : t("pasted", { n: pasted.rows })}
            {pasted.busy && ` ${t("lookingUp")}`}
            {pasted.unknown > 0 && t("pasteUnknown", { n: pasted.unknown })}
          </span>
        )}
        {removed && (
          <span className="yd-small">
            {t("removed", { row: removed.index + 1 })}{" "}
            <button
              type="button"
              className="yd-unbutton yd-link"
              onClick={() => acts.restore(removed.index, removed.line)}
            >
              {t("undo")}
            </button>
          </span>
        )}
      </div>
      <div className="yd-row yd-row-between yd-lines-foot">
        <span className="yd-row">
          {!disabled && (
            <Button
              icon={<PlusOutlined aria-hidden />}
              disabled={lines.length >= maxLines}
              onClick={() => go(lines.length, editable[0])}
            >
              {t("addLine")}
            </Button>
          )}
          <span className="yd-muted">{t("count", { n: lines.length })}</span>
          {lines.length >= maxLines && (
            <span className="yd-warn">{t("tooMany", { n: maxLines })}</span>
          )}
        </span>
        {props.summary}
      </div>
      {drawer}
    </section>
  );
}

interface CellHintProps<Line> extends LineEditorProps<Line> {
  line: Line;
  at: CellAt;
}

/** The error of the cell in hand, or what helps with it. */
function CellHint<Line>({ line, at, notes, columns, hint }: CellHintProps<Line>) {
  const column = columns.find((one) => one.key === at.key);
  const note = notes.get(at.row);
  const error = note?.errors[at.key] ?? column?.check?.(line);
  const missing = note?.missing[at.key];
  return (
    <>
      {error && <span className="yd-bad">{error} </span>}
      {!error && missing && <span className="yd-warn">{missing} </span>}
      {hint?.(line, at.key)}
    </>
  );
}

function cellOf(target: EventTarget): CellAt | null {
  const cell = (target as HTMLElement).closest("[data-cell]")?.getAttribute("data-cell");
  if (!cell) return null;
  const at = cell.indexOf(":");
  return { row: Number(cell.slice(0, at)), key: cell.slice(at + 1) };
}

/** Where a key leads: Enter and Shift+Enter through the cells, the arrows through the lines. */
function moveOf(event: KeyboardEvent, columns: number, row: number, column: number) {
  if (event.ctrlKey || event.altKey || event.metaKey) return null;
  if (event.key === "Enter" && !event.shiftKey) {
    return column + 1 < columns ? { row, column: column + 1 } : { row: row + 1, column: 0 };
  }
  if (event.key === "Enter") {
    return column > 0 ? { row, column: column - 1 } : { row: row - 1, column: columns - 1 };
  }
  const isList = (event.target as HTMLElement).tagName === "SELECT";
  if (event.key === "ArrowUp" && !isList) return { row: row - 1, column };
  if (event.key === "ArrowDown" && !isList) return { row: row + 1, column };
  return null;
}
