/** What the system computes for a reviewer, with the figures behind it. */

import {
  CheckCircleFilled,
  CloseCircleFilled,
  ExclamationCircleFilled,
  MinusCircleOutlined,
} from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { checksQuery } from "../../api/order-queries.ts";
import type { CheckView } from "../../api/types.ts";
import { useText, useWords } from "../../i18n/words.ts";
import { QueryState } from "../../ui/query-state.tsx";
import { standingChips } from "../../ui/standing.ts";
import { threadWords } from "./words.ts";

export function Checks({ orderId, step }: { orderId: string; step: string }) {
  const t = useWords(threadWords);
  const query = useQuery(checksQuery(orderId, step));
  return (
    <div>
      <h3 className="yd-small yd-muted">{t("checks")}</h3>
      <QueryState query={query}>
        {(checks) => (
          <>
            <ul className="yd-checklist">
              {checks.map((check) => (
                <Check key={check.key} check={check} />
              ))}
            </ul>
            {checks.some((check) => check.outcome === "broken" && !check.blocks) && (
              <p className="yd-small yd-warn">{t("overFailed")}</p>
            )}
          </>
        )}
      </QueryState>
    </div>
  );
}

function Check({ check }: { check: CheckView }) {
  const t = useWords(threadWords);
  const text = useText();
  return (
    <li>
      <div className="yd-grow">
        <span className="yd-row">
          <OutcomeIcon check={check} />
          <span className="yd-sentence">{text(check.title)}</span>
          {check.clause && <span className="yd-small yd-muted">{check.clause}</span>}
          {check.outcome === "nothing" && (
            <span className="yd-muted yd-small">{t("checkNothing")}</span>
          )}
          {check.outcome === "broken" && (
            <span className={check.blocks ? "yd-bad yd-small" : "yd-warn yd-small"}>
              {t(check.blocks ? "checkBlocks" : "checkFails")}
            </span>
          )}
        </span>
        <div className="yd-row">
          {check.report.items.map((item) => (
            <span key={item.key} className={`yd-chip yd-chip-wrap ${standingChips[item.standing]}`}>
              {text(item.title) !== text(check.title) &&
                `${text(item.title)}${text({ zh: "：", en: ": " })}`}
              {text(item.found)}
            </span>
          ))}
        </div>
      </div>
    </li>
  );
}

/** Nothing to compare with is no tick: the check is neither kept nor broken. */
function OutcomeIcon({ check }: { check: CheckView }) {
  const t = useWords(threadWords);
  switch (check.outcome) {
    case "kept":
      return <CheckCircleFilled className="yd-good" aria-label={t("checkPasses")} />;
    case "nothing":
      return <MinusCircleOutlined className="yd-muted" aria-label={t("checkNothing")} />;
    default:
      return check.blocks ? (
        <CloseCircleFilled className="yd-bad" aria-label={t("checkBlocks")} />
      ) : (
        <ExclamationCircleFilled className="yd-warn" aria-label={t("checkFails")} />
      );
  }
}
