/** Names the fields of a document that holds an order's content beside words of its own. */

import { useCallback } from "react";
import {
  type KnownLine,
  type NameField,
  useOrderFieldNames,
} from "../../../i18n/fields/order-fields.ts";

/** Names of the document's own fields, by their place in what is sent. */
export type FieldNames = Readonly<Record<string, string>>;

/** The server judges the content inside of a document by the pointers of an order. */
export const inContent = (pointer: string) => pointer.replace(/^\/?content/, "");

/** `/note`, `note`, `/content/lines/2/quantity` and `/lines/2/quantity` alike. */
export function useDocumentFieldNames(own: FieldNames, lines?: readonly KnownLine[]): NameField {
  const ofOrder = useOrderFieldNames(lines);
  return useCallback(
    (pointer, added) => own[pointer.replace(/^\//, "")] ?? ofOrder(inContent(pointer), added),
    [own, ofOrder],
  );
}
