/** The clauses, article by article, narrowed by how they stand or by a step. */

import { Button } from "antd";
import { useEffect } from "react";
import { useMay } from "../../api/session.ts";
import { useText, useWords } from "../../i18n/words.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { ClauseItem } from "./clause-item.tsx";
import type { GraphStep, PolicyFigures } from "./queries.ts";
import { articles, countStandings, standingOf, standings } from "./standing.ts";
import type { Reading } from "./use-reading.ts";
import { processWords } from "./words.ts";

interface RulesProps {
  book: PolicyFigures;
  steps: readonly GraphStep[];
  reading: Reading;
}

export function Rules({ book, steps, reading }: RulesProps) {
  const t = useWords(processWords);
  const text = useText();
  const { period, standing } = reading;
  const step = steps.find((one) => one.key === reading.step);
  const shown = book.clauses.filter(
    (clause) =>
      (!standing || standingOf(clause, period) === standing) &&
      (!step || step.clauses.includes(clause.id)),
  );
  useScrollTo(reading.clause);
  return (
    <section aria-label={t("rules")} className="yd-stack">
      <StandingFilter book={book} reading={reading} />
      {step && (
        <p className="yd-row">
          <strong>{t("stepOf", { step: text(step.title) })}</strong>
          <Button size="small" onClick={() => reading.set({ step: null })}>
            {t("stepAll")}
          </Button>
        </p>
      )}
      {shown.length === 0 && (
        <EmptyState
          title={t("nothingMatches")}
          action={
            <Button onClick={() => reading.set({ standing: null, step: null })}>
              {t("clearFilter")}
            </Button>
          }
        />
      )}
      {articles(shown).map((article) => (
        <section key={`${article.number}.${article.clauses[0]?.id}`} className="yd-card yd-article">
          <h2 className="yd-article-number" aria-label={t("article", { n: article.number })}>
            {article.number}
          </h2>
          <ol>
            {article.clauses.map((clause) => (
              <ClauseItem key={clause.id} policy={book.policy} clause={clause} reading={reading} />
            ))}
          </ol>
        </section>
      ))}
    </section>
  );
}

/** A link to a clause comes before the clause is drawn; the browser cannot find it by itself. */
function useScrollTo(clause: string | null): void {
  useEffect(() => {
    if (clause) document.getElementById(clause)?.scrollIntoView({ block: "start" });
  }, [clause]);
}

function StandingFilter({ book, reading }: { book: PolicyFigures; reading: Reading }) {
  const t = useWords(processWords);
  const counts = countStandings(book.clauses, reading.period);
  const mayFigures = useMay("compliance.view");
  const choices = standings.filter((one) => counts[one] > 0 && (mayFigures || one !== "unseen"));
  return (
    <fieldset className="yd-row yd-standings">
      <legend className="yd-hidden-label">{t("filter")}</legend>
      <button
        type="button"
        className="yd-unbutton yd-standing"
        aria-pressed={reading.standing === null}
        onClick={() => reading.set({ standing: null })}
      >
        {t("standingAll", { n: book.clauses.length })}
      </button>
      {choices.map((one) => (
        <button
          key={one}
          type="button"
          className="yd-unbutton yd-standing"
          data-standing={one}
          aria-pressed={reading.standing === one}
          onClick={() => reading.set({ standing: reading.standing === one ? null : one })}
        >
          {t(`standing_${one}`)} <span className="yd-number">{counts[one]}</span>
        </button>
      ))}
    </fieldset>
  );
}
