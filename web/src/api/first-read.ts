/** Reading what a form begins with. */

import {
  type QueryKey,
  type UseQueryOptions,
  type UseQueryResult,
  useQuery,
} from "@tanstack/react-query";
import { useRef } from "react";

/** What was read before the page opened may be older than the command that led here: not shown. */
export function useReadAgain<Data, Key extends QueryKey>(
  options: UseQueryOptions<Data, Error, Data, Key>,
): UseQueryResult<Data> {
  const query = useQuery({ ...options, refetchOnMount: "always" });
  return query.isFetchedAfterMount ? query : ({ ...query, data: undefined } as typeof query);
}

/**
 * What is stored when the form opens, and the same as long as it is open: what others save
 * meanwhile is met when saving, not under the hands of who types.
 */
export function useFirstRead<Data, Key extends QueryKey>(
  options: UseQueryOptions<Data, Error, Data, Key>,
): UseQueryResult<Data> {
  const query = useReadAgain(options);
  const first = useRef(query.data);
  first.current ??= query.data;
  return { ...query, data: first.current } as typeof query;
}
