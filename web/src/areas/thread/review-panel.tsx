/** A step that waits for this person's own word: the rule, the facts, the answers, what follows. */

import { useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useEffect, useRef, useState } from "react";
import { useNavigate } from "react-router";
import { api, body } from "../../api/client.ts";
import { commandHeaders, useCommand } from "../../api/command.ts";
import { workbenchQuery } from "../../api/order-queries.ts";
import type { OrderPage, StepView } from "../../api/types.ts";
import { useText, useWords } from "../../i18n/words.ts";
import { DueClock } from "../../ui/due-clock.tsx";
import { Field, Fields, TextArea } from "../../ui/field.tsx";
import { message } from "../../ui/message.ts";
import { ProblemAlert } from "../../ui/problem-alert.tsx";
import { useKept } from "../../ui/use-kept.ts";
import { ActionButton } from "../../ui/why-not.tsx";
import { Checklist } from "./checklist.tsx";
import { Checks } from "./checks.tsx";
import { nextTask } from "./next-task.ts";
import { emptyOpinion, type Opinion, opinionBody, unanswered, type Verdict } from "./opinion.ts";
import { StepForm } from "./step-form.tsx";
import { threadWords } from "./words.ts";

/** Long enough to go on to the next task from there. */
const outcomeSeconds = 8;

interface ReviewPanelProps {
  step: StepView;
  page: OrderPage;
  etag: string | null;
}

export function ReviewPanel({ step, page, etag }: ReviewPanelProps) {
  const t = useWords(threadWords);
  const text = useText();
  const { order, process } = page;
  const name = `opinion.${order.id}.${step.key}.${process.round}`;
  const [opinion, setOpinion, forget] = useKept<Opinion>(name, emptyOpinion);
  /** What was not there yet when somebody wanted to go on. */
  const [lacking, setLacking] = useState<{ what: "reason" | "answers" } | null>(null);
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (lacking?.what === "answers")
      list.current?.querySelector<HTMLElement>("[data-open] input")?.focus();
  }, [lacking]);
  // What was seen when the panel opened: an opinion must not rest on what came later.
  const [seen, setSeen] = useState(etag);
  const give = useGive({ name, step, orderId: order.id, etag: seen, opinion, forget });
  const isReview = step.activity === "approve";
  const forms = process.forms.filter((form) => form.step === step.key && form.demanded);
  const stale = seen !== etag || give.problem?.stale === true;
  const titleOf = (key: string) => {
    const found = process.steps.find((one) => one.key === key);
    return found ? text(found.title) : key;
  };
  const open = unanswered(step.checklist, opinion);
  const after = process.steps.filter((one) => one.needs.includes(step.key));

  const run = (verdict: Verdict) => {
    const needsReason = verdict === "return" || verdict === "object";
    const lacks = needsReason ? opinion.reason.trim() === "" : open > 0;
    setLacking(lacks ? { what: needsReason ? "reason" : "answers" } : null);
    if (!lacks) give.run(verdict);
  };
  // A form that is filled in here goes with the opinion: that it is missing yet refuses nothing.
  const refusals = step.refusals.filter(
    ({ fact }) => !forms.some((form) => fact === `form.${form.key}`),
  );
  const forth = { allowed: step.allowed || refusals.length === 0, refusals };
  const back = { allowed: step.return_allowed, refusals: step.return_refusals };
  return (
    <Fields problem={give.problem}>
      <section className="yd-card yd-review yd-stack" aria-labelledby={`review-${step.key}`}>
        <div className="yd-row">
          <h2 id={`review-${step.key}`}>
            {t(isReview ? "review" : "complete", { step: text(step.title) })}
          </h2>
          <DueClock clock={step} quiet />
        </div>
        {step.clauses.slice(0, 1).map((clause) => (
          <blockquote key={clause.id} className="yd-clause">
            <span className="yd-chip yd-chip-info">{clause.id}</span> {text(clause.text)}
          </blockquote>
        ))}
        {step.checks.length > 0 && <Checks orderId={order.id} step={step.key} />}
        {step.checklist.length > 0 && (
          <div ref={list}>
            <h3
              className="yd-small yd-muted"
              role={lacking?.what === "answers" ? "alert" : undefined}
            >
              {t("checklist")}
              {open > 0 && (
                <span className={lacking?.what === "answers" ? "yd-bad" : "yd-warn"}>
                  {" "}
                  {t("unanswered", { n: open })}
                </span>
              )}
            </h3>
            <Checklist
              questions={step.checklist}
              answers={opinion.answers}
              asked={lacking?.what === "answers"}
              onChange={(answers) => setOpinion({ ...opinion, answers })}
            />
          </div>
        )}
        {forms.map((form) => (
          <StepForm
            key={form.key}
            form={form}
            answers={opinion.forms[form.key] ?? {}}
            onChange={(answers) =>
              setOpinion({ ...opinion, forms: { ...opinion.forms, [form.key]: answers } })
            }
          />
        ))}
        {isReview && (
          <Field
            label={t("opinion")}
            pointer="/reason"
            hint={t("opinionHint")}
            error={
              lacking?.what === "reason" && opinion.reason.trim() === "" ? t("opinionNeeded") : null
            }
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
        )}
        {stale ? (
          <p role="alert" className="yd-row yd-warn">
            {t("changedSince")}
            <Button
              onClick={() => {
                setSeen(etag);
                give.clear();
              }}
            >
              {t("reread")}
            </Button>
          </p>
        ) : (
          <ProblemAlert problem={give.problem} />
        )}
        <div className="yd-row">
          <ActionButton
            action={forth}
            type="primary"
            loading={give.busy}
            onRun={() => !stale && run(isReview ? "approve" : "complete")}
          >
            {t(isReview ? "approve" : "completeRun")}
          </ActionButton>
          {isReview && (
            <>
              <ActionButton action={back} danger onRun={() => !stale && run("object")}>
                {t("object")}
              </ActionButton>
              {step.returns_to && (
                <ActionButton action={back} danger onRun={() => !stale && run("return")}>
                  {t("return")}
                </ActionButton>
              )}
            </>
          )}
        </div>
        <ul className="yd-small yd-muted">
          {after.length > 0 && (
            <li>{t("stepsAfter", { steps: after.map((one) => text(one.title)).join(" · ") })}</li>
          )}
          {step.returns_to && <li>{t("returnsTo", { step: titleOf(step.returns_to) })}</li>}
        </ul>
      </section>
    </Fields>
  );
}

interface GiveOptions {
  name: string;
  step: StepView;
  orderId: string;
  etag: string | null;
  opinion: Opinion;
  forget: () => void;
}

function useGive({ name, step, orderId, etag, opinion, forget }: GiveOptions) {
  const t = useWords(threadWords);
  const text = useText();
  const client = useQueryClient();
  const navigate = useNavigate();
  return useCommand({
    name,
    run: (verdict: Verdict, key) => {
      const params = {
        path: { id: orderId, step: step.key },
        header: commandHeaders(key, etag),
      };
      const { checklist, forms, reason } = opinionBody(opinion);
      return verdict === "complete"
        ? body(
            api.POST("/api/v1/orders/{id}/steps/{step}/complete", {
              params,
              body: { checklist, forms },
            }),
          )
        : body(
            api.POST("/api/v1/orders/{id}/steps/{step}/opinion", {
              params,
              body: { verdict, checklist, forms, reason },
            }),
          );
    },
    onDone: async () => {
      forget();
      client.invalidateQueries({ queryKey: ["sales_order"] });
      const bench = await client
        .fetchQuery({ ...workbenchQuery(), staleTime: 0 })
        .catch(() => null);
      const next = nextTask(bench?.mine ?? [], { subject: orderId, step: step.key });
      message.success(
        <span>
          {t("given")} ·{" "}
          {next ? (
            <button
              type="button"
              className="yd-unbutton yd-link"
              onClick={() => navigate(next.link)}
            >
              {t("nextTask", { task: `${text(next.title)} ${next.heading.number}` })}
            </button>
          ) : (
            t("allDone")
          )}
        </span>,
        outcomeSeconds,
      );
    },
  });
}
