import { expect, test } from "vitest";
import type { DeskTask } from "../../api/types.ts";
import { nextTask } from "./next-task.ts";

const task = (id: string, step: string) =>
  ({ id, step, subject: { kind: "sales_order", id } }) as unknown as DeskTask;

test("the next task is the most urgent other one", () => {
  const tasks = [task("a", "review"), task("b", "review"), task("c", "plan")];
  expect(nextTask(tasks, { subject: "a", step: "review" })?.id).toBe("b");
  expect(nextTask(tasks, { subject: "a", step: "plan" })?.id).toBe("a");
  expect(nextTask([task("a", "review")], { subject: "a", step: "review" })).toBeUndefined();
});
