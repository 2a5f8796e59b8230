import { expect, test } from "vitest";
import { emptyDraft, findingsOf, isReady } from "./findings.ts";

test("machines are counted by what was found about each", () => {
  const draft = { ...emptyDraft, verdicts: { A: "passed", B: "failed", C: "passed" } as const };
  expect(findingsOf(draft, true)).toMatchObject({
    passed: "2",
    failed: "1",
    passed_serials: ["A", "C"],
    failed_serials: ["B"],
  });
});

test("goods without numbers are counted by hand", () => {
  expect(findingsOf({ ...emptyDraft, passed: "2.5", failed: "" }, false)).toMatchObject({
    passed: "2.5",
    failed: "0",
    passed_serials: [],
  });
  expect(findingsOf({ ...emptyDraft, passed: "two" }, false)).toBeNull();
});

test("what failed is described before it is sent", () => {
  const draft = { ...emptyDraft, passed: "1", failed: "1" };
  expect(isReady(emptyDraft, false, true)).toBe(false);
  expect(isReady(draft, false, true)).toBe(false);
  expect(isReady({ ...draft, description: "漏油" }, false, true)).toBe(true);
  expect(isReady(draft, false, false)).toBe(true);
});

test("items without a name are left out", () => {
  const item = { name: " ", standard: "", measured: "", passed: true };
  expect(findingsOf({ ...emptyDraft, passed: "1", items: [item] }, false)?.items).toEqual([]);
});
