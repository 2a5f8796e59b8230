import { useContext } from "react";
import { Link } from "react-router";
import type { StepView } from "../../api/types.ts";
import { useFormat } from "../../i18n/format.ts";
import { useText, useWords } from "../../i18n/words.ts";
import { DueClock } from "../../ui/due-clock.tsx";
import { MomentText } from "../../ui/figures.tsx";
import { stateWords } from "../../ui/step-graph.tsx";
import { RefusalList } from "../../ui/why-not.tsx";
import { uiWords } from "../../ui/words.ts";
import { OrderPanelsContext, panelOf } from "../area.ts";
import { threadWords } from "./words.ts";

/** What the picture of a step has no room for: its clause, its people, what it waits for. */
export function StepDetail({ step, steps }: { step: StepView; steps: readonly StepView[] }) {
  const t = useWords(threadWords);
  const common = useWords(uiWords);
  const text = useText();
  const format = useFormat();
  const place = panelOf(useContext(OrderPanelsContext), step, steps);
  const waitsFor = steps.filter(
    (one) => step.needs.includes(one.key) && one.state !== "done" && one.state !== "skipped",
  );
  const people = format.names(step.done_by.map((one) => one.name));
  const posts = format.names(step.posts.map((post) => text(post.title)));
  const running = step.state === "open" || step.state === "overdue";
  return (
    <div className="yd-step-detail">
      <h3>
        {text(step.title)} <span className="yd-muted">{common(stateWords[step.state])}</span>
      </h3>
      {step.clauses.map((clause) => (
        <p key={clause.id} className="yd-muted">
          <span className="yd-chip yd-chip-info">{clause.id}</span> {text(clause.text)}
        </p>
      ))}
      <p className="yd-row">
        <span>
          {t("stepWho")} {people || posts}
        </span>
        {running && <DueClock clock={step} quiet />}
        {step.done_at && !running && (
          <span>
            {t("stepDone")} <MomentText moment={step.done_at} />
          </span>
        )}
        {place && (
          <Link to={`?tab=${place.key}`}>{t("stepPlace", { tab: text(place.label) })}</Link>
        )}
      </p>
      {step.state === "waiting" && waitsFor.length > 0 && (
        <p>{t("stepWaitsFor", { steps: waitsFor.map((one) => text(one.title)).join(" · ") })}</p>
      )}
      {running && !step.allowed && <RefusalList refusals={step.refusals} />}
    </div>
  );
}
