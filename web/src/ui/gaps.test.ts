import { expect, test } from "vitest";
import type { Missing } from "../api/types.ts";
import { gapsOf } from "./gaps.ts";

const gap = (field: string, line?: number): Missing => ({
  pointer: line ? `/lines/${line - 1}/${field}` : `/${field}`,
  field,
  step: "initial_review",
  what: { zh: `请填写${field}`, en: field },
  message: { zh: "", en: "" },
  ...(line && { line }),
});

test("a field is named once with the lines that lack it", () => {
  const missing = [
    gap("contact_name"),
    ...[1, 2, 3, 7].map((line) => gap("delivery_on", line)),
    gap("parameters", 2),
  ];
  expect(gapsOf(missing).map(({ first, lines }) => [first.field, lines])).toEqual([
    ["contact_name", ""],
    ["delivery_on", "1–3, 7"],
    ["parameters", "2"],
  ]);
  expect(gapsOf(missing)[1]?.first.pointer).toBe("/lines/0/delivery_on");
});

test("each step asks for itself", () => {
  const later = { ...gap("contact_name"), step: "finance_review" };
  expect(gapsOf([gap("contact_name"), later])).toHaveLength(2);
});
