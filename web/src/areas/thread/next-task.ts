/** Which task comes next: the overdue first, then by deadline, then by how long it has waited. */

import type { WorkTask } from "../../api/types.ts";

/** After every moment that is written. */
const never = "9999";

export function byUrgency(a: WorkTask, b: WorkTask): number {
  const due = (task: WorkTask) => task.due ?? never;
  return (
    Number(b.overdue) - Number(a.overdue) ||
    due(a).localeCompare(due(b)) ||
    a.waiting_since.localeCompare(b.waiting_since)
  );
}

/** The most urgent task beside the one just done. */
export function nextTask(tasks: readonly WorkTask[], done: { orderId: string; step: string }) {
  return [...tasks]
    .filter((task) => task.order_id !== done.orderId || task.step !== done.step)
    .sort(byUrgency)[0];
}
