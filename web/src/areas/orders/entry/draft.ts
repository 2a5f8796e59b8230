/** An order as it is being typed: texts, exactly as typed, until they are saved. */

import type { ProductItem } from "../../../api/lookups.ts";
import type {
  GiftOf,
  LineContent,
  OrderContent,
  OrderPage,
  Parameter,
  PriceSource,
} from "../../../api/types.ts";
import { newUuid } from "../../../api/uuid.ts";
import { companyCurrency } from "../../../i18n/currency.ts";
import { parseDecimal, percentToRate, rateToPercent, showDecimal } from "../../../i18n/decimal.ts";
import { today } from "../../../i18n/format.ts";
import { parseDate } from "../../../ui/parse-date.ts";
import { type DraftTerm, toDraftTerms, toTerms } from "../../../ui/terms/terms.ts";
import { amountFault, dateFault, type Fault, percentFault, quantityFault } from "./faults.ts";
import { discountText, readDiscount } from "./whole-discount.ts";

export interface DraftLine {
  /** Identity on the screen, also of lines the server does not know yet. */
  key: string;
  line_id?: string | undefined;
  product_id: string | null;
  /** The chosen product's name, or what was typed and matches none. */
  product: string;
  model: string;
  quantity: string;
  unit: string;
  price: string;
  tax_included: boolean;
  /** Per cent, as typed. */
  tax: string;
  discount: string;
  delivery_on: string;
  delivery_place: string;
  parameters: Parameter[];
  /** Names of the technical parameters that the product asks for. */
  asked: readonly string[];
  /** Its number on the customer's purchase order. */
  customer_po_line: string;
  /** What the customer calls the article. */
  customer_article_no: string;
  remark: string;
  /** The product's own unit; `unit` may be another it is sold in. */
  base_unit: string;
  /** Whether the price is the price book's, and not typed. */
  from_book: boolean;
  /** The unit the price is for, when it is not the product's own. */
  price_unit: string;
  /** On a gift line: what it comes with. The server keeps these lines. */
  gift_of?: GiftOf | undefined;
  /** Which rule made the price. */
  source?: PriceSource | undefined;
  /** Amounts as the server told them, until something is typed. */
  told?: { net: string; tax: string; gross: string } | undefined;
  /** What the look-up told about the product: its model, and what helps with the price. */
  facts?: Pick<ProductItem, "list_price" | "floor_price" | "currency" | "model"> | undefined;
}

/** The texts of the header. */
export type HeaderText =
  | "customer_po_no"
  | "contract_no"
  | "contract_amount"
  | "contact_name"
  | "contact_phone"
  | "channel"
  | "delivery_place"
  | "remark";

const headerDates = ["contract_signed_on", "order_date", "delivery_on"] as const;

/** The dates of the header; what is no date stays as it was typed. */
export type HeaderDate = (typeof headerDates)[number];

/** How goods come to a customer; the empty one is not chosen yet. */
export const deliveryModes = ["", "freight", "express", "own_vehicle", "pick_up", "other"] as const;

export interface Draft extends Record<HeaderText, string>, Record<HeaderDate, string | null> {
  order_type: string;
  delivery_mode: (typeof deliveryModes)[number];
  customer_id: string | null;
  customer: string;
  contract_file: { id: string; name: string | null } | null;
  /** Empty where none is named, and the company's is meant. */
  currency: string;
  rounding: "line" | "document";
  /** Off the whole, with tax: an amount, or a share such as `2%`. */
  discount: string;
  terms: DraftTerm[];
  lines: DraftLine[];
}

/** VAT on equipment, the usual case; a product's own rate replaces it. */
const usualTax = "13";

export function newLine(previous?: DraftLine): DraftLine {
  return {
    key: newUuid(),
    product_id: null,
    product: "",
    model: "",
    quantity: "",
    unit: "",
    base_unit: "",
    price: "",
    from_book: false,
    price_unit: "",
    tax_included: previous?.tax_included ?? true,
    tax: previous?.tax ?? usualTax,
    discount: "",
    delivery_on: previous?.delivery_on ?? "",
    delivery_place: "",
    parameters: [],
    asked: [],
    customer_po_line: "",
    customer_article_no: "",
    remark: "",
  };
}

/** The same line once more; of a gift the goods, at the book's price. */
export function copyLine(line: DraftLine): DraftLine {
  const copy = {
    ...line,
    key: newUuid(),
    line_id: undefined,
    gift_of: undefined,
    customer_po_line: "",
  };
  return line.gift_of ? { ...copy, from_book: true, price: "" } : copy;
}

/** What the amounts of a draft are in. */
export const currencyOf = (draft: Draft): string => draft.currency || companyCurrency;

export function newDraft(): Draft {
  return {
    order_type: "equipment",
    delivery_mode: "",
    customer_id: null,
    customer: "",
    contact_name: "",
    contact_phone: "",
    channel: "",
    customer_po_no: "",
    contract_no: "",
    contract_amount: "",
    contract_signed_on: null,
    contract_file: null,
    currency: "",
    rounding: "line",
    discount: "",
    order_date: today(),
    delivery_on: null,
    delivery_place: "",
    remark: "",
    terms: [],
    lines: [newLine()],
  };
}

function trim(decimal: string): string {
  const value = parseDecimal(decimal);
  return value === null ? decimal : showDecimal(value);
}

/** The content as stored, with the names that belong to its ids. */
export interface NamedContent {
  content: OrderContent;
  customer: string;
  contractFile: string | null;
  /** Product's name and unit by line, in order. */
  lines: readonly NamedLine[];
}

interface NamedLine {
  description: string;
  unit: string;
  parameters?: readonly string[];
  price_source?: PriceSource | null | undefined;
  net?: string | null | undefined;
  tax?: string | null | undefined;
  gross?: string | null | undefined;
  discount_share?: string | null | undefined;
}

export function namedContent({ content, order, lines }: OrderPage): NamedContent {
  return { content, customer: order.customer?.name ?? "", contractFile: null, lines };
}

export function toDraft({ content, customer, contractFile, lines }: NamedContent): Draft {
  const rounding = content.rounding ?? "line";
  const plain = (content.lines ?? []).map((line, index) => toDraftLine(line, lines[index]));
  const counted = countedByServer({ rounding, lines: plain });
  return {
    order_type: content.order_type,
    delivery_mode: content.delivery_mode ?? "",
    customer_id: content.customer_id ?? null,
    customer,
    contact_name: content.contact_name ?? "",
    contact_phone: content.contact_phone ?? "",
    channel: content.channel ?? "",
    customer_po_no: content.customer_po_no ?? "",
    contract_no: content.contract_no ?? "",
    contract_amount: trim(content.contract_amount ?? ""),
    contract_signed_on: content.contract_signed_on ?? null,
    contract_file: content.contract_file_id
      ? { id: content.contract_file_id, name: contractFile }
      : null,
    currency: content.currency ?? "",
    rounding,
    discount: discountText(content.discount),
    order_date: content.order_date ?? null,
    delivery_on: content.delivery_on ?? null,
    delivery_place: content.delivery_place ?? "",
    remark: content.remark ?? "",
    terms: toDraftTerms(content.payment_terms),
    lines: plain.map((line, index) =>
      counted(line) ? { ...line, told: amountsOf(lines[index]) } : line,
    ),
  };
}

/** The form takes the discount on the whole off below the lines, so theirs are wanted without it. */
function amountsOf(named?: NamedLine): DraftLine["told"] {
  if (!named?.net || !named.tax || !named.gross || named.discount_share) return undefined;
  return { net: named.net, tax: named.tax, gross: named.gross };
}

function toDraftLine(line: LineContent, named?: NamedLine): DraftLine {
  return {
    key: line.line_id ?? newUuid(),
    line_id: line.line_id ?? undefined,
    product_id: line.product_id ?? null,
    product: named?.description ?? "",
    model: line.model ?? "",
    quantity: trim(line.entered?.quantity ?? line.quantity ?? ""),
    unit: line.entered?.unit ?? named?.unit ?? "",
    base_unit: named?.unit ?? "",
    from_book: line.from_book ?? false,
    price_unit: line.price_unit ?? "",
    gift_of: line.gift_of ?? undefined,
    source: named?.price_source ?? undefined,
    price: trim(line.unit_price ?? ""),
    tax_included: line.tax_included ?? false,
    tax: line.tax_rate ? rateToPercent(line.tax_rate) : "",
    discount: Number(line.discount ?? 0) === 0 ? "" : rateToPercent(line.discount ?? ""),
    delivery_on: line.delivery_on ?? "",
    delivery_place: line.delivery_place ?? "",
    parameters: line.gift_of
      ? (line.parameters ?? [])
      : withAsked(line.parameters ?? [], named?.parameters ?? []),
    asked: line.gift_of ? [] : (named?.parameters ?? []),
    customer_po_line: line.customer_po_line ?? "",
    customer_article_no: line.customer_article_no ?? "",
    remark: line.remark ?? "",
  };
}

/** What is stated, after a place for each parameter that the product asks for. */
export function withAsked(stated: readonly Parameter[], asked: readonly string[]): Parameter[] {
  const places = asked.map(
    (name) => stated.find((one) => one.name.trim() === name) ?? { name, value: "" },
  );
  return [...places, ...stated.filter((one) => !asked.includes(one.name.trim()))];
}

/** The content inside of a stored document. */
export function documentDraft(page: {
  input: { content: OrderContent };
  customer_name: string;
  lines: readonly NamedLine[];
}): Draft {
  const { input, customer_name: customer, lines } = page;
  return toDraft({ content: input.content, customer, contractFile: null, lines });
}

/** A merged content as a draft again, with the names that belong to its ids. */
export function mergedDraft(content: OrderContent, mine: Draft, theirs: Draft): Draft {
  const byProduct = ({ lines }: Draft) => new Map(lines.map((line) => [line.product_id, line]));
  const [own, other] = [byProduct(mine), byProduct(theirs)];
  const lines = (content.lines ?? []).map(({ product_id = null }) => ({
    description: own.get(product_id)?.product ?? other.get(product_id)?.product ?? "",
    unit: own.get(product_id)?.base_unit || (other.get(product_id)?.base_unit ?? ""),
  }));
  const customer = content.customer_id === mine.customer_id ? mine.customer : theirs.customer;
  return toDraft({ content, customer, contractFile: mine.contract_file?.name ?? null, lines });
}

/** The same order once more, for another contract. */
export function copyOf(draft: Draft): Draft {
  return {
    ...draft,
    customer_po_no: "",
    contract_no: "",
    contract_amount: "",
    contract_signed_on: null,
    contract_file: null,
    order_date: today(),
    delivery_on: null,
    // Gifts come by themselves, if there still are any.
    lines: draft.lines
      .filter((line) => !line.gift_of)
      .map((line) => ({ ...copyLine(line), delivery_on: "", customer_po_line: "" })),
  };
}

/** A line on which nothing has been entered yet, such as the last one; it is not saved. */
export function isBlank(line: DraftLine): boolean {
  return (
    !line.line_id &&
    [
      line.product,
      line.model,
      line.quantity,
      line.price,
      line.customer_po_line,
      line.customer_article_no,
      line.remark,
    ].every((text) => text === "")
  );
}

/** What is sent. What is no figure or date is left out; the form does not send while it stands. */
export function toContent(draft: Draft): OrderContent {
  const discount = readDiscount(draft.discount);
  return {
    order_type: draft.order_type,
    customer_id: draft.customer_id,
    contact_name: draft.contact_name.trim(),
    contact_phone: draft.contact_phone.trim(),
    channel: draft.channel,
    customer_po_no: draft.customer_po_no.trim(),
    contract_no: draft.contract_no.trim(),
    contract_amount: figure(draft.contract_amount),
    contract_signed_on: civilDate(draft.contract_signed_on),
    contract_file_id: draft.contract_file?.id ?? null,
    ...(draft.currency ? { currency: draft.currency } : {}),
    ...(draft.rounding === "document" ? { rounding: draft.rounding } : {}),
    ...(discount ? { discount } : {}),
    order_date: civilDate(draft.order_date),
    delivery_on: civilDate(draft.delivery_on),
    delivery_place: draft.delivery_place.trim(),
    delivery_mode: draft.delivery_mode || null,
    remark: draft.remark.trim(),
    payment_terms: toTerms(draft.terms),
    lines: draft.lines.filter((line) => !isBlank(line)).map(toLine),
  };
}

/** The unit a line counts in, where it is another than the product's own. */
export function otherUnit(line: DraftLine): string {
  const unit = line.unit.trim();
  return line.base_unit === "" || unit === line.base_unit ? "" : unit;
}

/** Whether a line counts or prices in another unit than the product's own. */
export function hasOtherUnit(line: DraftLine): boolean {
  return otherUnit(line) !== "" || line.price_unit !== "";
}

/** What decides where amounts are counted. */
export type Rated = Pick<Draft, "rounding" | "lines">;

/**
 * Which lines' amounts are the server's to say: those in another unit, and all of a document that is
 * rounded together with such a line.
 */
export function countedByServer({ rounding, lines }: Rated): (line: DraftLine) => boolean {
  const together = rounding === "document" && lines.some(hasOtherUnit);
  return (line) => together || hasOtherUnit(line);
}

/**
 * What is typed once more: the price is no longer the book's, the amounts no longer the server's. A
 * first price is for the unit that is counted in, as quantity times price is the amount.
 */
export function retyped(line: DraftLine, field: keyof DraftLine, text: string): DraftLine {
  const next = { ...line, [field]: text, told: undefined };
  if (field === "unit") return { ...next, price_unit: unitFollowed(line, next) };
  if (field !== "price") return next;
  const first = line.from_book || line.price === "";
  const price_unit = first ? otherUnit(line) : line.price_unit;
  return { ...next, price_unit, from_book: false, source: undefined };
}

/** A price typed for the boxes counted in is for the crates that are counted in instead. */
function unitFollowed(line: DraftLine, next: DraftLine): string {
  const counted = otherUnit(line);
  const follows = !line.from_book && counted !== "" && counted === line.price_unit;
  return (follows && otherUnit(next)) || line.price_unit;
}

function toLine(line: DraftLine): LineContent {
  const quantity = figure(line.quantity);
  const unit = otherUnit(line);
  return {
    ...(line.line_id ? { line_id: line.line_id } : {}),
    product_id: line.product_id,
    model: line.model.trim(),
    quantity,
    ...(quantity !== null && unit ? { entered: { quantity, unit } } : {}),
    unit_price: figure(line.price),
    ...(line.price_unit ? { price_unit: line.price_unit } : {}),
    ...(line.from_book ? { from_book: true } : {}),
    ...(line.gift_of ? { gift_of: line.gift_of } : {}),
    tax_included: line.tax_included,
    tax_rate: line.tax.trim() === "" ? null : percentToRate(line.tax),
    discount: percentToRate(line.discount) ?? "0",
    delivery_on: civilDate(line.delivery_on),
    delivery_place: line.delivery_place.trim(),
    parameters: line.parameters.filter((parameter) => parameter.value.trim() !== ""),
    ...(line.customer_po_line.trim() ? { customer_po_line: line.customer_po_line.trim() } : {}),
    ...(line.customer_article_no.trim()
      ? { customer_article_no: line.customer_article_no.trim() }
      : {}),
    remark: line.remark.trim(),
  };
}

const civilDate = (text: string | null) => (text === null ? null : parseDate(text, today()));

function figure(text: string): string | null {
  const value = parseDecimal(text);
  return value === null ? null : showDecimal(value);
}

/** What is wrong with what was typed, by column; the server checks all of it again and more. */
export const lineChecks: Record<string, (line: DraftLine) => Fault | null> = {
  product_id: (line) => (line.product !== "" && line.product_id === null ? "unknownProduct" : null),
  quantity: (line) => quantityFault(line.quantity),
  unit_price: (line) => amountFault(line.price),
  discount: (line) => percentFault(line.discount),
  tax_rate: (line) => percentFault(line.tax),
  delivery_on: (line) => dateFault(line.delivery_on),
};

/** What is wrong with a field of the header. */
export function headerFault(
  draft: Draft,
  field: HeaderDate | "discount" | "contract_amount",
): Fault | null {
  if (field === "discount") return readDiscount(draft.discount) === null ? "unknownDiscount" : null;
  if (field === "contract_amount") return amountFault(draft.contract_amount);
  return dateFault(draft[field] ?? "");
}

/** Lines are never altered, only replaced; so each is checked once. */
const checked = new WeakMap<DraftLine, readonly Faulty[]>();

/** Something that could not be sent as it is, by the pointer it would be sent under. */
export interface Faulty {
  pointer: string;
  fault: Fault;
}

function lineFaults(line: DraftLine): readonly Faulty[] {
  const known = checked.get(line);
  if (known) return known;
  const found = Object.entries(lineChecks).flatMap(([pointer, check]) => {
    const fault = check(line);
    return fault ? [{ pointer, fault }] : [];
  });
  checked.set(line, found);
  return found;
}

/** All that was typed and could not be sent; saving without it would lose it. */
export function faultsOf(draft: Draft): Faulty[] {
  const header = [...headerDates, "contract_amount", "discount"] as const;
  const ofHeader = header.flatMap((field) => {
    const fault = headerFault(draft, field);
    return fault ? [{ pointer: `/${field}`, fault }] : [];
  });
  const ofLines = draft.lines
    .filter((line) => !isBlank(line))
    .flatMap((line, row) =>
      lineFaults(line).map(({ pointer, fault }) => ({
        pointer: `/lines/${row}/${pointer}`,
        fault,
      })),
    );
  const ofTerms = draft.terms.flatMap(({ percent }, at) => {
    const fault = percentFault(percent);
    return fault ? [{ pointer: `/payment_terms/instalments/${at}/percent`, fault }] : [];
  });
  return [...ofHeader, ...ofLines, ...ofTerms];
}

/** Whether anything typed could not be sent as it is. */
export function hasFaults(draft: Draft): boolean {
  return faultsOf(draft).length > 0;
}
