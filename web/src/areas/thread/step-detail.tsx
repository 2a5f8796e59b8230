import type { Step } from "../../api/types.ts";
import { useText, useWords } from "../../i18n/words.ts";
import { DueClock } from "../../ui/due-clock.tsx";
import { MomentText } from "../../ui/figures.tsx";
import { uiWords } from "../../ui/words.ts";
import { threadWords } from "./words.ts";

/** What the picture of a step has no room for: its clause, its people, what it waits for. */
export function StepDetail({ step, steps }: { step: Step; steps: readonly Step[] }) {
  const t = useWords(threadWords);
  const common = useWords(uiWords);
  const text = useText();
  const waitsFor = steps.filter(
    (one) => step.needs.includes(one.key) && one.state !== "done" && one.state !== "skipped",
  );
  const doneBy =
    step.done_by && step.on_behalf_of
      ? common("onBehalfOf", { who: step.done_by, principal: step.on_behalf_of })
      : step.done_by;
  return (
    <div className="yd-step-detail">
      <h3>
        {text(step.title)} <span className="yd-muted">{common(step.state)}</span>
      </h3>
      {step.clause_text && (
        <p className="yd-muted">
          <span className="yd-chip yd-chip-info">{step.clause}</span> {text(step.clause_text)}
        </p>
      )}
      <p className="yd-row">
        {(doneBy ?? step.who) && (
          <span>
            {t("stepWho")} {doneBy ?? (step.who && text(step.who))}
          </span>
        )}
        {step.state === "open" && <DueClock clock={step} quiet />}
        {step.done_at && (
          <span>
            {t("stepDone")} <MomentText moment={step.done_at} />
          </span>
        )}
      </p>
      {step.state === "waiting" && waitsFor.length > 0 && (
        <p>{t("stepWaitsFor", { steps: waitsFor.map((one) => text(one.title)).join(" · ") })}</p>
      )}
    </div>
  );
}
