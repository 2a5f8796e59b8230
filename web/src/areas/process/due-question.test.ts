import { expect, test } from "vitest";
import { questionOf } from "./due-question.ts";

const asked = { start: "2026-09-30", time: "17:45", days: "1", unit: "working_hours" as const };

test("working hours count from a time of day, days from the date", () => {
  expect(questionOf(asked, null)?.start).toBe("2026-09-30T17:45");
  expect(questionOf({ ...asked, unit: "days" }, null)?.start).toBe("2026-09-30");
  expect(questionOf({ ...asked, time: "" }, null)).toBeNull();
  expect(questionOf({ ...asked, time: "", unit: "working_days" }, null)?.days).toBe(1);
});
