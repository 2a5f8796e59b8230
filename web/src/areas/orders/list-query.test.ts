import { expect, test } from "vitest";
import { exportHref, ordersQuery, periodOf } from "./list-query.ts";

test("a named period has a first and a last day", () => {
  expect(periodOf("month", "2026-11-22")).toEqual({ from: "2026-11-01", to: "2026-11-30" });
  expect(periodOf("last_month", "2026-01-05")).toEqual({ from: "2025-12-01", to: "2025-12-31" });
  expect(periodOf("quarter", "2026-05-31")).toEqual({ from: "2026-04-01", to: "2026-06-30" });
  expect(periodOf("year", "2028-02-29")).toEqual({ from: "2028-01-01", to: "2028-12-31" });
  expect(periodOf(null, "2026-11-22")).toBeNull();
});

test("the list asks for what the address says, and the file for the same", () => {
  const query = ordersQuery(new URLSearchParams("q=szhh&sort=-amount&overdue=true&cols=label"));
  expect(query).toEqual({ q: "szhh", sort: "-amount", overdue: true });
  expect(exportHref(query, ["label", "amount"], "xlsx")).toBe(
    "/api/v1/orders/export/xlsx?q=szhh&sort=-amount&overdue=true&cols=label%2Camount",
  );
});
