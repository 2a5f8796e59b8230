/** What of an order can be inspected now, as one list to choose from. */

import { numbered } from "../../ui/numbered.ts";
import type { OrderQuality, Stage } from "./queries.ts";

export interface Target {
  key: string;
  stage: Stage;
  name: string;
  unit: string;
  /** How much there is to inspect. */
  open: string;
  /** The machines among it; null for goods without numbers. */
  machines: readonly string[] | null;
  line_id: string | null;
  work_order_id: string | null;
  arrival_id: string | null;
  /** They had passed: they can only be found bad now. */
  passed?: true;
}

const none = { line_id: null, work_order_id: null, arrival_id: null, machines: null };

export function targetsOf(quality: OrderQuality): Target[] {
  const finished = quality.inspect_finished.allowed
    ? quality.lines
        .filter((line) => line.open !== "0")
        .map((line) => ({
          ...none,
          key: line.line_id,
          stage: "final" as const,
          name: numbered(line.no, line.product_name),
          unit: line.unit,
          open: line.open,
          machines: line.serialised ? line.machines : null,
          line_id: line.line_id,
        }))
    : [];
  const delivered = quality.arrivals.map((arrival) => ({
    ...none,
    key: arrival.id,
    stage: "incoming" as const,
    name: [arrival.name, arrival.delivery_note].filter(Boolean).join(" · "),
    unit: arrival.unit,
    open: arrival.open,
    arrival_id: arrival.id,
  }));
  const underWay = quality.work_orders.map((work) => ({
    ...none,
    key: work.id,
    stage: "in_process" as const,
    name: `${work.number} ${work.product_name}`,
    unit: "",
    open: work.quantity,
    work_order_id: work.id,
  }));
  return [...finished, ...delivered, ...underWay];
}

/** Machines in the house that had passed, line by line: an earlier inspection may have been wrong. */
export function passedTargetsOf(quality: OrderQuality): Target[] {
  const inTheHouse = ["good", "picked", "packed"];
  return quality.lines.flatMap((line) => {
    const machines = quality.machines
      .filter((one) => one.line_id === line.line_id && one.work_order_id)
      .filter((one) => inTheHouse.includes(one.status))
      .map((one) => one.serial);
    if (machines.length === 0) return [];
    return [
      {
        ...none,
        key: line.line_id,
        stage: "final" as const,
        name: numbered(line.no, line.product_name),
        unit: line.unit,
        open: String(machines.length),
        machines,
        line_id: line.line_id,
        passed: true as const,
      },
    ];
  });
}
