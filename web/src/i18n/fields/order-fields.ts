/** Names the fields of an order from JSON pointers and paths. */

import { useCallback } from "react";
import { useWords } from "../words.ts";
import { orderFieldWords } from "./words.ts";

/** What is known of a line that a change may be about. */
export interface KnownLine {
  line_id: string;
  /** Its number, from 1. */
  no: number;
  product_id?: string | null | undefined;
  /** The product's name. */
  description: string;
}

interface WithContent {
  content: { lines?: { line_id?: string | null; product_id?: string | null }[] };
  /** What is told of the content's lines, in the same order. */
  lines: readonly { description: string }[];
}

/** The lines of a content, with the products' names that are told beside it. */
export function knownLines({ content, lines }: WithContent): KnownLine[] {
  return (content.lines ?? []).map(({ line_id, product_id }, index) => ({
    line_id: line_id ?? "",
    no: index + 1,
    product_id,
    description: lines[index]?.description ?? "",
  }));
}

/** Names for the ids in recorded values: of products, and of lines by their products. */
export function namesOf(lines: readonly KnownLine[]): ReadonlyMap<string, string> {
  return new Map(
    lines.flatMap(({ line_id, product_id, description }) =>
      [line_id, product_id ?? ""].map((id) => [id, description] as const),
    ),
  );
}

const none: readonly KnownLine[] = [];

const ofLines = [
  "line",
  "lineField",
  "goneLine",
  "goneLineField",
  "addedLine",
  "instalment",
] as const;

type Named = Exclude<keyof (typeof orderFieldWords)["zh"], (typeof ofLines)[number]>;

const isNamed = (key: string): key is Named =>
  key in orderFieldWords.zh && !ofLines.some((word) => word === key);

/** Names a field by its place; `added` where it was not there before. */
export type NameField = (pointer: string, added?: boolean) => string;

/** `/lines/2/quantity` or `lines.2.quantity` reads 第 3 行 数量; what is unknown is shown as it is. */
export function useOrderFieldNames(lines = none): NameField {
  const t = useWords(orderFieldWords);
  return useCallback(
    (pointer, added = false) => {
      const name = (key: string) => (isNamed(key) ? t(key) : key);
      const [first = "", second = "", third = ""] = pointer.split(/[/.[\]]+/).filter(Boolean);
      if (first === "lines" && second !== "") {
        const row = rowOf(second, lines);
        if (third === "") {
          if (row !== null) return t("line", { row });
          return t(added ? "addedLine" : "goneLine");
        }
        const field = name(third);
        return row === null ? t("goneLineField", { field }) : t("lineField", { row, field });
      }
      if (first === "payment_terms" && /^\d+$/.test(third)) {
        return t("instalment", { n: Number(third) + 1 });
      }
      return name(first);
    },
    [t, lines],
  );
}

/** The number of a line by its place or its id; none where it is no longer known. */
export function rowOf(line: string, lines: readonly KnownLine[]): number | null {
  if (/^\d+$/.test(line)) return Number(line) + 1;
  return lines.find((known) => known.line_id === line)?.no ?? null;
}
