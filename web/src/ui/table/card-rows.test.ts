import { expect, test } from "vitest";
import { cardHeight } from "./card-rows.tsx";
import type { Column } from "./column.ts";

type Place = NonNullable<Column<never>["card"]>;
const cards = (...places: Place[]) => places.map((card) => ({ card }));

test("a card is as high as its fields need, two of them in a line", () => {
  const heading = cardHeight(cards("title", "badge"));
  const oneLine = cardHeight(cards("title", "line"));
  expect(oneLine).toBeGreaterThan(heading);
  expect(cardHeight(cards("title", "line", "line"))).toBe(oneLine);
  expect(cardHeight(cards("title", "line", "line", "line"))).toBeGreaterThan(oneLine);
});

test("what is wide begins a line and fills it", () => {
  const threeLines = cardHeight(cards("line", "line", "line", "line", "line"));
  expect(cardHeight(cards("line", "wide", "line"))).toBe(threeLines);
});
