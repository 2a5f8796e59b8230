/** Somebody's change took effect first: shows it beside what is kept of mine. */

import { useQueryClient } from "@tanstack/react-query";
import { Alert, Button } from "antd";
import type { Problem } from "../../../api/problem.ts";
import type { ContentChange, OrderPage } from "../../../api/types.ts";
import { useWords } from "../../../i18n/words.ts";
import { Diff } from "./diff.tsx";
import { changeWords } from "./words.ts";

interface StaleProps {
  problem: Problem;
  page: OrderPage;
  /** Forgets what was typed on the old revision. */
  onReload: () => void;
}

interface Present {
  changes?: ContentChange[] | null;
  change?: { number: string; reason: string } | null;
}

export function Stale({ problem, page, onReload }: StaleProps) {
  const t = useWords(changeWords);
  const client = useQueryClient();
  const present = problem.current as Present | undefined;
  const lineIds = page.lines.map((line) => line.line_id);
  const names = new Map(
    page.lines.map((line) => [line.line_id, `${line.no}. ${line.description}`]),
  );
  const reload = async () => {
    onReload();
    await client.invalidateQueries({ queryKey: ["sales_order", page.order.id] });
    window.location.reload();
  };
  return (
    <Alert
      role="alert"
      type="warning"
      showIcon
      title={t("staleTitle")}
      action={
        <Button size="small" onClick={reload}>
          {t("staleReload")}
        </Button>
      }
      description={
        <div className="yd-stack">
          {present?.change && (
            <p>{t("staleBy", { number: present.change.number, reason: present.change.reason })}</p>
          )}
          {present?.changes && <Diff changes={present.changes} lineIds={lineIds} names={names} />}
        </div>
      }
    />
  );
}
