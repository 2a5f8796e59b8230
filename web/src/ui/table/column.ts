import type { ReactNode } from "react";

/** One column of a list, and where its value goes on a phone's card. */
export interface Column<Row> {
  key: string;
  title: string;
  /** Pixels; the widest column takes what is left. */
  width: number;
  align?: "end";
  render: (row: Row) => ReactNode;
  /** The server's name to sort by; absent where it cannot. */
  sort?: string;
  /** Shown only when chosen. */
  optional?: boolean;
  /** On a phone: the heading, what stands at its right, or half a line or a whole one below; absent from
   * the card without. */
  card?: "title" | "badge" | "line" | "wide";
}

export interface FilterOption {
  value: string;
  label: string;
}

export interface Filter {
  key: string;
  label: string;
  /** Only one at a time. */
  single?: boolean;
  options: readonly FilterOption[];
}

/** The columns shown, in the order chosen. */
export function shownColumns<Row>(
  columns: readonly Column<Row>[],
  chosen: readonly string[] | null,
): Column<Row>[] {
  if (!chosen) return columns.filter((column) => !column.optional);
  return chosen.flatMap((key) => columns.find((column) => column.key === key) ?? []);
}

/** What a list can be taken away as. */
export const exportFormats = ["xlsx", "csv"] as const;
export type ExportFormat = (typeof exportFormats)[number];
