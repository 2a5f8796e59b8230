/** Names the fields of a contract: its own words, and those of an order inside of it. */

import { useCallback } from "react";
import { useOrderFieldNames } from "../../../i18n/fields/order-fields.ts";
import { useWords } from "../../../i18n/words.ts";
import { contractWords } from "./words.ts";

/** Fields beside the content, by the words of the form. */
const around = {
  title: "titleField",
  paper_no: "paperNo",
  signed_on: "signedOn",
  signed_at: "signedAt",
  valid_from: "validFrom",
  valid_until: "validUntil",
  parties: "parties",
  signatories: "signatories",
  delivery_term: "deliveryTerm",
  packing: "packing",
  quality: "quality",
  other_terms: "otherTerms",
  file_id: "file",
  obligations: "obligations",
  needs_budget: "budget",
} as const;

const isAround = (field: string): field is keyof typeof around => field in around;
/** Lists that are shown as changed, not as what they hold. */
export const contractLists: readonly string[] = ["parties", "signatories", "obligations"];

/** `/packing`, `packing` and `/lines/2/quantity` alike. */
export function useContractFieldNames(lineIds?: readonly string[]): (pointer: string) => string {
  const t = useWords(contractWords);
  const ofOrder = useOrderFieldNames(lineIds);
  return useCallback(
    (pointer) => {
      const field = pointer.replace(/^\//, "");
      return isAround(field) ? t(around[field]) : ofOrder(pointer);
    },
    [t, ofOrder],
  );
}
