/** The kinds of order that people enter, each under its own rules. */

import { queryOptions, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { api, body } from "../../api/client.ts";
import { useText } from "../../i18n/words.ts";

const staleMilliseconds = 5 * 60_000;

function orderTypesQuery() {
  return queryOptions({
    queryKey: ["policy", "order-types"],
    queryFn: ({ signal }) => body(api.GET("/api/v1/order-types", { signal })),
    staleTime: staleMilliseconds,
  });
}

/** The kinds as choices, in the reader's words. */
export function useOrderTypes(): { value: string; label: string }[] {
  const text = useText();
  const { data } = useQuery(orderTypesQuery());
  return useMemo(
    () => (data ?? []).map((one) => ({ value: one.order_type, label: text(one.title) })),
    [data, text],
  );
}
