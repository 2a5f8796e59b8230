/** What else there is about the order; areas add their own tabs, loaded when opened. */

import { Skeleton, Tabs } from "antd";
import { type ComponentType, lazy, Suspense, useContext, useMemo } from "react";
import { useSearchParams } from "react-router";
import type { DocumentRef, Opinion, Thread } from "../../api/types.ts";
import { useFormat } from "../../i18n/format.ts";
import { useText, useWords } from "../../i18n/words.ts";
import { MomentText } from "../../ui/figures.tsx";
import { uiWords } from "../../ui/words.ts";
import { type OrderPanelProps, OrderPanelsContext } from "../area.ts";
import { threadWords } from "./words.ts";

export function OrderTabs({ thread, etag }: OrderPanelProps) {
  const t = useWords(threadWords);
  const text = useText();
  const panels = useContext(OrderPanelsContext);
  const loaded = useMemo(
    () =>
      new Map<string, ComponentType<OrderPanelProps>>(
        panels.map((panel) => [
          panel.key,
          lazy(async () => ({ default: (await panel.load()).Panel })),
        ]),
      ),
    [panels],
  );
  const [params, setParams] = useSearchParams();
  const items = [
    { key: "rounds", label: t("rounds"), children: <Rounds thread={thread} /> },
    {
      key: "documents",
      label: t("documents"),
      children: <Documents documents={thread.documents} />,
    },
    ...panels.map((panel) => {
      const Panel = loaded.get(panel.key);
      return {
        key: panel.key,
        label: text(panel.label),
        children: (
          <Suspense fallback={<Skeleton active />}>
            {Panel && <Panel thread={thread} etag={etag} />}
          </Suspense>
        ),
      };
    }),
  ];
  return (
    <section className="yd-card yd-order-tabs">
      <Tabs
        items={items}
        activeKey={params.get("tab") ?? "rounds"}
        onChange={(tab) => setParams({ tab }, { replace: true, preventScrollReset: true })}
      />
    </section>
  );
}

function Rounds({ thread }: { thread: Thread }) {
  const t = useWords(threadWords);
  const text = useText();
  if (thread.rounds.length === 0) return <p className="yd-muted">{t("noRounds")}</p>;
  return (
    <div className="yd-stack">
      {[...thread.rounds].reverse().map((round) => (
        <section key={round.no}>
          <h3>
            {t("round", { n: round.no })}{" "}
            <span className="yd-small yd-muted">
              <MomentText moment={round.began_at} /> {round.reason && text(round.reason)}
            </span>
          </h3>
          <ul className="yd-opinions">
            {round.opinions.map((opinion) => (
              <OpinionRow key={`${opinion.step}${opinion.at}`} opinion={opinion} />
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

const verdictTone = {
  approve: "yd-chip-good",
  object: "yd-chip-bad",
  return: "yd-chip-warn",
} as const;

function OpinionRow({ opinion }: { opinion: Opinion }) {
  const t = useWords(threadWords);
  const common = useWords(uiWords);
  const text = useText();
  const { by, on_behalf_of: principal, void_because: why } = opinion;
  return (
    <li>
      <p className="yd-row">
        <strong>{text(opinion.title)}</strong>
        <span className={`yd-chip ${why ? "" : verdictTone[opinion.verdict]}`}>
          {t(`verdict_${opinion.verdict}`)}
        </span>
        <span>{principal ? common("onBehalfOf", { who: by, principal }) : by}</span>
        <span className="yd-muted yd-small">
          <MomentText moment={opinion.at} />
        </span>
      </p>
      {opinion.reason && <p>{opinion.reason}</p>}
      {why && <p className="yd-warn yd-small">{t("voided", { why: text(why) })}</p>}
    </li>
  );
}

function Documents({ documents }: { documents: readonly DocumentRef[] }) {
  const t = useWords(threadWords);
  const text = useText();
  const format = useFormat();
  if (documents.length === 0) return <p className="yd-muted">{t("noDocuments")}</p>;
  return (
    <ul className="yd-opinions">
      {documents.map((paper) => (
        <li key={paper.id} className="yd-row yd-row-between">
          <span>
            {paper.link ? <a href={paper.link}>{text(paper.title)}</a> : text(paper.title)}{" "}
            <span className="yd-muted">{paper.file_name}</span>
          </span>
          {paper.added_at ? (
            <span className="yd-small yd-muted">
              {paper.added_by} {format.moment(paper.added_at)}
            </span>
          ) : (
            paper.owed_by && (
              <span className="yd-chip yd-chip-warn">
                {t("owed", { who: text(paper.owed_by) })}
              </span>
            )
          )}
        </li>
      ))}
    </ul>
  );
}
