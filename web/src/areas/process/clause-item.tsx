/** One clause as written, and below it what became of it. */

import { DownOutlined, RightOutlined } from "@ant-design/icons";
import { useMay } from "../../api/session.ts";
import { useText, useWords } from "../../i18n/words.ts";
import { ClauseDetail } from "./clause-detail.tsx";
import type { ClauseFigures } from "./queries.ts";
import { emptyHelp, marginNumber, shares, standingOf, tallyOf } from "./standing.ts";
import type { Reading } from "./use-reading.ts";
import { processWords } from "./words.ts";

interface ClauseItemProps {
  policy: string;
  clause: ClauseFigures;
  reading: Reading;
}

export function ClauseItem({ policy, clause, reading }: ClauseItemProps) {
  const t = useWords(processWords);
  const text = useText();
  const mayFigures = useMay("compliance.view");
  const standing = standingOf(clause, reading.period);
  const open = reading.clause === clause.id;
  const numbered = !/^\d+$/.test(marginNumber(clause.id));
  const counted = clause.measured && mayFigures;
  return (
    <li id={clause.id} className="yd-rule" data-standing={standing} data-open={open || undefined}>
      <span className="yd-rule-number">{numbered && marginNumber(clause.id)}</span>
      <div className="yd-stack yd-rule-body">
        <p className="yd-rule-text">{text(clause.text)}</p>
        {clause.open && (
          <p className="yd-small yd-warn">{t("openBecause", { reason: text(clause.open) })}</p>
        )}
        {standing === "guidance" && (
          <p className="yd-small yd-muted">{t("standingHelp_guidance")}</p>
        )}
        {standing === "built_in" && (
          <p className="yd-small yd-muted">{t("standingHelp_built_in")}</p>
        )}
        {clause.measured && (
          <button
            type="button"
            className="yd-unbutton yd-rule-figures"
            aria-expanded={open}
            onClick={() => reading.set({ clause: open ? null : clause.id })}
          >
            {open ? <DownOutlined aria-hidden /> : <RightOutlined aria-hidden />}
            <span className="yd-hidden-label">{t("showClause", { clause: clause.id })}</span>
            {counted ? (
              <Figures clause={clause} period={reading.period} />
            ) : (
              <span>{t("keptBy")}</span>
            )}
          </button>
        )}
        {open && <ClauseDetail policy={policy} clause={clause} />}
      </div>
    </li>
  );
}

/** A bar of what was kept, is due and was broken, with the numbers in words. */
function Figures({ clause, period }: { clause: ClauseFigures; period: string | null }) {
  const t = useWords(processWords);
  const tally = tallyOf(clause, period);
  const bar = shares(tally);
  if (!bar) return <span className="yd-small yd-muted">{t(emptyHelp(clause, period))}</span>;
  return (
    <>
      <span className="yd-meter" aria-hidden>
        <span className="yd-meter-kept" style={{ width: `${bar.kept}%` }} />
        <span className="yd-meter-due" style={{ width: `${bar.due}%` }} />
        <span className="yd-meter-broken" style={{ width: `${bar.broken}%` }} />
      </span>
      <span className="yd-row yd-small yd-number">
        <span>
          {t("kept")} {tally.kept}
        </span>
        <span className={tally.due > 0 ? "yd-due" : "yd-muted"}>
          {t("due")} {tally.due}
        </span>
        <span className={tally.broken > 0 ? "yd-bad" : "yd-muted"}>
          {t("broken")} {tally.broken}
        </span>
        {!period && clause.not_applicable != null && (
          <span className="yd-muted">
            {t("notApplicable")} {clause.not_applicable}
          </span>
        )}
      </span>
    </>
  );
}
