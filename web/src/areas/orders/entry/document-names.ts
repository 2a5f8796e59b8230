/** Names the fields of a document that holds an order's content beside words of its own. */

import { useCallback } from "react";
import {
  type KnownLine,
  type NameField,
  useOrderFieldNames,
} from "../../../i18n/fields/order-fields.ts";
import { useText } from "../../../i18n/words.ts";

/** Names of the document's own fields, by their place in what is sent. */
export type FieldNames = Readonly<Record<string, string>>;

/** The server judges the content inside of a document by the pointers of an order. */
export const inContent = (pointer: string) => pointer.replace(/^\/?content/, "");

/** `/note`, `note`, `/content/lines/2/quantity`, `/lines/2/quantity` and `/parties/0/name` alike. */
export function useDocumentFieldNames(own: FieldNames, lines?: readonly KnownLine[]): NameField {
  const ofOrder = useOrderFieldNames(lines);
  const text = useText();
  return useCallback(
    (pointer, added) => {
      const [first = "", place = ""] = pointer.replace(/^\//, "").split("/");
      const name = own[first];
      if (name === undefined) return ofOrder(inContent(pointer), added);
      const no = Number(place) + 1;
      if (!/^\d+$/.test(place)) return name;
      return text({ zh: `${name} 第 ${no} 项`, en: `${name} ${no}` });
    },
    [own, ofOrder, text],
  );
}
