import { expect, test } from "vitest";
import { scaleOf, showMinor } from "./currency.ts";

test("amounts are written with the digits of their currency", () => {
  expect([showMinor(5n, "CNY"), showMinor(-105n, "USD"), showMinor(105n, "JPY")]).toEqual([
    "0.05",
    "-1.05",
    "105",
  ]);
  expect(showMinor(1n, "KWD")).toBe("0.001");
  expect([scaleOf("EUR"), scaleOf("JPY")]).toEqual([100n, 1n]);
});
