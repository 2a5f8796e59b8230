import { expect, test } from "vitest";
import { newParty, newSignatory, newWords, withoutParty } from "./contract-draft.ts";

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
