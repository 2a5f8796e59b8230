/** What is inspected of an order, on its page. */

import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { Link, useSearchParams } from "react-router";
import { useFormat } from "../../i18n/format.ts";
import { useWords } from "../../i18n/words.ts";
import { numbered } from "../../ui/numbered.ts";
import { QueryState } from "../../ui/query-state.tsx";
import { TakenOff } from "../../ui/taken-off.tsx";
import { ActionButton } from "../../ui/why-not.tsx";
import type { OrderPanelProps } from "../area.ts";
import { InspectDialog } from "./inspect-dialog.tsx";
import { InspectionList } from "./inspection-list.tsx";
import { type OrderQuality, qualityOfOrderQuery } from "./queries.ts";
import { NonconformanceState } from "./state.tsx";
import { passedTargetsOf, type Target, targetsOf } from "./targets.ts";
import { qualityWords } from "./words.ts";

export function Panel({ page }: OrderPanelProps) {
  const query = useQuery(qualityOfOrderQuery(page.order.id));
  return (
    <QueryState query={query}>
      {(quality) => <Quality order={page.order.id} quality={quality} />}
    </QueryState>
  );
}

function Quality({ order, quality }: { order: string; quality: OrderQuality }) {
  const t = useWords(qualityWords);
  const [params] = useSearchParams();
  const [inspecting, setInspecting] = useState<readonly Target[] | null>(null);
  const targets = targetsOf(quality);
  const passed = passedTargetsOf(quality);
  // Where only finished units wait, it is their inspection that may not be done yet.
  const action =
    targets.length === 0 && quality.inspect.allowed ? quality.inspect_finished : quality.inspect;
  return (
    <div className="yd-stack">
      <div className="yd-row yd-row-between">
        <Lines quality={quality} />
        <ActionButton action={action} type="primary" onRun={() => setInspecting(targets)}>
          {t("inspect")}
        </ActionButton>
      </div>
      {inspecting && (
        <InspectDialog
          order={order}
          targets={inspecting}
          arrival={params.get("arrival")}
          onClose={() => setInspecting(null)}
        />
      )}
      <section>
        <h3>{t("title")}</h3>
        {quality.nonconformances.length === 0 && <p className="yd-muted">{t("noFailures")}</p>}
        <ul className="yd-opinions">
          {quality.nonconformances.map((nc) => (
            <li key={nc.id} className="yd-row">
              <Link to={`/nonconformances/${nc.id}`}>{nc.number}</Link>
              <NonconformanceState state={nc.state} />
              <span>{nc.product_name}</span>
              <span>{nc.description}</span>
            </li>
          ))}
        </ul>
      </section>
      <section>
        <h3>{t("inspections")}</h3>
        <InspectionList inspections={quality.inspections} />
      </section>
      <section>
        <div className="yd-row yd-row-between">
          <h3>{t("dossiers")}</h3>
          {passed.length > 0 && quality.inspect.allowed && (
            <Button onClick={() => setInspecting(passed)}>{t("doFail")}</Button>
          )}
        </div>
        {quality.machines.length === 0 && <p className="yd-muted">{t("noMachines")}</p>}
        <ul className="yd-row">
          {quality.machines.map(({ serial, status }) => (
            <li key={serial} className="yd-row">
              <Link to={`/serials/${encodeURIComponent(serial)}`}>{serial}</Link>
              <span className={`yd-chip ${status === "blocked" ? "yd-chip-bad" : ""}`}>
                {t(`status_${status}`)}
              </span>
            </li>
          ))}
        </ul>
      </section>
    </div>
  );
}

function ToInspect({ open, unit }: { open: string; unit: string }) {
  const t = useWords(qualityWords);
  const format = useFormat();
  return (
    <span className="yd-chip yd-chip-warn">
      {t("toInspect", { n: format.quantity(open), unit })}
    </span>
  );
}

/** What was made and what came in, with what of it waits for an inspection. */
function Lines({ quality }: { quality: OrderQuality }) {
  const t = useWords(qualityWords);
  const format = useFormat();
  return (
    <ul className="yd-stack">
      {quality.lines.map((line) => (
        <li key={line.line_id} className="yd-row">
          <span>
            {numbered(line.no, line.product_name)} <TakenOff no={line.no} />
          </span>
          <span>{t("made", { n: format.quantity(line.made) })}</span>
          <span className="yd-good">{t("passedOf", { n: format.quantity(line.passed) })}</span>
          {line.open !== "0" && <ToInspect {...line} />}
        </li>
      ))}
      {quality.arrivals.map((arrival) => (
        <li key={arrival.id} className="yd-row">
          <span>{[arrival.name, arrival.delivery_note].filter(Boolean).join(" · ")}</span>
          <ToInspect {...arrival} />
        </li>
      ))}
    </ul>
  );
}
