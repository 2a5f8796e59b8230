/** The one way to the server: typed by the API description, failing with a `Problem`. */

import createClient from "openapi-fetch";
import { locale } from "../i18n/locale.ts";
import type { paths } from "./generated.ts";
import { Problem } from "./problem.ts";

export const api = createClient<paths>({ baseUrl: "", credentials: "same-origin" });

/** Called when the server no longer knows the session; the app then asks to sign in, in place. */
let sessionEnded: () => void = () => {};

export function onSessionEnded(listener: () => void): void {
  sessionEnded = listener;
}

api.use({
  onRequest({ request }) {
    request.headers.set("Accept-Language", locale() === "zh" ? "zh-CN" : "en");
  },
  async onResponse({ response, schemaPath }) {
    if (response.ok) return;
    if (response.status === 401 && schemaPath !== "/api/v1/session") sessionEnded();
    throw await Problem.read(response);
  },
  onError: ({ error }) => Problem.from(error),
});

interface Answer<Body> {
  data?: Body | undefined;
  response: Response;
}

/** The body of an answer. Failures never come this far: the client throws them. */
export async function body<Body>(answer: Promise<Answer<Body>>): Promise<Body> {
  return (await answer).data as Body;
}

/** The largest page the server gives. */
const pageLimit = 200;

interface ListPage<Item> {
  items: Item[];
  next_cursor?: string | null;
}

/** A whole list that comes in pages, for those of which few have a second page. */
export async function allPages<Item>(
  read: (page: { limit: number; cursor?: string }) => Promise<ListPage<Item>>,
): Promise<Item[]> {
  const items: Item[] = [];
  let cursor: string | null | undefined;
  do {
    const page = await read({ limit: pageLimit, ...(cursor ? { cursor } : {}) });
    items.push(...page.items);
    cursor = page.next_cursor;
  } while (cursor);
  return items;
}

/** A resource with the tag that a later `If-Match` must carry. */
export type Tagged<Body> = { value: Body; etag: string | null };

export async function tagged<Body>(answer: Promise<Answer<Body>>): Promise<Tagged<Body>> {
  const { data, response } = await answer;
  return { value: data as Body, etag: response.headers.get("etag") };
}
