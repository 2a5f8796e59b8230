/** Names the fields of an inquiry: its own words, and those of an order inside of it. */

import { useMemo } from "react";
import type { KnownLine, NameField } from "../../../i18n/fields/order-fields.ts";
import { useWords } from "../../../i18n/words.ts";
import { type FieldNames, useDocumentFieldNames } from "../entry/document-names.ts";
import { inquiryWords } from "./words.ts";

/** Names of the inquiry's own fields, by their place in what is sent. */
export function useInquiryWordNames(): FieldNames {
  const t = useWords(inquiryWords);
  return useMemo(() => ({ prospect: t("prospectName"), received_on: t("receivedOn") }), [t]);
}

/** The inquiry's own fields, and those of an order inside of it. */
export function useInquiryFieldNames(lines?: readonly KnownLine[]): NameField {
  return useDocumentFieldNames(useInquiryWordNames(), lines);
}
