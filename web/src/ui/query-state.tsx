/** The states of a page that reads one thing: loading, failed, forbidden, there. */

import type { UseQueryResult } from "@tanstack/react-query";
import { Button, Skeleton } from "antd";
import type { ReactNode } from "react";
import { noAnswer, Problem } from "../api/problem.ts";
import { useWords } from "../i18n/words.ts";
import { EmptyState } from "./empty-state.tsx";
import { uiWords } from "./words.ts";

interface QueryStateProps<Data> {
  query: UseQueryResult<Data>;
  /** What loading looks like; a skeleton by default. */
  skeleton?: ReactNode;
  children: (data: Data) => ReactNode;
}

export function QueryState<Data>({ query, skeleton, children }: QueryStateProps<Data>) {
  if (query.data !== undefined) return children(query.data);
  if (query.error) return <FailedState error={query.error} onRetry={() => query.refetch()} />;
  return <div aria-busy="true">{skeleton ?? <Skeleton active paragraph={{ rows: 6 }} />}</div>;
}

export function FailedState({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const t = useWords(uiWords);
  const problem = Problem.from(error);
  if (problem.status === 404 || problem.status === 403) {
    const known = problem.status === 403;
    return (
      <div role="alert">
        <EmptyState title={t(known ? "forbidden" : "unseen")}>
          <span className="yd-sentence">{(known && problem.detail) || t("unseenHelp")}</span>
        </EmptyState>
      </div>
    );
  }
  return (
    <div role="alert">
      <EmptyState
        title={problem.status === noAnswer ? t("offlineTitle") : t("failed")}
        action={onRetry && <Button onClick={onRetry}>{t("retry")}</Button>}
      >
        {t("failedSafe")}
        {problem.requestId && ` ${t("requestId", { id: problem.requestId })}`}
      </EmptyState>
    </div>
  );
}
