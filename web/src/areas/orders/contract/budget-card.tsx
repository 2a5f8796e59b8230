/** A contract's budget against standard cost, round by round. */

import { useState } from "react";
import { useFormat } from "../../../i18n/format.ts";
import { useText, useWords } from "../../../i18n/words.ts";
import { MoneyText } from "../../../ui/figures.tsx";
import { ActionButton, actionOf } from "../../../ui/why-not.tsx";
import { DecideDialog, DrawDialog } from "./budget-dialogs.tsx";
import type { Budget, ContractPage } from "./queries.ts";
import { contractWords } from "./words.ts";

const tones: Record<Budget["state"], string> = {
  drawn: "yd-chip-warn",
  approved: "yd-chip-good",
  returned: "yd-chip-bad",
};

export function BudgetCard({ page }: { page: ContractPage }) {
  const t = useWords(contractWords);
  const text = useText();
  const [dialog, setDialog] = useState<"draw" | "decide" | null>(null);
  if (!page.input.needs_budget && page.budgets.length === 0) return null;
  const button = (name: "draw_budget" | "decide_budget", opens: "draw" | "decide") => {
    const action = actionOf(page.actions, name);
    const hidden = ["wrong_state", "forbidden"];
    if (!action || action.refusals.some((one) => hidden.includes(one.code))) return null;
    return (
      <ActionButton action={action} size="small" onRun={() => setDialog(opens)}>
        {text(action.title)}
      </ActionButton>
    );
  };
  const latest = page.budgets[0];
  return (
    <section className="yd-card yd-stack" aria-labelledby="budget-title">
      <div className="yd-row yd-row-between">
        <h2 id="budget-title">{t("budget")}</h2>
        <span className="yd-row">
          {button("draw_budget", "draw")}
          {button("decide_budget", "decide")}
        </span>
      </div>
      {page.budgets.length === 0 && <p className="yd-muted">{t("noBudget")}</p>}
      <ol className="yd-contract-list">
        {page.budgets.map((budget) => (
          <Round key={budget.no} budget={budget} />
        ))}
      </ol>
      {dialog === "draw" && <DrawDialog page={page} onClose={() => setDialog(null)} />}
      {dialog === "decide" && latest && (
        <DecideDialog page={page} budget={latest} onClose={() => setDialog(null)} />
      )}
    </section>
  );
}

/** Permille as people say it: in per cent. */
const percentOf = (permille: number) => String(permille / 10).replace("-", "−");

function Round({ budget }: { budget: Budget }) {
  const t = useWords(contractWords);
  const text = useText();
  const format = useFormat();
  const deviation = budget.deviation_permille;
  return (
    <li>
      <p className="yd-row yd-row-between">
        <span className="yd-row">
          <strong>{t("budgetRound", { n: budget.no })}</strong>
          <span className={`yd-chip ${tones[budget.state]}`}>{text(budget.state_title)}</span>
        </span>
        <MoneyText amount={budget.total} currency="CNY" />
      </p>
      <ul className="yd-small">
        {budget.costs.map((cost, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the lines of a round never change
          <li key={index}>
            {[t(cost.kind), cost.words].filter(Boolean).join(" ")}{" "}
            <span className="yd-number">{format.price(cost.amount, "CNY")}</span>
          </li>
        ))}
      </ul>
      {budget.standard && (
        <p className="yd-small">
          {t("standard")} <MoneyText amount={budget.standard} currency="CNY" />
          {deviation != null && (
            <span className={budget.within_tolerance ? "yd-good" : "yd-bad"}>
              {" "}
              {t("deviation", {
                n: percentOf(deviation),
                tolerance: percentOf(budget.tolerance_permille),
              })}{" "}
              {t(budget.within_tolerance ? "within" : "beyond")}
            </span>
          )}
        </p>
      )}
      {budget.outdated && <p className="yd-small yd-warn">{t("outdated")}</p>}
      <p className="yd-small yd-muted">
        {t("drawnBy", { name: budget.drawn_by, time: format.moment(budget.drawn_at) })}
      </p>
      {budget.decided_at && (
        <p className="yd-small">
          {t("decidedBy", {
            name: budget.decided_by ?? "",
            time: format.moment(budget.decided_at),
            state: text(budget.state_title),
            reason: budget.reason || "—",
          })}
        </p>
      )}
    </li>
  );
}
