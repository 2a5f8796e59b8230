import { expect, test } from "vitest";
import { type TimelineItem, underTheirActs } from "./timeline.tsx";

const item = (id: string, act?: number) =>
  ({ id, cause: act === undefined ? null : { seq: act } }) as TimelineItem;

test("what followed by rule stands under its act, and on its own where the act is not shown", () => {
  const { acts, following } = underTheirActs([item("7"), item("8", 7), item("9", 7), item("5", 4)]);
  expect(acts.map(({ id }) => id)).toEqual(["7", "5"]);
  expect(following.get("7")?.map(({ id }) => id)).toEqual(["8", "9"]);
});
