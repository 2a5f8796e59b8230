import { expect, test } from "vitest";
import type { WorkTask } from "../../api/types.ts";
import { byUrgency, nextTask } from "./next-task.ts";

const task = (id: string, due: string | null, overdue = false): WorkTask => ({
  id,
  order_id: id,
  order_label: id,
  customer: "",
  step: "review",
  title: { zh: "", en: "" },
  clause: null,
  due,
  overdue,
  waiting_since: "2026-11-01T00:00:00Z",
  link: `/orders/${id}`,
});

test("the overdue come first, what has no deadline last", () => {
  const tasks = [
    task("d", null),
    task("c", "2026-11-30"),
    task("b", "2026-11-22"),
    task("a", "2026-11-20", true),
  ];
  expect(tasks.sort(byUrgency).map((one) => one.id)).toEqual(["a", "b", "c", "d"]);
});

test("the next task is another one", () => {
  const tasks = [task("a", "2026-11-20", true), task("b", "2026-11-22")];
  expect(nextTask(tasks, { orderId: "a", step: "review" })?.id).toBe("b");
  expect(nextTask([tasks[0] ?? task("a", null)], { orderId: "a", step: "review" })).toBeUndefined();
});
