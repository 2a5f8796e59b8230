import { expect, test } from "vitest";
import { merge } from "./merge.ts";

const line = (line_id: string | undefined, quantity: string) => ({ line_id, quantity });
const base = { contact: "王", place: "苏州", lines: [line("a", "1"), line("b", "2")] };

test("changes to different fields merge by themselves", () => {
  const theirs = { ...base, place: "无锡" };
  const mine = {
    ...base,
    contact: "李",
    lines: [line("a", "5"), line("b", "2"), line(undefined, "9")],
  };
  const { merged, differences } = merge(base, theirs, mine);
  expect(merged).toEqual({ ...mine, place: "无锡" });
  expect(differences).toEqual([
    { path: "/place", base: "苏州", theirs: "无锡", mine: "苏州", both: false },
  ]);
});

test("where both changed the same field the pick decides, mine until then", () => {
  const theirs = { ...base, lines: [line("a", "3"), line("b", "2")] };
  const mine = { ...base, lines: [line("a", "5"), line("b", "2")] };
  const first = merge(base, theirs, mine);
  expect(first.differences).toEqual([
    { path: "/lines/a/quantity", base: "1", theirs: "3", mine: "5", both: true },
  ]);
  expect(first.merged.lines[0]?.quantity).toBe("5");
  const picked = merge(base, theirs, mine, new Map([["/lines/a/quantity", "theirs" as const]]));
  expect(picked.merged.lines[0]?.quantity).toBe("3");
});

test("a line they removed goes, unless I changed it: then it comes again as a new one", () => {
  const theirs = { ...base, lines: [line("a", "1")] };
  expect(merge(base, theirs, { ...base, contact: "李" }).merged.lines).toEqual([line("a", "1")]);
  const mine = { ...base, lines: [line("a", "1"), line("b", "7")] };
  const { merged, differences } = merge(base, theirs, mine);
  expect(merged.lines).toEqual([line("a", "1"), line(undefined, "7")]);
  expect(differences[0]?.both).toBe(true);
});

test("a line I removed stays removed unless they changed it and I take theirs", () => {
  const mine = { ...base, lines: [line("a", "1")] };
  expect(merge(base, { ...base, contact: "李" }, mine).merged.lines).toHaveLength(1);
  const theirs = { ...base, lines: [line("a", "1"), line("b", "3")] };
  expect(merge(base, theirs, mine).merged.lines).toHaveLength(1);
  const picks = new Map([["/lines/b", "theirs" as const]]);
  expect(merge(base, theirs, mine, picks).merged.lines).toHaveLength(2);
});

test("a line I added without an id does not make all lines one question", () => {
  const theirs = { ...base, lines: [line("a", "1"), line("b", "3")] };
  const mine = { ...base, lines: [line("a", "5"), line("b", "2"), { quantity: "9" }] };
  const { merged, differences } = merge<object>(base, theirs, mine);
  expect(merged).toEqual({ ...base, lines: [line("a", "5"), line("b", "3"), { quantity: "9" }] });
  expect(differences.map(({ path, both }) => [path, both])).toEqual([["/lines/b/quantity", false]]);
});
