import { expect, test } from "vitest";
import { daysFrom, layOut, overlapping } from "./gantt.ts";

const work = (
  id: string,
  start_on: string | null,
  end_on: string | null,
  work_centre_id = "A",
) => ({
  id,
  start_on,
  end_on,
  work_centre_id,
});

test("bars that overlap lie on different tracks, others share one", () => {
  const row = layOut(
    [
      work("2", "2026-03-03", "2026-03-05"),
      work("1", "2026-03-02", "2026-03-03"),
      work("3", "2026-03-04", "2026-03-06"),
      work("other", "2026-03-02", "2026-03-06", "B"),
      work("unplanned", null, null),
    ],
    "A",
    "2026-03-02",
    14,
  );
  expect(row.bars.map((bar) => [bar.work.id, bar.from, bar.to, bar.track])).toEqual([
    ["1", 0, 1, 0],
    ["2", 1, 3, 1],
    ["3", 2, 4, 0],
  ]);
  expect(row.tracks).toBe(2);
});

test("what begins before or ends after the board is cut at its edge", () => {
  const row = layOut([work("1", "2026-02-20", "2026-03-30")], "A", "2026-03-02", 7);
  expect(row.bars[0]).toMatchObject({ from: 0, to: 6 });
  expect(layOut([work("1", "2026-02-20", "2026-03-01")], "A", "2026-03-02", 7).bars).toEqual([]);
});

test("a plan clashes with others at its centre on any common day, not with itself", () => {
  const all = [work("1", "2026-03-02", "2026-03-04"), work("2", "2026-03-05", "2026-03-06")];
  const plan = { id: "2", centre: "A", start: "2026-03-04", end: "2026-03-06" };
  expect(overlapping(all, plan).map((one) => one.id)).toEqual(["1"]);
  expect(overlapping(all, { ...plan, start: "2026-03-05" })).toEqual([]);
});

test("days follow each other over the end of a month", () => {
  expect(daysFrom("2026-02-27", 3)).toEqual(["2026-02-27", "2026-02-28", "2026-03-01"]);
});
