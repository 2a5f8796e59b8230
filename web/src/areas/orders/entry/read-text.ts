/** What the server read in pasted words or a sheet, and what of it is taken over unless somebody says otherwise. */

import type { CustomerItem } from "../../../api/lookups.ts";
import type { DraftedLine, TextDraft } from "../../../api/types.ts";
import { choosing } from "./choosing.ts";
import type { Draft } from "./draft.ts";

/** A line as read, and what the clerk made of it. */
export interface Row {
  read: DraftedLine;
  /** It says that these goods are not wanted. */
  declined: boolean;
  taken: boolean;
  product: { id: string; label: string; unit: string } | null;
  quantity: string;
}

const declining = /不要|取消|不用|不需要|\bcancel/i;

/** What is called exactly so is ticked at once; everything else a person confirms. */
export function rowOf(read: DraftedLine): Row {
  const [first] = read.proposals;
  const guess = first && read.certainty !== "unsure" ? first : null;
  const declined = declining.test(read.source);
  return {
    read,
    declined,
    taken: read.certainty === "exact" && !!read.quantity && read.unit_known && !declined,
    product: guess ? { id: guess.id, label: guess.name, unit: guess.unit } : null,
    quantity: read.quantity ?? "",
  };
}

const texts = [
  "customer_po_no",
  "contract_no",
  "contact_name",
  "contact_phone",
  "delivery_place",
] as const;

/** The fields of the header that words may tell. */
export type HeadField = "customer" | (typeof texts)[number] | "delivery_on";

/** A guess about a field of the header. */
export interface HeadGuess {
  field: HeadField;
  value: string;
  /** How sure it is; only the customer is looked up. */
  certainty: DraftedLine["certainty"];
  /** What stands in the order already, and would be replaced. */
  before: string;
}

/** What was read of the whole order, field by field. */
export function headGuesses(read: TextDraft, draft: Draft): HeadGuess[] {
  const guess = (
    field: HeadField,
    value: string | null | undefined,
    before: string | null,
    certainty: HeadGuess["certainty"] = "likely",
  ): HeadGuess[] => (value ? [{ field, value, certainty, before: before ?? "" }] : []);
  return [
    ...guess("customer", read.customer?.name, draft.customer, read.customer?.certainty),
    ...texts.flatMap((field) => guess(field, read[field], draft[field])),
    ...guess("delivery_on", read.delivery_on, draft.delivery_on),
  ];
}

/** What is filled in already stays, and a customer must be called exactly so. */
export function isTaken({ field, before, certainty }: HeadGuess): boolean {
  return before === "" && (field !== "customer" || certainty === "exact");
}

/** The ticked guesses as a change of the order; a customer brings along what is usual with him. */
export function headOf(
  guesses: readonly HeadGuess[],
  draft: Draft,
  customer: CustomerItem | null,
): Partial<Draft> {
  const part: Partial<Draft> = {};
  for (const { field, value } of guesses) {
    if (field !== "customer") part[field] = value;
  }
  return customer ? { ...choosing({ ...draft, ...part }, customer), ...part } : part;
}
