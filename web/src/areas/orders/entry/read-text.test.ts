import { expect, test } from "vitest";
import type { CustomerItem } from "../../../api/lookups.ts";
import type { DraftedLine, TextDraft } from "../../../api/types.ts";
import { newDraft } from "./draft.ts";
import { headGuesses, headOf, isTaken, rowOf } from "./read-text.ts";

const read = (source: string): DraftedLine => ({
  source,
  goods: "SEAL-80",
  quantity: "2",
  unit: "箱",
  unit_known: true,
  customer_po_line: "",
  customer_article_no: "",
  certainty: "exact",
  proposals: [{ id: "p1", sku: "SEAL-80", name: "机械密封", model: "", unit: "套" }],
});

test("goods that are not wanted are not ticked", () => {
  expect(rowOf(read("SEAL-80 2箱"))).toMatchObject({ taken: true, declined: false });
  for (const source of [
    "SEAL-80 2箱不要了",
    "取消 SEAL-80 2箱",
    "SEAL-80 不需要 2箱",
    "SEAL-80 2箱不用发",
    "please cancel SEAL-80 x2",
  ]) {
    expect(rowOf(read(source)), source).toMatchObject({ taken: false, declined: true });
  }
});

test("a unit that the product does not have is confirmed first", () => {
  const line = { ...read("SEAL-80 2 crates"), unit: "crates", unit_known: false };
  expect(rowOf(line)).toMatchObject({ taken: false, quantity: "2" });
});

const text: TextDraft = {
  customer: { id: "c1", name: "瀚海水务", certainty: "likely" },
  customer_po_no: "HH-1",
  contract_no: "HT-1",
  contact_name: "顾明",
  contact_phone: "",
  delivery_place: "",
  delivery_on: "2026-12-01",
  lines: [],
  unread: [],
};

test("each guess of the header is taken by itself; what stands there stays", () => {
  const draft = { ...newDraft(), contact_name: "王工" };
  const guesses = headGuesses(text, draft);
  expect(guesses.map((guess) => [guess.field, isTaken(guess)])).toEqual([
    ["customer", false],
    ["customer_po_no", true],
    ["contract_no", true],
    ["contact_name", false],
    ["delivery_on", true],
  ]);
  expect(headOf(guesses.filter(isTaken), draft, null)).toEqual({
    customer_po_no: "HH-1",
    contract_no: "HT-1",
    delivery_on: "2026-12-01",
  });
});

test("a customer who is found brings his usual terms along", () => {
  const customer: CustomerItem = {
    id: "c1",
    label: "瀚海水务",
    terms: {
      instalments: [{ percent: "100", event: "shipping", due: { kind: "days", n: 30 } }],
    },
    currency: "USD",
    contacts: [{ name: "方怡", phone: "138" }],
    places: [],
  };
  const part = headOf(headGuesses(text, newDraft()), newDraft(), customer);
  expect(part).toMatchObject({ customer_id: "c1", currency: "USD", contact_name: "顾明" });
  expect(part.terms).toHaveLength(1);
});
