/** The frame of a part of the settings: what it is for, its list, and the button that adds to it. */

import type { UseQueryResult } from "@tanstack/react-query";
import { Button } from "antd";
import type { ReactNode } from "react";
import { useWords } from "../../i18n/words.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { QueryState } from "../../ui/query-state.tsx";
import { settingsWords } from "./words.ts";

interface PartProps<Row> {
  help: string;
  query: UseQueryResult<Row[]>;
  /** Absent for who may only look. */
  onAdd?: (() => void) | false;
  children: (rows: Row[]) => ReactNode;
}

export function Part<Row>({ help, query, onAdd, children }: PartProps<Row>) {
  const t = useWords(settingsWords);
  const add = onAdd && (
    <Button type="primary" onClick={onAdd}>
      {t("add")}
    </Button>
  );
  return (
    <section className="yd-card yd-stack">
      <div className="yd-row yd-row-between">
        <p className="yd-muted">{help}</p>
        {add}
      </div>
      <QueryState query={query}>
        {(rows) => (rows.length === 0 ? <EmptyState title={t("none")} /> : children(rows))}
      </QueryState>
    </section>
  );
}
