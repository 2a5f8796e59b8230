import { expect, test } from "vitest";
import { newLine } from "./draft.ts";
import { orderNotes, placeOf } from "./notes.ts";

test("what the server says of a unit stands at the cell of the unit", () => {
  expect(placeOf("/lines/2/entered")).toEqual({ row: 2, key: "unit" });
  expect(placeOf("lines/0/price_unit")).toEqual({ row: 0, key: "unit_price" });
  expect(placeOf("/currency")).toEqual({ row: null, pointer: "/currency" });
});

test("each report is about the lines that were sent with it", () => {
  const lines = ["a", "b"].map((key) => ({ ...newLine(), key }));
  const error = (message: string) => ({ pointer: "/lines/0/entered", code: "x", message });
  const notes = orderNotes(
    [
      { errors: [error("of the preview")], keys: ["b"] },
      { errors: [error("of saving")], keys: ["a", "b"] },
    ],
    [],
    [],
    lines,
    ({ zh }) => zh,
  );
  expect(notes.lines.get(1)?.errors).toEqual({ unit: "of the preview" });
  expect(notes.lines.get(0)?.errors).toEqual({ unit: "of saving" });
});
