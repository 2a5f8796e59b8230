import { expect, test } from "vitest";
import { layers, layout } from "./step-layout.ts";

const steps = [
  { key: "enter", needs: [] },
  { key: "review", needs: ["enter"] },
  { key: "finance", needs: ["review"] },
  { key: "legal", needs: ["review"] },
  { key: "plan", needs: ["finance", "legal", "enter"] },
];

test("a step stands after all it needs, parallel ones together", () => {
  expect(layers(steps).map((layer) => layer.map((step) => step.key))).toEqual([
    ["enter"],
    ["review"],
    ["finance", "legal"],
    ["plan"],
  ]);
});

test("what a longer way implies is not drawn", () => {
  const { edges } = layout(steps, 2000);
  expect(edges.map((edge) => `${edge.from}>${edge.to}`)).toEqual([
    "enter>review",
    "review>finance",
    "review>legal",
    "finance>plan",
    "legal>plan",
  ]);
});

test("what does not fit beside each other goes below, never over each other", () => {
  const { boxes, width } = layout(steps, 320);
  expect(width).toBeLessThanOrEqual(320);
  const places = new Set(boxes.map((box) => `${box.x},${box.y}`));
  expect(places.size).toBe(steps.length);
});

test("a circle does not hang the page", () => {
  expect(
    layers([
      { key: "a", needs: ["b"] },
      { key: "b", needs: ["a", "missing"] },
    ]).flat(),
  ).toHaveLength(2);
});
