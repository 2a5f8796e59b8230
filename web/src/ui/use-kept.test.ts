import { beforeEach, expect, test, vi } from "vitest";
import { forgetKept, readKept, writeKept } from "./use-kept.ts";

beforeEach(() => {
  const stored = new Map<string, string>();
  vi.stubGlobal("localStorage", {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => stored.set(key, value),
    removeItem: (key: string) => stored.delete(key),
  });
});

test("what one person typed is not shown to the next on the same machine", () => {
  writeKept("chen", "order.new", { customer: "苏州瀚海" });
  expect(readKept("xu", "order.new")).toBeNull();
  expect(readKept("chen", "order.new")).toEqual({ customer: "苏州瀚海" });
  forgetKept("xu", "order.new");
  expect(readKept("chen", "order.new")).not.toBeNull();
  forgetKept("chen", "order.new");
  expect(readKept("chen", "order.new")).toBeNull();
});
