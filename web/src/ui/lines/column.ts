import type { ReactNode } from "react";
import type { LookupItem } from "../../api/types.ts";

/** How a cell changes its line, whatever became of it meanwhile. */
export type ChangeLine<Line> = (change: (line: Line) => Line) => void;

interface Base<Line> {
  /** The last part of the pointer of its errors: `/lines/2/<key>`. */
  key: string;
  title: string;
  /** Other headings under which spreadsheets carry it. */
  aliases?: readonly string[];
  /** Pixels. */
  width: number;
  align?: "end";
  /** Not in the table, but in the drawer and in pasted sheets that name it. */
  hidden?: boolean;
  /** What the cell shows, and what typing replaces. */
  get: (line: Line) => string;
  /** What is wrong with what was typed; the server's own errors come on top. */
  check?: (line: Line) => string | null;
  /** What stands in the cell after its control, e.g. the unit of a price. */
  beside?: (line: Line, row: number, change: ChangeLine<Line>) => ReactNode;
}

/** What a control of a column's own must carry to be a cell. */
export interface CellControl {
  "aria-label": string;
  "aria-invalid"?: true;
  title?: string;
  disabled: boolean;
  className: string;
}

interface Typed<Line> extends Base<Line> {
  kind: "text" | "decimal" | "date";
  set: (line: Line, text: string) => Line;
}

/** A control of its own, e.g. a choice that differs from line to line. */
interface Own<Line> extends Base<Line> {
  kind: "own";
  control: (line: Line, control: CellControl, change: ChangeLine<Line>) => ReactNode;
  set: (line: Line, value: string) => Line;
}

export interface Lookup<Line, Item extends LookupItem = LookupItem> extends Base<Line> {
  kind: "lookup";
  source: string;
  search: (query: string, signal: AbortSignal) => Promise<readonly Item[]>;
  describe?: (item: Item) => ReactNode;
  /** Whether a pasted text is the item's name; only one such is taken unseen. */
  isCalled: (item: Item, text: string) => boolean;
  choose: (line: Line, item: Item | null) => Line;
  /** Keeps pasted text that has not been looked up yet. */
  set: (line: Line, text: string) => Line;
}

interface Computed<Line> extends Base<Line> {
  kind: "computed";
}

// biome-ignore lint/suspicious/noExplicitAny: each look-up column has items of its own kind
export type LineColumn<Line> = Typed<Line> | Own<Line> | Lookup<Line, any> | Computed<Line>;

export type EditableColumn<Line> = Exclude<LineColumn<Line>, Computed<Line>>;

export function isEditable<Line>(column: LineColumn<Line>): column is EditableColumn<Line> {
  return column.kind !== "computed";
}
