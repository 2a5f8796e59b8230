/** Names the fields of a contract: its own words, and those of an order inside of it. */

import { useMemo } from "react";
import type { KnownLine, NameField } from "../../../i18n/fields/order-fields.ts";
import { useWords } from "../../../i18n/words.ts";
import { useDocumentFieldNames } from "../entry/document-names.ts";
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

/** Names of the contract's own fields, by their place in what is sent. */
export function useContractWordNames(): Readonly<Record<string, string>> {
  const t = useWords(contractWords);
  return useMemo(
    () => Object.fromEntries(Object.entries(around).map(([field, word]) => [field, t(word)])),
    [t],
  );
}

/** The contract's own fields, and those of an order inside of it. */
export function useContractFieldNames(lines?: readonly KnownLine[]): NameField {
  return useDocumentFieldNames(useContractWordNames(), lines);
}
