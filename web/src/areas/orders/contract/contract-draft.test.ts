import { expect, test } from "vitest";
import { newDraft } from "../entry/draft.ts";
import { newParty, newSignatory, newWords, toInput, withoutParty } from "./contract-draft.ts";

test("a party that goes takes its signatories along, the others keep theirs", () => {
  const words = {
    ...newWords(),
    parties: [newParty("ordering"), newParty("guarantor"), newParty("contractor")],
    signatories: [newSignatory(0), newSignatory(1), newSignatory(2)],
  };
  const left = withoutParty(words, 1);
  expect(left.parties?.map((party) => party.role)).toEqual(["ordering", "contractor"]);
  expect(left.signatories?.map((one) => one.party)).toEqual([0, 1]);
});

test("the customer is the ordering party, and rows that nobody filled in are not sent", () => {
  const words = {
    ...newWords(),
    parties: [newParty("guarantor"), newParty("ordering"), newParty("contractor")],
    signatories: [newSignatory(0), newSignatory(1)],
  };
  const sent = toInput({ draft: { ...newDraft(), customer: "苏州瀚海" }, words });
  expect(sent.parties).toMatchObject([{ role: "ordering", name: "苏州瀚海" }]);
  expect(sent.signatories).toMatchObject([{ party: 0 }]);
});
