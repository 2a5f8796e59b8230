/** What comes along when a customer or a product is chosen; what was typed stays. */

import type { CustomerItem, ProductItem } from "../../../api/lookups.ts";
import {
  one,
  parseDecimal,
  percentToRate,
  rateToPercent,
  roundDivide,
  showDecimal,
} from "../../../i18n/decimal.ts";
import { toDraftTerms } from "../../../ui/terms/terms.ts";
import { type Draft, type DraftLine, withAsked } from "./draft.ts";

/**
 * A customer brings his terms and currency along, and his person and place where he has but one of
 * them. What the customer chosen before brought goes with him.
 */
export function choosing(
  draft: Draft,
  customer: CustomerItem | null,
  before: CustomerItem | null = null,
): Partial<Draft> {
  const part: Partial<Draft> = {
    customer_id: customer?.id ?? null,
    customer: customer?.label ?? "",
  };
  const bring = <Key extends "contact_name" | "contact_phone" | "delivery_place" | "currency">(
    key: Key,
    brought: string | undefined,
    ofBefore: readonly string[] = [],
  ) => {
    const open = draft[key] === "" || ofBefore.includes(draft[key]);
    if (open && draft[key] !== (brought ?? "")) part[key] = brought ?? "";
  };
  const contact = only(customer?.contacts);
  bring(
    "contact_name",
    contact?.name,
    before?.contacts.map(({ name }) => name),
  );
  bring(
    "contact_phone",
    contact?.phone,
    before?.contacts.map(({ phone }) => phone),
  );
  bring("delivery_place", only(customer?.places), before?.places);
  bring("currency", customer?.currency, before?.currency ? [before.currency] : []);
  const usual = toDraftTerms(customer?.terms);
  return draft.terms.length === 0 && usual.length > 0 ? { ...part, terms: usual } : part;
}

const only = <Value>(values: readonly Value[] | undefined): Value | undefined =>
  values?.length === 1 ? values[0] : undefined;

/** A contact's name as typed; his number follows where none of another stands. */
export function namingContact(
  draft: Draft,
  contact_name: string,
  customer: CustomerItem | null,
): Partial<Draft> {
  const known = customer?.contacts ?? [];
  const chosen = known.find(({ name }) => name === contact_name);
  const open =
    draft.contact_phone === "" || known.some(({ phone }) => phone === draft.contact_phone);
  return chosen?.phone && open ? { contact_name, contact_phone: chosen.phone } : { contact_name };
}

/** A net price with its tax, to the hundredth, as people quote it. */
function withTax(net: string, taxPercent: string): string {
  const price = parseDecimal(net);
  const rate = parseDecimal(percentToRate(taxPercent) ?? "0") ?? 0n;
  if (price === null) return "";
  const cents = roundDivide(price * (one + rate) * 100n, one * one);
  return showDecimal((cents * one) / 100n);
}

/** What the product that stands there brought is taken back, as another one follows. */
function withoutProduct(line: DraftLine): DraftLine {
  if (line.product_id === null) return line;
  const { model, unit, base_unit, facts } = line;
  return {
    ...line,
    product_id: null,
    product: "",
    model: facts && facts.model !== model ? model : "",
    unit: unit === base_unit ? "" : unit,
    base_unit: "",
    asked: [],
    facts: undefined,
    source: undefined,
    told: undefined,
  };
}

/** A product's name that has yet to be matched, e.g. from a pasted sheet. */
export function namingProduct(line: DraftLine, text: string): DraftLine {
  return { ...withoutProduct(line), product: text };
}

/** The product's name, model, unit, price, tax and parameters come with it; what was typed stays. */
export function chooseProduct(old: DraftLine, product: ProductItem | null): DraftLine {
  if (!product) return namingProduct(old, "");
  const line = old.product_id === product.id ? old : withoutProduct(old);
  const { list_price, floor_price, currency, model } = product;
  const tax = product.tax_rate ? rateToPercent(product.tax_rate) : line.tax;
  const net = parseDecimal(list_price ?? "");
  const listed = line.tax_included
    ? withTax(list_price ?? "", tax)
    : net === null
      ? ""
      : showDecimal(net);
  // The list price stands until the price book has been asked.
  const from_book = line.from_book || line.price === "";
  const unit = line.unit.trim() || product.unit;
  const other = unit === product.unit ? "" : unit;
  return {
    ...line,
    product_id: product.id,
    product: product.label,
    model: line.model || model,
    unit,
    base_unit: product.unit,
    price: from_book ? listed : line.price,
    // A price that was typed beside a unit is the price of that unit.
    price_unit: from_book ? "" : other,
    from_book,
    source: undefined,
    told: undefined,
    tax,
    parameters: withAsked(
      line.parameters.filter(({ value }) => value.trim() !== ""),
      product.parameters,
    ),
    asked: product.parameters,
    facts: { list_price, floor_price, currency, model },
  };
}

/** Whether a text is how people call this product: number, name or model, whatever the spacing. */
export function isCalled(product: ProductItem, text: string): boolean {
  return [product.sku, product.label, product.model].some(
    (name) => name !== "" && squeezed(name) === squeezed(text),
  );
}

const squeezed = (text: string) => text.normalize("NFKC").replace(/\s+/g, "").toLowerCase();
