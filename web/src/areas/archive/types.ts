/** What the archive sends, as its crate describes it. */

import type { CivilDate, Id, Moment, Refusal } from "../../api/types.ts";
import type { Text } from "../../i18n/words.ts";

export interface Allowed {
  name: string;
  title: Text;
  allowed: boolean;
  refusals: Refusal[];
}

export interface Paper {
  /** Absent for a file that is laid in when the dossier is filed. */
  id?: Id | null;
  title: string;
  file_id: Id;
  file_name: string;
  sha256: string;
  origin: string;
  added_by?: string | null;
  added_at?: Moment | null;
  superseded_by?: Id | null;
  superseded_why?: string | null;
}

export type PaperState = "there" | "ready" | "missing" | "waived";

export interface PaperItem {
  kind: string;
  title: Text;
  from: string;
  owner: { post: string; title: Text }[];
  keep_years: number;
  keep_until?: CivilDate | null;
  state: PaperState;
  papers: Paper[];
  waiver?: { reason: string; by?: string | null; at: Moment } | null;
}

export interface Dossier {
  order_id: Id;
  order_label: string;
  items: PaperItem[];
  missing: number;
  filed?: { number: string; by?: string | null; at: Moment; keep_until?: CivilDate | null } | null;
  open_matters: Refusal[];
  actions: Allowed[];
}

export interface ArchiveRow {
  number: string;
  order_id: Id;
  order_label: string;
  customer?: string | null;
  contract_no: string;
  filed_by?: string | null;
  filed_at: Moment;
  keep_until?: CivilDate | null;
  papers: number;
}

interface Answers<Body> {
  responses: {
    200: { headers: { [name: string]: unknown }; content: { "application/json": Body } };
  };
}

type Head = { "Idempotency-Key"?: string };

/** The addresses of the archive, until the snapshot of the API's description has them. */
export interface ArchivePaths {
  "/api/v1/archive": {
    get: { parameters: { query?: { q?: string; limit?: number; cursor?: string } } } & Answers<{
      items: ArchiveRow[];
      next_cursor?: string | null;
    }>;
  };
  "/api/v1/orders/{id}/dossier": {
    get: { parameters: { path: { id: Id } } } & Answers<Dossier>;
  };
  "/api/v1/orders/{id}/papers": {
    post: {
      parameters: { path: { id: Id }; header?: Head };
      requestBody: {
        content: {
          "application/json": {
            file_id: Id;
            kind: string;
            title: string;
            supersedes?: Id | null;
            reason: string;
          };
        };
      };
    } & Answers<{ id: Id; sha256: string }>;
  };
  "/api/v1/orders/{id}/papers/{kind}/waive": {
    post: {
      parameters: { path: { id: Id; kind: string }; header?: Head };
      requestBody: { content: { "application/json": { reason: string } } };
    } & Answers<undefined>;
  };
  "/api/v1/orders/{id}/archive": {
    post: { parameters: { path: { id: Id }; header?: Head } } & Answers<{ number: string }>;
  };
  "/api/v1/orders/{id}/closing/apply": {
    post: { parameters: { path: { id: Id }; header?: Head } } & Answers<{ state: string }>;
  };
  "/api/v1/orders/{id}/closing/decide": {
    post: {
      parameters: { path: { id: Id }; header?: Head };
      requestBody: { content: { "application/json": { approve: boolean; reason: string } } };
    } & Answers<{ state: string }>;
  };
}
