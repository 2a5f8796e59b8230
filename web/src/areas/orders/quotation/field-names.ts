/** Names the fields of a quotation: its own words, and those of an order inside of it. */

import { useMemo } from "react";
import type { KnownLine, NameField } from "../../../i18n/fields/order-fields.ts";
import { useWords } from "../../../i18n/words.ts";
import { type FieldNames, useDocumentFieldNames } from "../entry/document-names.ts";
import { quotationWords } from "./words.ts";

/** Names of the quotation's own fields, by their place in what is sent. */
export function useQuotationWordNames(): FieldNames {
  const t = useWords(quotationWords);
  return useMemo(() => ({ valid_until: t("validUntil"), note: t("note") }), [t]);
}

/** The quotation's own fields, and those of an order inside of it. */
export function useQuotationFieldNames(lines?: readonly KnownLine[]): NameField {
  return useDocumentFieldNames(useQuotationWordNames(), lines);
}
