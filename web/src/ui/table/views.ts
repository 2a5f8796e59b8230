/** Saved views of a list: a name for a URL. Each person has his own, on every machine. */

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { api, body } from "../../api/client.ts";
import { commandHeaders, useCommand } from "../../api/command.ts";
import type { Problem } from "../../api/problem.ts";

export interface View {
  name: string;
  search: string;
}

export interface Views {
  views: readonly View[];
  save: (view: View) => void;
  remove: (name: string) => void;
  problem: Problem | null;
}

const none: readonly View[] = [];

export function useViews(list: string): Views {
  const client = useQueryClient();
  const name = `views.${list}`;
  const queryKey = ["preference", name];
  const { data: views = none } = useQuery({
    queryKey,
    queryFn: async ({ signal }) => {
      const path = { name };
      const kept = await body(
        api.GET("/api/v1/me/preferences/{name}", { params: { path }, signal }),
      );
      return Array.isArray(kept.value) ? (kept.value as View[]) : none;
    },
  });
  const write = useCommand({
    name: `me.${name}`,
    run: (value: readonly View[], key) =>
      api.PUT("/api/v1/me/preferences/{name}", {
        params: { path: { name } },
        headers: commandHeaders(key),
        body: { value },
      }),
    onDone: (_, value) => client.setQueryData(queryKey, value),
  });
  const others = (title: string) => views.filter((view) => view.name !== title);
  return {
    views,
    save: (view) => write.run([...others(view.name), view]),
    remove: (title) => write.run(others(title)),
    problem: write.problem,
  };
}
