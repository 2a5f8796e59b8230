import { expect, test } from "vitest";
import { addMonths, monthPage, parseDate } from "./parse-date.ts";

const today = "2026-11-21";

test.each([
  ["2026-11-21", "2026-11-21"],
  ["2026/1/5", "2026-01-05"],
  ["2026年11月30日", "2026-11-30"],
  ["20261130", "2026-11-30"],
  ["261130", "2026-11-30"],
  ["1130", "2026-11-30"],
  ["105", "2027-01-05"],
  ["11.30", "2026-11-30"],
  ["11-1", "2026-11-01"],
  ["3-1", "2027-03-01"],
  ["10-1", "2026-10-01"],
  ["9-1", "2027-09-01"],
  ["30", "2026-11-30"],
  ["+5", "2026-11-26"],
  ["今天", "2026-11-21"],
  ["１１３０", "2026-11-30"],
])("%s", (typed, date) => {
  expect(parseDate(typed, today)).toBe(date);
});

test.each(["", "4-31", "2026-13-01", "abc", "1-2-3-4", "12345"])("not a date: %s", (typed) => {
  expect(parseDate(typed, today)).toBeNull();
});

test("a month's page begins on a Monday and holds the month", () => {
  const page = monthPage("2026-11");
  expect(page[0]).toBe("2026-10-26");
  expect(page).toContain("2026-11-30");
  expect(addMonths("2026-12", 1)).toBe("2027-01");
});
