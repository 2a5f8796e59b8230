/** Live updates: the server says what changed, and what is shown of it is read again. */

import type { QueryClient } from "@tanstack/react-query";
import { useEffect } from "react";

/** One change, as `/api/v1/stream` sends it. */
interface Change {
  /** Kind of the changed thing; the first part of the keys of queries about it. */
  kind: string;
  id: string;
}

/** Changes that come together are handled together. */
const gatherMilliseconds = 250;

/**
 * Query keys are `[kind, id, …]` for one thing and `[kind, "list", …]` for lists; what is composed
 * of several kinds says so in its `meta.kinds`.
 */
export function invalidateChanged(client: QueryClient, changes: readonly Change[]): void {
  const kinds = new Set(changes.map((change) => change.kind));
  const ids = new Set(changes.map((change) => change.id));
  client.invalidateQueries({
    predicate: ({ queryKey: [kind, id], meta }) => {
      const composed = meta?.kinds;
      if (Array.isArray(composed)) return composed.some((one) => kinds.has(String(one)));
      return kinds.has(String(kind)) && (id === "list" || ids.has(String(id)));
    },
  });
}

export function useStream(client: QueryClient): void {
  useEffect(() => {
    let gathered: Change[] = [];
    let timer: number | undefined;
    const flush = () => {
      timer = undefined;
      invalidateChanged(client, gathered);
      gathered = [];
    };
    const source = new EventSource("/api/v1/stream");
    let wasLost = false;
    source.addEventListener("change", (event) => {
      gathered.push(JSON.parse(event.data));
      timer ??= window.setTimeout(flush, gatherMilliseconds);
    });
    // The server dropped some of them: everything may have changed.
    source.addEventListener("lagged", () => client.invalidateQueries());
    source.addEventListener("error", () => {
      wasLost = true;
    });
    // Whatever was missed while the line was down is read again.
    source.addEventListener("open", () => {
      if (wasLost) client.invalidateQueries();
      wasLost = false;
    });
    return () => {
      window.clearTimeout(timer);
      source.close();
    };
  }, [client]);
}
