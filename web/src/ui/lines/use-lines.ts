/** The acts on a list of lines, with a block paste that looks products up afterwards. */

import { useMemo, useRef, useState } from "react";
import type { EditableColumn, LineColumn } from "./column.ts";
import type { LineActs } from "./line-row.tsx";
import { goodsIn, onlyCalled, parseBlock, targets } from "./paste.ts";

export interface UseLinesOptions<Line> {
  lines: readonly Line[];
  columns: readonly LineColumn<Line>[];
  onChange: (lines: readonly Line[]) => void;
  newLine: (previous: Line | undefined) => Line;
  /** A copy with an identity of its own. */
  copyLine: (line: Line) => Line;
  lineKey: (line: Line) => string;
  maxLines: number;
}

export interface PasteResult {
  rows: number;
  /** Rows that were there; more than an order holds are left out. */
  found: number;
  unknown: number;
  busy: boolean;
}

export function useLines<Line>(options: UseLinesOptions<Line>) {
  const latest = useRef(options);
  latest.current = options;
  const [opened, setOpened] = useState<number | null>(null);
  const [removed, setRemoved] = useState<{ index: number; line: Line } | null>(null);
  const [pasted, setPasted] = useState<PasteResult | null>(null);

  const acts = useMemo(() => {
    // Several changes may come within one event; each must see the one before.
    const put = (lines: readonly Line[]) => {
      latest.current = { ...latest.current, lines };
      latest.current.onChange(lines);
    };
    const insert = (index: number, line: Line) => {
      const { lines, maxLines } = latest.current;
      if (lines.length < maxLines) put(lines.toSpliced(index, 0, line));
    };
    const change: LineActs<Line>["change"] = (index, alter) => {
      const { lines } = latest.current;
      const line = lines[index];
      if (line !== undefined) put(lines.with(index, alter(line)));
    };

    const resolve = async (column: EditableColumn<Line>, texts: ReadonlyMap<string, string>) => {
      if (column.kind !== "lookup") return 0;
      let unknown = 0;
      const found = new Map<string, unknown>();
      for (const text of new Set(texts.values())) {
        const abort = new AbortController();
        const items = await column.search(text, abort.signal).catch(() => []);
        const meant = onlyCalled(items, text, column.isCalled);
        if (meant) found.set(text, meant);
      }
      const { lines, lineKey } = latest.current;
      put(
        lines.map((line) => {
          const text = texts.get(lineKey(line));
          if (text === undefined || column.get(line) !== text) return line;
          const item = found.get(text);
          if (item === undefined) unknown++;
          return item === undefined ? line : column.choose(line, item);
        }),
      );
      return unknown;
    };

    const paste = async (text: string, row: number, key: string) => {
      const { columns, newLine, lineKey, maxLines } = latest.current;
      const block = parseBlock(text);
      const target = targets(block, columns, key);
      const lines = [...latest.current.lines];
      const lookups = new Map<EditableColumn<Line>, Map<string, string>>();
      const { rows, found } = goodsIn(block, target.skip, maxLines - row);
      rows.forEach((texts, offset) => {
        const index = row + offset;
        let line = lines[index] ?? newLine(lines[index - 1]);
        const filled = texts.flatMap((value, i) => {
          const column = target.columns[i];
          return column && value !== "" ? [{ column, value }] : [];
        });
        // What is looked up takes back what its forerunner brought, so it is written first.
        const inOrder = [
          ...filled.filter(({ column }) => column.kind === "lookup"),
          ...filled.filter(({ column }) => column.kind !== "lookup"),
        ];
        for (const { column, value } of inOrder) {
          line = column.set(line, value);
          if (column.kind !== "lookup") continue;
          const wanted = lookups.get(column) ?? new Map<string, string>();
          lookups.set(column, wanted.set(lineKey(line), value));
        }
        lines[index] = line;
      });
      put(lines);
      const result = { rows: rows.length, found };
      setPasted({ ...result, unknown: 0, busy: lookups.size > 0 });
      let unknown = 0;
      for (const [column, texts] of lookups) unknown += await resolve(column, texts);
      setPasted({ ...result, unknown, busy: false });
    };

    return {
      change,
      copy: (index: number) => {
        const line = latest.current.lines[index];
        if (line !== undefined) insert(index + 1, latest.current.copyLine(line));
      },
      remove: (index: number) => {
        const { lines } = latest.current;
        const line = lines[index];
        if (line === undefined) return;
        setRemoved({ index, line });
        put(lines.toSpliced(index, 1));
      },
      restore: (index: number, line: Line) => {
        insert(index, line);
        setRemoved(null);
      },
      append: () => {
        const { lines, newLine } = latest.current;
        insert(lines.length, newLine(lines.at(-1)));
      },
      open: (index: number) => setOpened(index),
      paste,
    };
  }, []);

  return { acts, opened, setOpened, removed, pasted };
}
