import { expect, test } from "vitest";
import { withChosen } from "./with-chosen.ts";

test("a value from before stays selectable beside the fixed ones", () => {
  expect(withChosen(["A", "B"], "B")).toEqual(["", "A", "B"]);
  expect(withChosen(["A", "B"], "VIP")).toEqual(["", "A", "B", "VIP"]);
  expect(withChosen(["A"], "")).toEqual(["", "A"]);
});
