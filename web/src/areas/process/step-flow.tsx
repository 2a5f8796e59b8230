/** The steps of a policy from top to bottom, parallel ones beside each other. */

import { useFormat } from "../../i18n/format.ts";
import { useText, useWords } from "../../i18n/words.ts";
import { layers } from "../../ui/step-layout.ts";
import type { GraphStep, PolicyFigures } from "./queries.ts";
import { tallyOf } from "./standing.ts";
import type { Reading } from "./use-reading.ts";
import { processWords } from "./words.ts";

interface StepFlowProps {
  steps: readonly GraphStep[];
  book: PolicyFigures;
  reading: Reading;
}

export function StepFlow({ steps, book, reading }: StepFlowProps) {
  const t = useWords(processWords);
  const brokenAt = (step: GraphStep) =>
    book.clauses.some(
      (clause) => step.clauses.includes(clause.id) && tallyOf(clause, reading.period).broken > 0,
    );
  return (
    <section className="yd-card" aria-labelledby="flow-title">
      <h2 id="flow-title">{t("flow")}</h2>
      <p className="yd-small yd-muted">{t("flowHelp")}</p>
      <ol className="yd-flow">
        {layers(steps).map((layer) => (
          <li key={layer[0]?.key}>
            {layer.map((step) => (
              <FlowStep
                key={step.key}
                step={step}
                broken={brokenAt(step)}
                chosen={reading.step === step.key}
                lit={reading.clause !== null && step.clauses.includes(reading.clause)}
                onChoose={() =>
                  reading.set({ step: reading.step === step.key ? null : step.key, clause: null })
                }
              />
            ))}
          </li>
        ))}
      </ol>
    </section>
  );
}

interface FlowStepProps {
  step: GraphStep;
  broken: boolean;
  chosen: boolean;
  /** It belongs to the clause that is laid open. */
  lit: boolean;
  onChoose: () => void;
}

function FlowStep({ step, broken, chosen, lit, onChoose }: FlowStepProps) {
  const t = useWords(processWords);
  const format = useFormat();
  const text = useText();
  const who = format.names(step.posts.map((post) => text(post.title)));
  const note = [who, step.within != null && t("within", { n: step.within })];
  return (
    <button
      type="button"
      className="yd-unbutton yd-flow-step"
      aria-pressed={chosen}
      data-lit={lit || undefined}
      data-broken={broken || undefined}
      onClick={onChoose}
    >
      <span>{text(step.title)}</span>
      <span className="yd-small yd-muted">{note.filter(Boolean).join(" · ")}</span>
      {broken && <span className="yd-hidden-label">{t("standing_broken")}</span>}
    </button>
  );
}
