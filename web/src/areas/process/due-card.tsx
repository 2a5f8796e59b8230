/** From a start and a number of days to the due moment, with every day passed over and why. */

import type { UseQueryResult } from "@tanstack/react-query";
import { Problem } from "../../api/problem.ts";
import { useFormat } from "../../i18n/format.ts";
import { useText, useWords } from "../../i18n/words.ts";
import { DateInput } from "../../ui/date-input.tsx";
import { Choice, Field, TextInput } from "../../ui/field.tsx";
import { ProblemAlert } from "../../ui/problem-alert.tsx";
import type { Asked } from "./due-question.ts";
import type { DueAnswer } from "./queries.ts";
import { processWords } from "./words.ts";

interface DueCardProps {
  asked: Asked & { start: string };
  valid: boolean;
  due: UseQueryResult<DueAnswer>;
  onChange: (asked: Asked & { start: string }) => void;
  /** Shows a day in the month beside. */
  onShow: (date: string) => void;
}

export function DueCard({ asked, valid, due, onChange, onShow }: DueCardProps) {
  const t = useWords(processWords);
  const units = ["working_days", "working_hours", "days"] as const;
  return (
    <section className="yd-card yd-stack" aria-labelledby="due-title">
      <h2 id="due-title">{t("compute")}</h2>
      <div className="yd-due-form">
        <Field label={t("start")}>
          {(control) => (
            <DateInput
              {...control}
              value={asked.start}
              onChange={(start) => start && onChange({ ...asked, start })}
            />
          )}
        </Field>
        {asked.unit === "working_hours" && (
          <Field label={t("startTime")}>
            {(control) => (
              <input
                {...control}
                className="yd-input"
                type="time"
                value={asked.time}
                onChange={(event) => onChange({ ...asked, time: event.target.value })}
              />
            )}
          </Field>
        )}
        <Field label={t("count")} error={valid ? null : t("countHint")}>
          {(control) => (
            <TextInput
              {...control}
              inputMode="numeric"
              value={asked.days}
              onChange={(days) => onChange({ ...asked, days: days.trim() })}
            />
          )}
        </Field>
        <Field label={t("unit")}>
          {(control) => (
            <Choice
              {...control}
              value={asked.unit}
              options={units.map((value) => ({ value, label: t(`calcUnit_${value}`) }))}
              onChange={(unit) => onChange({ ...asked, unit })}
            />
          )}
        </Field>
      </div>
      <div aria-live="polite" aria-busy={due.isFetching}>
        {due.error && (
          <ProblemAlert problem={Problem.from(due.error)} onRetry={() => due.refetch()} />
        )}
        {valid && due.data && !due.error && <Answer answer={due.data} onShow={onShow} />}
      </div>
      {asked.unit === "working_days" && <p className="yd-small yd-muted">{t("inclusive")}</p>}
    </section>
  );
}

function Answer({ answer, onShow }: { answer: DueAnswer; onShow: (date: string) => void }) {
  const t = useWords(processWords);
  const text = useText();
  const format = useFormat();
  return (
    <div className="yd-stack">
      <p>
        <button
          type="button"
          className="yd-unbutton yd-due-answer"
          onClick={() => onShow(answer.due_on)}
        >
          {t("dueAt", {
            moment: format.moment(answer.due_at),
            weekday: format.weekday(answer.due_on),
          })}
        </button>
      </p>
      {answer.note && <p className="yd-notice-warn">{text(answer.note)}</p>}
      {answer.skipped.length === 0 ? (
        <p className="yd-muted">{t("skippedNone")}</p>
      ) : (
        <>
          <h3>{t("skipped", { n: answer.skipped.length })}</h3>
          <ol className="yd-skipped">
            {answer.skipped.map((day) => (
              <li key={day.date}>
                <button
                  type="button"
                  className="yd-unbutton yd-number"
                  onClick={() => onShow(day.date)}
                >
                  {format.date(day.date)}
                </button>
                <span className="yd-muted">{text(day.reason)}</span>
              </li>
            ))}
          </ol>
        </>
      )}
    </div>
  );
}
