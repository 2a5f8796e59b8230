/** The paths of the API in the form openapi-typescript writes them; see `npm run api`. */

import type {
  Delegation,
  Id,
  LookupItem,
  Me,
  News,
  OpinionInput,
  OrderInput,
  OrderRow,
  Page,
  ProductItem,
  SearchHit,
  SpecialDay,
  StoredFile,
  Thread,
  TimelineItem,
  Workbench,
} from "./types.ts";

interface Params<Query, Path> {
  query?: Query;
  path: Path;
  header?: Record<string, string>;
}

interface Answers<Body> {
  200: { content: { "application/json": Body } };
}

type Operation<Body, Path = NoPath, Query = never> = {
  parameters: [keyof Path] extends [never]
    ? { query?: Query; header?: Record<string, string> }
    : Params<Query, Path>;
  responses: Answers<Body>;
};

type Sending<Input, Body, Path = NoPath> = Operation<Body, Path> & {
  requestBody: { content: { "application/json": Input } };
};

interface ById {
  id: Id;
}

interface Lookup {
  q: string;
  limit?: number;
}

type Empty = Record<string, never>;
type NoPath = Record<never, never>;

export interface paths {
  "/api/v1/me": { get: Operation<Me> };
  "/api/v1/session": {
    post: Sending<{ login: string; password: string }, Me>;
    delete: Operation<undefined>;
  };
  "/api/v1/setup": {
    post: Sending<
      { token: string; company: string; name: string; login: string; password: string },
      Me
    >;
  };
  "/api/v1/me/password": { post: Sending<{ old: string; new: string }, undefined> };
  "/api/v1/delegations": {
    get: Operation<{ items: Delegation[] }>;
    post: Sending<{ to_user: Id; from_date: string; until: string; reason: string }, Delegation>;
  };
  "/api/v1/delegations/{id}": { delete: Operation<undefined, ById> };
  "/api/v1/workbench": { get: Operation<Workbench> };
  "/api/v1/news": { get: Operation<Page<News>> };
  "/api/v1/search": { get: Operation<{ items: SearchHit[] }, NoPath, Lookup> };
  "/api/v1/customers": { get: Operation<{ items: LookupItem[] }, NoPath, Lookup> };
  "/api/v1/products": {
    get: Operation<{ items: ProductItem[] }, NoPath, Lookup & { customer_id?: Id }>;
  };
  "/api/v1/people": { get: Operation<{ items: LookupItem[] }, NoPath, Lookup> };
  "/api/v1/calendar/special-days": {
    get: Operation<{ items: SpecialDay[] }, NoPath, { from: string; to: string }>;
  };
  "/api/v1/files": { post: Operation<StoredFile> };
  "/api/v1/orders": {
    get: Operation<Page<OrderRow>, NoPath, Record<string, string | number | undefined>>;
    post: Sending<OrderInput, Thread>;
  };
  "/api/v1/orders/{id}": {
    get: Operation<Thread, ById>;
    put: Sending<OrderInput, Thread, ById>;
  };
  "/api/v1/orders/{id}:submit": { post: Sending<Empty, Thread, ById> };
  "/api/v1/orders/{id}:withdraw": { post: Sending<{ reason: string }, Thread, ById> };
  "/api/v1/orders/{id}/steps/{step}:opinion": {
    post: Sending<OpinionInput, Thread, ById & { step: string }>;
  };
  "/api/v1/orders/{id}/timeline": { get: Operation<{ items: TimelineItem[] }, ById> };
  "/api/v1/orders/{id}/comments": {
    post: Sending<{ body: string; mentions: Id[] }, TimelineItem, ById>;
  };
}
