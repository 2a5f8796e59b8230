/** A step that waits for this person's opinion: the rule, the facts, the answers and what follows. */

import { useQueryClient } from "@tanstack/react-query";
import { App, Button, Segmented } from "antd";
import { useState } from "react";
import { useNavigate } from "react-router";
import { api, tagged } from "../../api/client.ts";
import { commandHeaders, useCommand } from "../../api/command.ts";
import { orderQuery, workbenchQuery } from "../../api/order-queries.ts";
import type { CheckItem, Step, Thread, Verdict } from "../../api/types.ts";
import { useText, useWords } from "../../i18n/words.ts";
import { DueClock } from "../../ui/due-clock.tsx";
import { Field, TextArea } from "../../ui/field.tsx";
import { ProblemAlert } from "../../ui/problem-alert.tsx";
import { useKept } from "../../ui/use-kept.ts";
import { nextTask } from "./next-task.ts";
import { threadWords } from "./words.ts";

type Answer = "yes" | "no";

interface Opinion {
  reason: string;
  answers: Record<string, Answer>;
}

interface ReviewPanelProps {
  step: Step;
  thread: Thread;
  etag: string | null;
}

const verdictTypes = { approve: "primary", object: "default", return: "default" } as const;

export function ReviewPanel({ step, thread, etag }: ReviewPanelProps) {
  const t = useWords(threadWords);
  const text = useText();
  const { order, rounds } = thread;
  const name = `opinion.${order.id}.${step.key}.${rounds.length}`;
  const [opinion, setOpinion, forget] = useKept<Opinion>(name, { reason: "", answers: {} });
  const [reasonMissing, setReasonMissing] = useState(false);
  // What was seen when the panel opened: an opinion must not rest on what came later.
  const [seen] = useState(etag);
  const give = useGiveOpinion(name, step, order.id, seen, opinion, forget);
  const open = step.checklist.filter((item) => !opinion.answers[item.key]).length;
  const stale = seen !== etag || give.problem?.stale;

  const run = (verdict: Verdict) => {
    const needsReason = verdict !== "approve" && opinion.reason.trim() === "";
    setReasonMissing(needsReason);
    if (!needsReason) give.run(verdict);
  };

  return (
    <section className="yd-card yd-review yd-stack" aria-labelledby={`review-${step.key}`}>
      <div className="yd-row">
        <h2 id={`review-${step.key}`}>{t("review", { step: text(step.title) })}</h2>
        <DueClock clock={step} quiet />
      </div>
      {step.clause_text && (
        <blockquote className="yd-clause">
          <span className="yd-chip yd-chip-info">{step.clause}</span> {text(step.clause_text)}
        </blockquote>
      )}
      {step.checklist.length > 0 && (
        <div>
          <h3 className="yd-small yd-muted">
            {t("checklist")}
            {open > 0 && <span className="yd-warn"> {t("unanswered", { n: open })}</span>}
          </h3>
          <ul className="yd-checklist">
            {step.checklist.map((item) => (
              <CheckRow
                key={item.key}
                item={item}
                answer={opinion.answers[item.key]}
                onAnswer={(answer) =>
                  setOpinion({ ...opinion, answers: { ...opinion.answers, [item.key]: answer } })
                }
              />
            ))}
          </ul>
        </div>
      )}
      <Field
        label={t("opinion")}
        pointer="/reason"
        hint={t("opinionHint")}
        error={reasonMissing ? t("opinionNeeded") : null}
      >
        {(control) => (
          <TextArea
            {...control}
            value={opinion.reason}
            maxLength={2000}
            onChange={(reason) => setOpinion({ ...opinion, reason })}
          />
        )}
      </Field>
      {stale ? (
        <p role="alert" className="yd-row yd-warn">
          {t("changedSince")}
          <Button onClick={() => window.location.reload()}>{t("reread")}</Button>
        </p>
      ) : (
        <ProblemAlert problem={give.problem} />
      )}
      <div className="yd-row">
        {step.next.map(({ verdict }) => (
          <Button
            key={verdict}
            type={verdictTypes[verdict]}
            danger={verdict !== "approve"}
            disabled={stale === true}
            loading={give.busy}
            onClick={() => run(verdict)}
          >
            {t(verdict)}
          </Button>
        ))}
      </div>
      <ul className="yd-small yd-muted">
        {step.next.map(({ verdict, text: next }) => (
          <li key={verdict}>{t("nextIf", { verdict: t(verdict), next: text(next) })}</li>
        ))}
      </ul>
    </section>
  );
}

function CheckRow({
  item,
  answer,
  onAnswer,
}: {
  item: CheckItem;
  answer: Answer | undefined;
  onAnswer: (answer: Answer) => void;
}) {
  const t = useWords(threadWords);
  const text = useText();
  const tones = { good: "yd-chip-good", warn: "yd-chip-warn", bad: "yd-chip-bad", plain: "" };
  return (
    <li>
      <div className="yd-grow">
        <span>{text(item.title)}</span>
        {item.clause && <span className="yd-small yd-muted"> {item.clause}</span>}
        <div className="yd-row">
          {item.facts.map((fact) => (
            <span key={fact.label.zh} className={`yd-chip ${tones[fact.tone]}`}>
              {text(fact.label)} {fact.value}
            </span>
          ))}
        </div>
      </div>
      <Segmented<Answer | "">
        aria-label={text(item.title)}
        value={answer ?? ""}
        onChange={(value) => value && onAnswer(value)}
        options={[
          { value: "yes", label: t("fits") },
          { value: "no", label: t("fitsNot") },
        ]}
      />
    </li>
  );
}

function useGiveOpinion(
  name: string,
  step: Step,
  orderId: string,
  etag: string | null,
  opinion: Opinion,
  forget: () => void,
) {
  const t = useWords(threadWords);
  const text = useText();
  const client = useQueryClient();
  const navigate = useNavigate();
  const { message } = App.useApp();
  return useCommand({
    name,
    run: (verdict: Verdict, key) =>
      tagged(
        api.POST("/api/v1/orders/{id}/steps/{step}:opinion", {
          params: { path: { id: orderId, step: step.key } },
          body: {
            verdict,
            reason: opinion.reason.trim(),
            checklist: Object.entries(opinion.answers).map(([item, answer]) => ({
              key: item,
              answer,
            })),
          },
          headers: commandHeaders(key, etag),
        }),
      ),
    onDone: async (saved) => {
      forget();
      client.setQueryData(orderQuery(orderId).queryKey, saved);
      client.invalidateQueries({ queryKey: ["sales_order"] });
      const bench = await client
        .fetchQuery({ ...workbenchQuery(), staleTime: 0 })
        .catch(() => null);
      const next = nextTask(bench?.tasks ?? [], { orderId, step: step.key });
      message.success({
        content: (
          <span>
            {t("given")} ·{" "}
            {next ? (
              <button
                type="button"
                className="yd-unbutton yd-link"
                onClick={() => navigate(next.link)}
              >
                {t("nextTask", { task: `${text(next.title)} ${next.order_label}` })}
              </button>
            ) : (
              t("allDone")
            )}
          </span>
        ),
        duration: 8,
      });
    },
  });
}
