import { expect, test } from "vitest";
import { emptyOpinion, opinionBody, unanswered } from "./opinion.ts";

const questions = [
  { key: "a", text: { zh: "甲", en: "a" }, opinion: false },
  { key: "b", text: { zh: "乙", en: "b" }, opinion: true },
];

test("what does not fit and what asks for an opinion wants words", () => {
  expect(unanswered(questions, emptyOpinion)).toBe(2);
  const answers = { a: { ok: true, note: "" }, b: { ok: true, note: " " } };
  expect(unanswered(questions, { ...emptyOpinion, answers })).toBe(1);
  const objected = { a: { ok: false, note: "" }, b: { ok: true, note: "可以" } };
  expect(unanswered(questions, { ...emptyOpinion, answers: objected })).toBe(1);
});

test("the body carries trimmed words by item", () => {
  const answers = { a: { ok: false, note: " 数量不符 " } };
  expect(opinionBody({ reason: " x ", answers, forms: {} })).toEqual({
    reason: "x",
    checklist: [{ item: "a", ok: false, note: "数量不符" }],
    forms: {},
  });
});
