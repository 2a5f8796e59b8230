/** What a list shows, kept in the URL: a link reproduces it, and Back goes back. */

import { useCallback, useEffect, useMemo, useState } from "react";
import { useSearchParams } from "react-router";

export interface ListState {
  q: string;
  /** `"due"` or `"-due"`; null in the server's own order. */
  sort: string | null;
  /** Chosen values by filter key. */
  filters: Readonly<Record<string, readonly string[]>>;
  /** Keys of the columns shown, in order; null for the usual ones. */
  columns: readonly string[] | null;
  /** Filters, search and order as query parameters of the API. */
  query: Record<string, string>;
  /** The whole state as the URL's query. */
  search: string;
  set: (change: Partial<Pick<ListState, "q" | "sort" | "filters" | "columns">>) => void;
  /** Takes over the state of a saved view. */
  open: (search: string) => void;
}

const reserved = ["q", "sort", "cols"];

export function readListState(params: URLSearchParams) {
  const filters: Record<string, string[]> = {};
  for (const [key, value] of params) {
    if (!reserved.includes(key) && value !== "") filters[key] = value.split(",");
  }
  return {
    q: params.get("q") ?? "",
    sort: params.get("sort"),
    filters,
    columns: params.get("cols")?.split(",") ?? null,
  };
}

export function useListState(): ListState {
  const [params, setParams] = useSearchParams();
  /** What the URL is about to say; a tick must show at once, not after the navigation. */
  const [ahead, setAhead] = useState<string | null>(null);
  const inUrl = params.toString();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the URL has caught up or gone elsewhere
  useEffect(() => setAhead(null), [inUrl]);
  const search = ahead ?? inUrl;
  const state = useMemo(() => readListState(new URLSearchParams(search)), [search]);
  const set = useCallback<ListState["set"]>(
    (change) => {
      const next = { ...readListState(new URLSearchParams(search)), ...change };
      const written = new URLSearchParams();
      if (next.q) written.set("q", next.q);
      if (next.sort) written.set("sort", next.sort);
      for (const [key, values] of Object.entries(next.filters)) {
        if (values.length > 0) written.set(key, values.join(","));
      }
      if (next.columns) written.set("cols", next.columns.join(","));
      setAhead(written.toString());
      setParams(written, { replace: true });
    },
    [search, setParams],
  );
  const open = useCallback((saved: string) => setParams(new URLSearchParams(saved)), [setParams]);
  const query = useMemo(() => {
    const sent = new URLSearchParams(search);
    sent.delete("cols");
    return Object.fromEntries(sent);
  }, [search]);
  return useMemo(() => ({ ...state, query, search, set, open }), [state, query, search, set, open]);
}
