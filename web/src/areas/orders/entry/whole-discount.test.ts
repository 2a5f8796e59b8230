import { expect, test } from "vitest";
import { discountOff, discountText, readDiscount } from "./whole-discount.ts";

test("amounts, shares and 折 are read as people write them", () => {
  expect(readDiscount("")).toBeUndefined();
  expect(readDiscount("￥1,500")).toEqual({ amount: "1500" });
  expect(readDiscount("2％")).toEqual({ share: "0.02" });
  for (const text of ["95折", "9.5折", "九五折", "九点五折", "打九五折", " 95 折"]) {
    expect(readDiscount(text), text).toEqual({ share: "0.05" });
  }
  expect(readDiscount("5折")).toEqual({ share: "0.5" });
  expect(readDiscount("九折")).toEqual({ share: "0.1" });
  expect(readDiscount("85.5折")).toEqual({ share: "0.145" });
});

test("what cannot be read is not passed over as nothing", () => {
  for (const text of ["便宜点", "-5", "101%", "折", "十折", "0折", "950折", "2.33333%"]) {
    expect(readDiscount(text), text).toBeNull();
  }
});

test("what is taken off is counted in the currency's smallest unit", () => {
  expect(discountOff("2%", 10_050n, 100n)).toBe(201n);
  expect(discountOff("500", 100_000n, 100n)).toBe(50_000n);
  expect(discountOff("500", 100_000n, 1n)).toBe(500n);
  expect(discountText({ share: "0.05" })).toBe("5%");
  expect(discountText({ amount: "500.00" })).toBe("500");
});
