/** Planning and reporting, for those whose posts allow it. */

import { Button } from "antd";
import { useState } from "react";
import { useMay } from "../../api/session.ts";
import { useWords } from "../../i18n/words.ts";
import { PlanDialog } from "./plan-dialog.tsx";
import type { WorkOrder } from "./queries.ts";
import { ReportDialog } from "./report-dialog.tsx";
import { productionWords } from "./words.ts";

export function WorkActions({ work }: { work: WorkOrder }) {
  const t = useWords(productionWords);
  const mayPlan = useMay("production.plan");
  const mayReport = useMay("production.report");
  const [open, setOpen] = useState<"plan" | "report" | null>(null);
  const going = work.state !== "done" && work.state !== "cancelled";
  const close = () => setOpen(null);
  return (
    <span className="yd-row">
      {mayPlan && going && (
        <Button
          size="small"
          type={work.state === "open" ? "primary" : "default"}
          onClick={() => setOpen("plan")}
        >
          {t(work.state === "open" ? "doPlan" : "replan")}
        </Button>
      )}
      {mayReport && going && work.state !== "open" && (
        <Button size="small" type="primary" onClick={() => setOpen("report")}>
          {t("report")}
        </Button>
      )}
      {open === "plan" && <PlanDialog work={work} onClose={close} />}
      {open === "report" && <ReportDialog work={work} onClose={close} />}
    </span>
  );
}
