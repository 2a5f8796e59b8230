import { expect, test } from "vitest";
import { layers, layout } from "./step-layout.ts";

const steps = [
  { key: "enter", needs: [] },
  { key: "review", needs: ["enter"] },
  { key: "finance", needs: ["review"] },
  { key: "legal", needs: ["review"] },
  { key: "plan", needs: ["finance", "legal", "enter"] },
];

/** A step with a long name is higher than the others. */
const heightOf = (key: string) => (key === "legal" ? 90 : 58);

test("a step stands after all it needs, parallel ones together", () => {
  expect(layers(steps).map((layer) => layer.map((step) => step.key))).toEqual([
    ["enter"],
    ["review"],
    ["finance", "legal"],
    ["plan"],
  ]);
});

test("what a longer way implies is not drawn", () => {
  const { edges } = layout(steps, 2000, heightOf);
  expect(edges.map((edge) => `${edge.from}>${edge.to}`)).toEqual([
    "enter>review",
    "review>finance",
    "review>legal",
    "finance>plan",
    "legal>plan",
  ]);
});

test("what does not fit beside each other goes below, never over each other", () => {
  for (const given of [320, 480, 700]) {
    const { boxes, boxWidth, width } = layout(steps, given, heightOf);
    expect(width).toBeLessThanOrEqual(given);
    for (const one of boxes)
      for (const other of boxes) {
        const apart =
          one === other ||
          Math.abs(one.x - other.x) >= boxWidth ||
          one.y + one.height <= other.y ||
          other.y + other.height <= one.y;
        expect(apart, `${one.key} and ${other.key} at ${given}`).toBe(true);
      }
  }
});

test("a circle does not hang the page", () => {
  expect(
    layers([
      { key: "a", needs: ["b"] },
      { key: "b", needs: ["a", "missing"] },
    ]).flat(),
  ).toHaveLength(2);
});

/** Level pieces of a path of `M x y`, `h`, `H` and `V`. */
function levels(path: string): { y: number; from: number; to: number }[] {
  let [x, y] = [0, 0];
  const found = [];
  for (const [, letter = "", numbers = ""] of path.matchAll(/([MhHV])([^MhHV]+)/g)) {
    const [first = 0, second = 0] = numbers.split(" ").map(Number);
    const before = x;
    if (letter === "M") [x, y] = [first, second];
    if (letter === "V") y = first;
    if (letter === "h") x += first;
    if (letter === "H") x = first;
    if (letter === "h" || letter === "H")
      found.push({ y, from: Math.min(before, x), to: Math.max(before, x) });
  }
  return found;
}

test("no edge runs behind a box", () => {
  const order = [
    ...steps,
    { key: "pay", needs: ["finance", "legal"] },
    { key: "make", needs: ["plan"] },
    { key: "ship", needs: ["make"] },
    { key: "invoice", needs: ["ship"] },
    { key: "accept", needs: ["ship"] },
    { key: "settle", needs: ["accept", "invoice", "pay"] },
    { key: "archive", needs: ["settle", "enter"] },
  ];
  for (const width of [320, 480, 660, 820, 2000]) {
    const { boxes, boxWidth, edges } = layout(order, width, heightOf);
    for (const { from, to, path } of edges) {
      for (const level of levels(path)) {
        const hit = boxes.find(
          (box) =>
            level.y > box.y &&
            level.y < box.y + box.height &&
            level.to > box.x &&
            level.from < box.x + boxWidth,
        );
        expect(hit, `${from} to ${to} at ${width}`).toBeUndefined();
      }
    }
  }
});
