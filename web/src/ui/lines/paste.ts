/** Blocks copied from spreadsheets. */

import type { LookupItem } from "../../api/types.ts";
import { type EditableColumn, isEditable, type LineColumn } from "./column.ts";

/** Splits tab-separated text as spreadsheets copy it: quotes hold tabs and line breaks. */
export function parseBlock(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = "";
  let quoted = false;
  const endCell = () => {
    row.push(cell.trim());
    cell = "";
  };
  for (let i = 0; i < text.length; i++) {
    const char = text.charAt(i);
    if (quoted) {
      if (char !== '"') cell += char;
      else if (text[i + 1] === '"') cell += text.charAt(++i);
      else quoted = false;
    } else if (char === '"' && cell === "") {
      quoted = true;
    } else if (char === "\t") {
      endCell();
    } else if (char === "\n") {
      endCell();
      rows.push(row);
      row = [];
    } else if (char !== "\r") {
      cell += char;
    }
  }
  if (cell !== "" || row.length > 0) {
    endCell();
    rows.push(row);
  }
  return rows.filter((cells) => cells.some((one) => one !== ""));
}

/** Whether pasted text is a block for several cells rather than text for one. */
export function isBlock(text: string): boolean {
  return /\t|\n./.test(text.trim());
}

/** The rows of goods below the headings that there is room for, and how many there are in all. */
export function goodsIn(block: readonly string[][], skip: number, room: number) {
  const goods = block.slice(skip).filter((texts) => !isSum(texts));
  return { rows: goods.slice(0, room), found: goods.length };
}

/** Whether a row is not goods but their sum, as sheets end with. */
function isSum(texts: readonly string[]): boolean {
  const first = texts.find((text) => text !== "") ?? "";
  return /^(合\s*计|小\s*计|总\s*计|(sub\s*|grand\s*)?total)\s*[:：]?$/i.test(first.trim());
}

/** The one item that a text names; none when several are called so, or none is. */
export function onlyCalled<Item extends LookupItem>(
  items: readonly Item[],
  text: string,
  isCalled: (item: Item, text: string) => boolean,
): Item | undefined {
  const called = items.filter((item) => !item.disabled && isCalled(item, text));
  return called.length === 1 ? called[0] : undefined;
}

const normal = (text: string): string =>
  text
    .normalize("NFKC")
    .replace(/[\s*：:（(].*$/, "")
    .toLowerCase();

/**
 * Which column each pasted column goes to. A first row of headings decides by name; otherwise
 * they follow each other from the cell where the block was dropped.
 */
export function targets<Line>(
  block: readonly string[][],
  columns: readonly LineColumn<Line>[],
  start: string,
): { columns: (EditableColumn<Line> | undefined)[]; skip: number } {
  const editable = columns.filter(isEditable);
  const first = block[0] ?? [];
  const named = first.map((heading) =>
    editable.find((column) =>
      [column.title, column.key, ...(column.aliases ?? [])].some(
        (name) => heading !== "" && normal(name) === normal(heading),
      ),
    ),
  );
  // Two known headings are no coincidence.
  if (named.filter(Boolean).length >= Math.min(2, first.length)) return { columns: named, skip: 1 };
  const shown = editable.filter((column) => !column.hidden);
  const from = Math.max(
    0,
    shown.findIndex((column) => column.key === start),
  );
  return { columns: first.map((_, i) => shown[from + i]), skip: 0 };
}
