import { expect, test } from "vitest";
import { shownValue } from "./shown-value.ts";

test("values read without ids and needless zeros", () => {
  expect(shownValue("47000.000000")).toBe("47000");
  expect(shownValue(null)).toBe("");
  expect(shownValue([{ name: "流量", value: "50" }])).toBe("流量 50");
  expect(shownValue({ line_id: "01936b2e", quantity: "2" })).toBe("2");
});
