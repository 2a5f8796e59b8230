/** What a general manager reads first: what was broken, what is due, where to look. */

import { useText, useWords } from "../../i18n/words.ts";
import type { ClauseFigures, PolicyFigures } from "./queries.ts";
import { marginNumber, standingOf, tallyOf } from "./standing.ts";
import { processWords } from "./words.ts";

const worstShown = 3;

export function Morning({ book, period }: { book: PolicyFigures; period: string | null }) {
  const t = useWords(processWords);
  const counted = book.clauses.map((clause) => ({ clause, tally: tallyOf(clause, period) }));
  const broken = counted.filter(({ tally }) => tally.broken > 0);
  const due = counted.filter(({ tally }) => tally.due > 0);
  const used = counted.some(({ tally }) => tally.kept + tally.broken + tally.due > 0);
  const sum = (of: typeof counted, key: "broken" | "due") =>
    of.reduce((all, { tally }) => all + tally[key], 0);
  const worst = [...broken]
    .sort((a, b) => b.tally.broken - a.tally.broken)
    .slice(0, worstShown)
    .map(({ clause }) => clause);
  return (
    <section className="yd-card yd-morning" aria-labelledby="morning-title">
      <h2 id="morning-title">{t("morning")}</h2>
      {!used && <p className="yd-muted">{t("morningNothing")}</p>}
      {used && (
        <p className="yd-morning-lines">
          <span className={broken.length > 0 ? "yd-bad" : "yd-good"}>
            {broken.length > 0
              ? t("morningBroken", { clauses: broken.length, times: sum(broken, "broken") })
              : t("morningCalm")}
          </span>
          {due.length > 0 && (
            <span>{t("morningDue", { clauses: due.length, times: sum(due, "due") })}</span>
          )}
        </p>
      )}
      {worst.length > 0 && (
        <ol className="yd-morning-worst">
          {worst.map((clause) => (
            <Worst key={clause.id} clause={clause} period={period} />
          ))}
        </ol>
      )}
      {book.clauses.some((clause) => clause.measured && clause.not_applicable == null) && used && (
        <p className="yd-small yd-muted">{t("partFigures")}</p>
      )}
    </section>
  );
}

function Worst({ clause, period }: { clause: ClauseFigures; period: string | null }) {
  const t = useWords(processWords);
  const text = useText();
  return (
    <li data-standing={standingOf(clause, period)}>
      <a href={`#${clause.id}`}>
        <strong>{marginNumber(clause.id)}</strong> {text(clause.text)}
      </a>{" "}
      <span className="yd-bad yd-number">
        {t("timesBroken", { n: tallyOf(clause, period).broken })}
      </span>
    </li>
  );
}
