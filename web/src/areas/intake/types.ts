/** What the server says about imports. */

import type { CivilDate, Decimal, FieldError, Id, Moment, Page } from "../../api/types.ts";
import type { Text } from "../../i18n/words.ts";

export type ImportState = "reading" | "ready" | "unreadable" | "entering" | "done";

export const itemLists = [
  "new",
  "added",
  "changed",
  "held",
  "aside",
  "customers",
  "products",
  "failed",
] as const;

export type ItemList = (typeof itemLists)[number];

/** Which column of a sheet with these headings holds which field. */
export interface Mapping {
  signature: string;
  columns: Record<string, number>;
}

/** What a file leaves open and only a person can decide. */
export interface Choices {
  source?: string | null;
  currency?: string | null;
  duplicates?: boolean;
  free_lines?: boolean;
  customer_for_missing?: string | null;
  accepted?: string[];
  /** The key in the file → the code of a customer, or the key of another in the file. */
  same_customers?: Record<string, string>;
  new_customers?: string[];
  mappings?: Mapping[];
}

export interface SheetColumn {
  index: number;
  title: string;
  sample: string;
  field?: string | null;
  /** It looks like a total nobody mapped: the fields it could hold. */
  could_hold?: string[];
}

export interface Sheet {
  name: string;
  rows: number;
  signature: string;
  columns: SheetColumn[];
  missing: string[];
}

export interface FieldChoice {
  name: string;
  label: Text;
  required: boolean;
}

export interface Totals {
  rows: number;
  documents: number;
  credit_notes: number;
  customers: number;
  products: number;
  gross: Decimal;
  net: Decimal;
  positive: Decimal;
  negative: Decimal;
  freight: Decimal;
  ready: Decimal;
  held: Decimal;
  aside: Decimal;
  duplicate_rows: number;
  zero_price_rows: number;
  without_customer_rows: number;
  late_documents: number;
  unshipped_documents: number;
}

export interface Counts {
  new: number;
  credit_notes: number;
  added: number;
  changed: number;
  unchanged: number;
  held: number;
  aside: number;
  customers: number;
  undecided_customers?: number;
  products: number;
  lines: number;
  shipments: number;
  receipts: number;
}

export interface Summary {
  currency: string;
  sheets: Sheet[];
  fields: FieldChoice[];
  counts: Counts;
  totals: Totals;
  reasons: { reason: string; title: Text; rows: number; amount: Decimal }[];
  findings: { code: string; message: Text }[];
  twins?: CustomerTwins[];
}

/** A customer of the files who resembles others. */
export interface CustomerTwins {
  key: string;
  name: string;
  documents: number;
  resembles: { code: string; name: string; in_file: boolean; same: SameIn[] }[];
  same_as?: string | null;
  is_new: boolean;
}

export type SameIn = "tax_no" | "name" | "phone";

export interface Entered {
  documents: number;
  credit_notes: number;
  completed: number;
  lines: number;
  charges: number;
  shipments: number;
  receipts: number;
  failed: number;
}

export interface ImportRun {
  id: Id;
  state: ImportState;
  state_title: Text;
  preset_asked?: string | null;
  preset: string;
  source: string;
  files: { file_id?: Id | null; name: string; size: number }[];
  choices: Choices;
  summary?: Summary | null;
  problem: (Omit<FieldError, "message"> & { message: Text | string })[];
  total: number;
  done: number;
  entered: Entered;
  created_by_name: string;
  created_at: Moment;
  committed_at?: Moment | null;
  finished_at?: Moment | null;
}

/** One entry of a preview's list. */
export interface ImportItem {
  sheet: string;
  /** As a spreadsheet program shows it; 0 where there is none. */
  row: number;
  key: string;
  name: string;
  on: CivilDate | "";
  code: string;
  message: Text;
  amount?: Decimal | null;
}

/** Where an imported order came from. */
export interface Origin {
  source: string;
  document: string;
  kind: "order" | "credit_note";
  sheet: string;
  row: number;
  charges: { kind: string; description: string; amount: Decimal }[];
  shipments: { shipped_on: CivilDate; carrier: string; waybill: string }[];
  receipts: { received_on: CivilDate; amount: Decimal; currency: string }[];
}

export interface NewImport {
  file_ids: Id[];
  preset: string;
  choices: Choices;
}

interface Reads<Query, Body> {
  parameters: { query?: Query };
  responses: { 200: { content: { "application/json": Body } } };
}

interface ById {
  path: { id: Id };
}

/** The addresses of imports, in the form the client's types take. */
export interface ImportPaths {
  "/api/v1/imports": {
    get: Reads<{ limit?: number; cursor?: string }, Page<ImportRun>>;
    post: {
      parameters: { header: { "Idempotency-Key": string } };
      requestBody: { content: { "application/json": NewImport } };
      responses: { 201: { content: { "application/json": ImportRun } } };
    };
  };
  "/api/v1/imports/{id}": {
    get: { parameters: ById; responses: { 200: { content: { "application/json": ImportRun } } } };
  };
  "/api/v1/imports/{id}/items": {
    get: {
      parameters: ById & { query: { list: ItemList; limit?: number; cursor?: string } };
      responses: { 200: { content: { "application/json": Page<ImportItem> } } };
    };
  };
  "/api/v1/orders/{id}/import": {
    get: { parameters: ById; responses: { 200: { content: { "application/json": Origin } } } };
  };
  "/api/v1/imports/{id}/commit": {
    post: {
      parameters: ById & { header: { "Idempotency-Key": string } };
      responses: { 200: { content: { "application/json": ImportRun } } };
    };
  };
}
