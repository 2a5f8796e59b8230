import { expect, test } from "vitest";
import type { Words } from "./words.ts";

const modules = import.meta.glob<Record<string, Words<Record<string, string>>>>("../**/words.ts", {
  eager: true,
});

const dictionaries = Object.entries(modules).flatMap(([path, exported]) =>
  Object.values(exported)
    .filter((one) => typeof one === "object")
    .map((dictionary) => [path, dictionary] as const),
);

const parameters = (text: string) =>
  [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();

test("there are dictionaries to check", () => {
  expect(dictionaries.length).toBeGreaterThan(5);
});

// The types see to the keys; that both languages use the same parameters only shows here.
test.each(dictionaries)("%s says the same in both languages", (_, { zh, en }) => {
  expect(Object.keys(en).sort()).toEqual(Object.keys(zh).sort());
  for (const [key, text] of Object.entries(zh)) {
    expect(en[key], key).toBeTruthy();
    expect(parameters(en[key] ?? ""), key).toEqual(parameters(text));
  }
});
