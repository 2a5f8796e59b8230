import { expect, test } from "vitest";
import {
  isTooLarge,
  parseDecimal,
  percentRead,
  percentToRate,
  rateToPercent,
  roundDivide,
  showCents,
  showDecimal,
} from "./decimal.ts";

test("decimals survive a round trip and refuse what the server would refuse", () => {
  for (const text of ["0", "1", "-2.5", "0.000001", "9223372036854.775807"]) {
    expect(showDecimal(parseDecimal(text) ?? 0n)).toBe(text);
  }
  for (const text of ["", "a", "1.0000001", "9223372036854.775808", "--1", "1e3"]) {
    expect(parseDecimal(text)).toBeNull();
  }
});

test("a number too large is told from what is no number", () => {
  expect(["9999999999999", "10台", "1.0000001"].map(isTooLarge)).toEqual([true, false, false]);
});

test("figures pasted from a spreadsheet are read", () => {
  expect(parseDecimal(" ¥12，345.60 ")).toBe(12_345_600_000n);
  expect(parseDecimal("１２．５")).toBe(12_500_000n);
});

test("rounding is half away from zero", () => {
  expect([roundDivide(5n, 10n), roundDivide(-5n, 10n), roundDivide(4n, 10n)]).toEqual([
    1n,
    -1n,
    0n,
  ]);
  expect([showCents(5n), showCents(-105n), showCents(123456n)]).toEqual([
    "0.05",
    "-1.05",
    "1234.56",
  ]);
});

test("per cent and ratio", () => {
  expect(percentToRate("13%")).toBe("0.13");
  expect(percentToRate("0.5")).toBe("0.005");
  expect(rateToPercent("0.13")).toBe("13");
  expect(percentRead("0.084317")).toBe("8.43");
  expect(percentRead("0.05")).toBe("5");
  expect(percentToRate("x")).toBeNull();
});
