/** One obligation whose clock runs or ran. */

import type { ReactNode } from "react";
import { Link } from "react-router";
import { useFormat } from "../../../i18n/format.ts";
import { useText, useWords } from "../../../i18n/words.ts";
import type { Obligation } from "./queries.ts";
import { contractWords } from "./words.ts";

const tones: Record<Obligation["state"], string> = {
  open: "yd-chip-info",
  overdue: "yd-chip-bad",
  fulfilled: "yd-chip-good",
};

interface ObligationItemProps {
  obligation: Obligation;
  /** Whether the order is named, where that is not plain. */
  withOrder?: boolean;
  /** What may be done. */
  children?: ReactNode;
}

export function ObligationItem({ obligation, withOrder = false, children }: ObligationItemProps) {
  const t = useWords(contractWords);
  const text = useText();
  const format = useFormat();
  const { state, late_days, stopped_at, fulfilled_at } = obligation;
  return (
    <li id={`obligation-${obligation.id}`}>
      <p className="yd-row yd-row-between">
        <span>
          <span className="yd-muted">{t(obligation.owed_by)}</span>{" "}
          <strong>{text(obligation.words)}</strong>
        </span>
        <span className={`yd-chip ${tones[state]}`}>
          {t(state === "open" ? "open_obligation" : state)}
        </span>
      </p>
      {obligation.note && (
        <p className="yd-small">
          {obligation.raised_by && `${t("raisedBy", { name: obligation.raised_by })}：`}
          {obligation.note}
        </p>
      )}
      <p className="yd-small yd-muted">{text(obligation.derivation)}</p>
      {withOrder && obligation.order_id && (
        <p className="yd-small">
          <Link to={`/orders/${obligation.order_id}`}>{obligation.order_label}</Link>
        </p>
      )}
      {late_days > 0 && <p className="yd-small yd-bad">{t("lateBy", { n: late_days })}</p>}
      {stopped_at && (
        <p className="yd-small yd-warn">{t("stoppedAt", { time: format.moment(stopped_at) })}</p>
      )}
      {fulfilled_at && (
        <p className="yd-small">
          {t("fulfilledBy", {
            name: obligation.fulfilled_by ?? "",
            time: format.moment(fulfilled_at),
            evidence: obligation.evidence,
          })}{" "}
          {obligation.evidence_file_id && (
            <a href={`/api/v1/files/${obligation.evidence_file_id}`}>{t("proof")}</a>
          )}
        </p>
      )}
      {children}
    </li>
  );
}
