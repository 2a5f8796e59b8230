import { expect, test } from "vitest";
import { isSaid } from "./cancel-approved.tsx";

const said = { reason: "客户停建", code: "customer_withdrew", costs: "", deposit: "" } as const;

test("the kind of reason is chosen by whoever cancels", () => {
  expect(isSaid({ ...said, code: "" }, "0.00")).toBe(false);
  expect(isSaid(said, "0.00")).toBe(true);
});

test("the fate of what was paid is asked where something was paid", () => {
  expect(isSaid(said, "41629.20")).toBe(false);
  expect(isSaid({ ...said, deposit: "refund" }, "41629.20")).toBe(true);
});
