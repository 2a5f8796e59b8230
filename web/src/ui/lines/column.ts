import type { ReactNode } from "react";
import type { LookupItem } from "../../api/types.ts";

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
}

interface Typed<Line> extends Base<Line> {
  kind: "text" | "decimal" | "date";
  set: (line: Line, text: string) => Line;
}

interface Choice<Line> extends Base<Line> {
  kind: "choice";
  options: readonly { value: string; label: string }[];
  set: (line: Line, value: string) => Line;
}

export interface Lookup<Line, Item extends LookupItem = LookupItem> extends Base<Line> {
  kind: "lookup";
  source: string;
  search: (query: string, signal: AbortSignal) => Promise<readonly Item[]>;
  describe?: (item: Item) => ReactNode;
  choose: (line: Line, item: Item | null) => Line;
  /** Keeps pasted text that has not been looked up yet. */
  set: (line: Line, text: string) => Line;
}

interface Computed<Line> extends Base<Line> {
  kind: "computed";
}

// biome-ignore lint/suspicious/noExplicitAny: each look-up column has items of its own kind
export type LineColumn<Line> = Typed<Line> | Choice<Line> | Lookup<Line, any> | Computed<Line>;

export type EditableColumn<Line> = Exclude<LineColumn<Line>, Computed<Line>>;

export function isEditable<Line>(column: LineColumn<Line>): column is EditableColumn<Line> {
  return column.kind !== "computed";
}
