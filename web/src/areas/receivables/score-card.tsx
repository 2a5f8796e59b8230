/** How a customer pays: the points with the facts they rest on, and his ratings so far. */

import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { api, body } from "../../api/client.ts";
import { commandHeaders } from "../../api/command.ts";
import { useFormat } from "../../i18n/format.ts";
import { useWords } from "../../i18n/words.ts";
import { DateInput } from "../../ui/date-input.tsx";
import { Choice, Field, TextInput } from "../../ui/field.tsx";
import { QueryState } from "../../ui/query-state.tsx";
import { Sideways } from "../../ui/sideways.tsx";
import { type Grade, type Score, scoreQuery } from "./credit-queries.ts";
import { creditWords } from "./credit-words.ts";
import { MoneyDialog } from "./money-dialog.tsx";

export function ScoreCard({ customer }: { customer: string }) {
  const t = useWords(creditWords);
  const format = useFormat();
  const query = useQuery(scoreQuery(customer));
  const [rating, setRating] = useState(false);
  return (
    <section className="yd-card yd-stack" aria-labelledby="score-title">
      <QueryState query={query}>
        {(score) => (
          <>
            <div className="yd-row yd-row-between">
              <h2 id="score-title">{t("score")}</h2>
              {score.may_rate && <Button onClick={() => setRating(true)}>{t("rate")}</Button>}
            </div>
            <p className="yd-row">
              {score.score != null ? (
                <strong className="yd-score">{t("scoreOf", { score: score.score })}</strong>
              ) : (
                <span className="yd-muted">{t("noScore")}</span>
              )}
              {score.proposed && (
                <span className="yd-chip">{t("proposed", { grade: score.proposed })}</span>
              )}
              <span className="yd-chip yd-chip-info">
                {score.rating ? t("rating", { grade: score.rating }) : t("notRated")}
              </span>
              {score.next_review_on && (
                <span className="yd-muted">
                  {t("nextReview", { date: format.date(score.next_review_on) })}
                </span>
              )}
            </p>
            <Facts score={score} />
            <Reviews score={score} />
            {rating && (
              <RateDialog customer={customer} score={score} onClose={() => setRating(false)} />
            )}
          </>
        )}
      </QueryState>
    </section>
  );
}

function Facts({ score }: { score: Score }) {
  const t = useWords(creditWords);
  const format = useFormat();
  const { points } = score;
  const money = (amount: string) => format.money(amount, "CNY");
  const facts = [
    [
      t("onTime"),
      t("onTimeOf", { paid: score.on_time, all: score.instalments }),
      points?.on_time,
      45,
    ],
    [t("daysLate"), t("days", { n: score.average_days_late }), points?.promptness, 20],
    [
      t("overdueNow"),
      score.overdue_days > 0
        ? t("overdueFor", { amount: money(score.overdue), n: score.overdue_days })
        : t("none"),
      points?.overdue,
      20,
    ],
    [t("turnover"), money(score.turnover), points?.turnover, 10],
    [t("since"), score.since ? format.date(score.since) : t("none"), points?.age, 5],
  ] as const;
  return (
    <Sideways aria-label={t("score")}>
      <table className="yd-money-table">
        <thead>
          <tr>
            <th scope="col">{t("fact")}</th>
            <th scope="col" />
            <th scope="col" className="yd-cell-end">
              {t("points")}
            </th>
          </tr>
        </thead>
        <tbody>
          {facts.map(([name, value, earned, most]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td className="yd-cell-wide">{value}</td>
              <td className="yd-cell-end yd-cell-main">
                {earned == null ? "—" : `${earned} / ${most}`}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Sideways>
  );
}

function Reviews({ score }: { score: Score }) {
  const t = useWords(creditWords);
  const format = useFormat();
  if (score.reviews.length === 0) return null;
  return (
    <details>
      <summary>{t("reviews", { n: score.reviews.length })}</summary>
      <ul>
        {score.reviews.map((review) => (
          <li key={review.id}>
            {t("reviewed", {
              at: format.moment(review.reviewed_at),
              name: review.reviewed_by_name ?? "",
              grade: review.rating,
            })}
            {review.note && <span className="yd-muted"> · {review.note}</span>}
          </li>
        ))}
      </ul>
    </details>
  );
}

const grades = ["A", "B", "C", "D"] as const satisfies readonly Grade[];

interface RateDialogProps {
  customer: string;
  score: Score;
  onClose: () => void;
}

function RateDialog({ customer, score, onClose }: RateDialogProps) {
  const t = useWords(creditWords);
  const [rating, setRating] = useState<Grade>(score.proposed ?? score.rating ?? "B");
  const [nextOn, setNextOn] = useState<string | null>(null);
  const [note, setNote] = useState("");
  return (
    <MoneyDialog
      name={`credit.rate.${customer}`}
      title={t("rateTitle")}
      okText={t("rate")}
      ready={nextOn !== null}
      run={(key) =>
        body(
          api.POST("/api/v1/customers/{id}/credit/reviews", {
            params: { path: { id: customer }, header: commandHeaders(key) },
            body: { rating, note: note.trim(), next_on: nextOn ?? "" },
          }),
        )
      }
      onClose={onClose}
    >
      <Facts score={score} />
      <div className="yd-form-pair">
        <Field
          label={t("grade")}
          pointer="/rating"
          hint={score.proposed ? t("proposed", { grade: score.proposed }) : undefined}
        >
          {(control) => (
            <Choice
              {...control}
              value={rating}
              options={grades.map((value) => ({ value, label: value }))}
              onChange={setRating}
            />
          )}
        </Field>
        <Field label={t("nextOn")} pointer="/next_on" required>
          {(control) => <DateInput {...control} value={nextOn} onChange={setNextOn} />}
        </Field>
      </div>
      <Field label={t("note")} pointer="/note" hint={t("noteHint")}>
        {(control) => <TextInput {...control} value={note} onChange={setNote} />}
      </Field>
    </MoneyDialog>
  );
}
