import { expect, test } from "vitest";
import { translate, words } from "./words.ts";

const dictionary = words(
  { left: "还剩 {n} 天", plain: "好" },
  { left: "{n} {n:day|days} left", plain: "good" },
);

test("English tells one from many, Chinese does not", () => {
  const en = translate(dictionary, "en");
  expect([en("left", { n: 1 }), en("left", { n: "1" })]).toEqual(["1 day left", "1 day left"]);
  expect([en("left", { n: 0 }), en("left", { n: 12 })]).toEqual(["0 days left", "12 days left"]);
  expect(translate(dictionary, "zh")("left", { n: 1 })).toBe("还剩 1 天");
  expect(en("plain")).toBe("good");
});
