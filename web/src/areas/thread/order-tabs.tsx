/** What else there is about the order; areas add their own tabs, loaded when opened. */

import { Skeleton } from "antd";
import {
  type ComponentType,
  lazy,
  type RefObject,
  Suspense,
  useContext,
  useEffect,
  useMemo,
  useRef,
} from "react";
import { useLocation, useNavigationType, useSearchParams } from "react-router";
import type { OpinionView, StepsView, StepView } from "../../api/types.ts";
import { useText, useWords } from "../../i18n/words.ts";
import { MomentText } from "../../ui/figures.tsx";
import { Tabs } from "../../ui/tabs.tsx";
import { uiWords } from "../../ui/words.ts";
import { type OrderPanel, type OrderPanelProps, OrderPanelsContext, panelOf } from "../area.ts";
import { threadWords } from "./words.ts";

export function OrderTabs({ page, etag }: OrderPanelProps) {
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
  const [, setParams] = useSearchParams();
  const asked = useAskedTab(panels, page.process.steps);
  const section = useRef<HTMLElement>(null);
  useShown(section, asked !== undefined);
  const items = [
    { key: "rounds", label: t("rounds"), children: <Rounds process={page.process} /> },
    ...panels.map((panel) => {
      const Panel = loaded.get(panel.key);
      return {
        key: panel.key,
        label: text(panel.label),
        children: (
          <Suspense fallback={<Skeleton active />}>
            {Panel && <Panel page={page} etag={etag} />}
          </Suspense>
        ),
      };
    }),
  ];
  return (
    <div className="yd-order-tabs" data-asked={asked !== undefined || undefined}>
      <section ref={section} className="yd-card">
        <Tabs
          label={t("more")}
          tabs={items}
          active={asked ?? "rounds"}
          onChange={(tab) => setParams({ tab }, { replace: true })}
        />
      </section>
    </div>
  );
}

/** The tab that the URL names, or where the step or anchor that a task leads to is at home. */
function useAskedTab(panels: readonly OrderPanel[], steps: readonly StepView[]) {
  const [params] = useSearchParams();
  const { hash } = useLocation();
  const named = params.get("tab");
  if (named) return named;
  const step = steps.find((one) => hash === `#step-${one.key}`);
  const home = step
    ? panelOf(panels, step, steps)
    : panels.find((panel) => hash.startsWith(`#${panel.key}-`));
  return home?.key;
}

/** Brings the tabs before the eye when a link led to one of them; a choice made here moves nothing. */
function useShown(section: RefObject<HTMLElement | null>, asked: boolean): void {
  const { key } = useLocation();
  const kind = useNavigationType();
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each arrival
  useEffect(() => {
    if (!asked || kind === "REPLACE") return;
    // After a page newly opened was scrolled to its top.
    const frame = requestAnimationFrame(() => section.current?.scrollIntoView());
    return () => cancelAnimationFrame(frame);
  }, [key]);
}

function Rounds({ process }: { process: StepsView }) {
  const t = useWords(threadWords);
  const text = useText();
  if (process.opinions.length === 0) return <p className="yd-muted">{t("noRounds")}</p>;
  const titles = new Map(process.steps.map((step) => [step.key, text(step.title)]));
  const rounds = [...new Set(process.opinions.map((opinion) => opinion.round))];
  return (
    <div className="yd-stack">
      {rounds
        .sort((a, b) => b - a)
        .map((round) => (
          <section key={round}>
            <h3>{t("round", { n: round })}</h3>
            <ul className="yd-opinions">
              {process.opinions
                .filter((opinion) => opinion.round === round)
                .map((opinion) => (
                  <OpinionRow
                    key={opinion.id}
                    opinion={opinion}
                    title={titles.get(opinion.step) ?? opinion.step}
                  />
                ))}
            </ul>
          </section>
        ))}
    </div>
  );
}

const verdictTone: Record<string, string> = {
  approve: "yd-chip-good",
  complete: "yd-chip-good",
  object: "yd-chip-bad",
  return: "yd-chip-warn",
};

const verdictWords = {
  approve: "verdict_approve",
  complete: "verdict_complete",
  object: "verdict_object",
  return: "verdict_return",
} as const;

const isVerdict = (verdict: string): verdict is keyof typeof verdictWords =>
  verdict in verdictWords;

function OpinionRow({ opinion, title }: { opinion: OpinionView; title: string }) {
  const t = useWords(threadWords);
  const common = useWords(uiWords);
  const text = useText();
  const { by, on_behalf_of: principal, verdict, voided_why: why } = opinion;
  return (
    <li>
      <p className="yd-row">
        <strong>{title}</strong>
        <span className={`yd-chip ${opinion.voided_at ? "" : verdictTone[verdict]}`}>
          <span className="yd-sentence">
            {isVerdict(verdict) ? t(verdictWords[verdict]) : verdict}
          </span>
        </span>
        <span>
          {principal ? common("onBehalfOf", { who: by.name, principal: principal.name }) : by.name}
        </span>
        <span className="yd-muted yd-small">
          <MomentText moment={opinion.at} />
        </span>
      </p>
      {opinion.reason && <p>{opinion.reason}</p>}
      {why && <p className="yd-warn yd-small">{t("voided", { why: text(why) })}</p>}
    </li>
  );
}
