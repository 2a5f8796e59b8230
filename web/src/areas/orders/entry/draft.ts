/** An order as it is being typed: texts, exactly as typed, until they are saved. */

import type { CustomerItem, ProductItem } from "../../../api/lookups.ts";
import type {
  GiftOf,
  LineContent,
  OrderContent,
  OrderPage,
  Parameter,
  PriceSource,
} from "../../../api/types.ts";
import { newUuid } from "../../../api/uuid.ts";
import {
  one,
  parseDecimal,
  percentToRate,
  rateToPercent,
  roundDivide,
  showDecimal,
} from "../../../i18n/decimal.ts";
import { today } from "../../../i18n/format.ts";
import { parseDate } from "../../../ui/parse-date.ts";
import { type DraftTerm, toDraftTerms, toTerms } from "../../../ui/terms/terms.ts";

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
  /** What the look-up told about the product, to help with the price. */
  facts?: Pick<ProductItem, "list_price" | "floor_price"> | undefined;
}

/** The texts of the header. */
export type HeaderText =
  | "customer_po_no"
  | "contract_no"
  | "contact_name"
  | "contact_phone"
  | "channel"
  | "delivery_place"
  | "remark";

/** The dates of the header. */
export type HeaderDate = "contract_signed_on" | "order_date" | "delivery_on";

/** How goods come to a customer; the empty one is not chosen yet. */
export const deliveryModes = ["", "freight", "express", "own_vehicle", "pick_up", "other"] as const;

export interface Draft extends Record<HeaderText, string>, Record<HeaderDate, string | null> {
  order_type: string;
  delivery_mode: (typeof deliveryModes)[number];
  customer_id: string | null;
  customer: string;
  contract_file: { id: string; name: string | null } | null;
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

/** A customer brings his usual terms along where none are typed. */
export function choosing(draft: Draft, customer: CustomerItem | null): Partial<Draft> {
  const chosen = { customer_id: customer?.id ?? null, customer: customer?.label ?? "" };
  const usual = toDraftTerms(customer?.terms);
  return draft.terms.length === 0 && usual.length > 0 ? { ...chosen, terms: usual } : chosen;
}

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
    contract_signed_on: null,
    contract_file: null,
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

/** A net price with its tax, to the hundredth, as people quote it. */
export function withTax(net: string, taxPercent: string): string {
  const price = parseDecimal(net);
  const rate = parseDecimal(percentToRate(taxPercent) ?? "0") ?? 0n;
  if (price === null) return "";
  const cents = roundDivide(price * (one + rate) * 100n, one * one);
  return showDecimal((cents * one) / 100n);
}

/** The product's name, unit, price, tax and parameters come with it; what was typed stays. */
export function chooseProduct(line: DraftLine, product: ProductItem | null): DraftLine {
  if (!product) return { ...line, product_id: null, product: "", facts: undefined };
  const { list_price, floor_price } = product;
  const tax = product.tax_rate ? rateToPercent(product.tax_rate) : line.tax;
  const listed = line.tax_included ? withTax(list_price ?? "", tax) : trim(list_price ?? "");
  // The list price stands until the price book has been asked.
  const from_book = line.from_book || line.price === "";
  return {
    ...line,
    product_id: product.id,
    product: product.label,
    model: product.model || line.model,
    unit: product.unit,
    base_unit: product.unit,
    price: from_book ? listed : line.price,
    price_unit: "",
    from_book,
    source: undefined,
    told: undefined,
    tax,
    parameters:
      line.parameters.length > 0
        ? line.parameters
        : product.parameters.map((name) => ({ name, value: "" })),
    facts: { list_price, floor_price },
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
    contract_signed_on: content.contract_signed_on ?? null,
    contract_file: content.contract_file_id
      ? { id: content.contract_file_id, name: contractFile }
      : null,
    rounding: content.rounding ?? "line",
    discount: discountText(content.discount),
    order_date: content.order_date ?? null,
    delivery_on: content.delivery_on ?? null,
    delivery_place: content.delivery_place ?? "",
    remark: content.remark ?? "",
    terms: toDraftTerms(content.payment_terms),
    lines: (content.lines ?? []).map((line, index) => toDraftLine(line, lines[index])),
  };
}

function toDraftLine(line: LineContent, named?: NamedLine): DraftLine {
  const draft = withoutAmounts(line, named);
  return hasOtherUnit(draft) ? { ...draft, told: amountsOf(named) } : draft;
}

/** The form takes the discount on the whole off below the lines, so theirs are wanted without it. */
function amountsOf(named?: NamedLine): DraftLine["told"] {
  if (!named?.net || !named.tax || !named.gross || named.discount_share) return undefined;
  return { net: named.net, tax: named.tax, gross: named.gross };
}

function withoutAmounts(line: LineContent, named?: NamedLine): DraftLine {
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
    parameters: line.parameters ?? [],
    customer_po_line: line.customer_po_line ?? "",
    customer_article_no: line.customer_article_no ?? "",
    remark: line.remark ?? "",
  };
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
  const { order_type, customer_id, contract_signed_on, order_date, delivery_on } = draft;
  return {
    order_type,
    customer_id,
    contact_name: draft.contact_name.trim(),
    contact_phone: draft.contact_phone.trim(),
    channel: draft.channel,
    customer_po_no: draft.customer_po_no.trim(),
    contract_no: draft.contract_no.trim(),
    contract_signed_on,
    contract_file_id: draft.contract_file?.id ?? null,
    ...(draft.rounding === "document" ? { rounding: draft.rounding } : {}),
    ...wholeDiscount(draft.discount),
    order_date,
    delivery_on,
    delivery_place: draft.delivery_place.trim(),
    delivery_mode: draft.delivery_mode || null,
    remark: draft.remark.trim(),
    payment_terms: toTerms(draft.terms),
    lines: draft.lines.filter((line) => !isBlank(line)).map(toLine),
  };
}

function discountText(discount: OrderContent["discount"]): string {
  if (!discount) return "";
  return "share" in discount ? `${rateToPercent(discount.share)}%` : trim(discount.amount);
}

/** `500` is an amount, `2%` a share; nothing while it is no figure. */
function wholeDiscount(text: string): Pick<OrderContent, "discount"> {
  const typed = text.trim();
  if (typed === "") return {};
  if (/[%％]$/.test(typed)) {
    const share = percentToRate(typed);
    return share === null ? {} : { discount: { share } };
  }
  const amount = figure(typed);
  return amount === null ? {} : { discount: { amount } };
}

/** What the discount on the whole takes off, in hundredths. */
export function discountCents(text: string, gross: bigint): bigint {
  const { discount } = wholeDiscount(text);
  if (!discount) return 0n;
  const amount = "share" in discount ? null : parseDecimal(discount.amount);
  if (amount !== null) return amount / 10_000n;
  const share = "share" in discount ? (parseDecimal(discount.share) ?? 0n) : 0n;
  return roundDivide(gross * share, one);
}

/** Whether a line counts or prices in another unit than the product's own. */
export function hasOtherUnit(line: DraftLine): boolean {
  const counted =
    line.base_unit !== "" && line.unit.trim() !== "" && line.unit.trim() !== line.base_unit;
  return counted || line.price_unit !== "";
}

/** What is typed once more: the price is no longer the book's, the amounts no longer the server's. */
export function retyped(line: DraftLine, field: keyof DraftLine, text: string): DraftLine {
  const price = field === "price" ? { from_book: false, price_unit: "", source: undefined } : {};
  return { ...line, [field]: text, ...price, told: undefined };
}

function toLine(line: DraftLine): LineContent {
  const quantity = figure(line.quantity);
  const unit = line.unit.trim();
  const other =
    quantity !== null && line.base_unit !== "" && unit !== "" && unit !== line.base_unit;
  return {
    ...(line.line_id ? { line_id: line.line_id } : {}),
    product_id: line.product_id,
    model: line.model.trim(),
    quantity,
    ...(other ? { entered: { quantity, unit } } : {}),
    unit_price: figure(line.price),
    ...(line.price_unit ? { price_unit: line.price_unit } : {}),
    ...(line.from_book ? { from_book: true } : {}),
    ...(line.gift_of ? { gift_of: line.gift_of } : {}),
    tax_included: line.tax_included,
    tax_rate: line.tax.trim() === "" ? null : percentToRate(line.tax),
    discount: percentToRate(line.discount) ?? "0",
    delivery_on: parseDate(line.delivery_on, today()),
    delivery_place: line.delivery_place.trim(),
    parameters: line.parameters.filter((parameter) => parameter.value.trim() !== ""),
    ...(line.customer_po_line.trim() ? { customer_po_line: line.customer_po_line.trim() } : {}),
    ...(line.customer_article_no.trim()
      ? { customer_article_no: line.customer_article_no.trim() }
      : {}),
    remark: line.remark.trim(),
  };
}

function figure(text: string): string | null {
  const value = parseDecimal(text);
  return value === null ? null : showDecimal(value);
}

export type LineFault =
  | "unknownProduct"
  | "notANumber"
  | "notPositive"
  | "negative"
  | "discountRange"
  | "unknownDate";

const hundred = 100n * one;

/** What is wrong with what was typed, by column; the server checks all of it again and more. */
export const lineChecks: Record<string, (line: DraftLine) => LineFault | null> = {
  product_id: (line) => (line.product !== "" && line.product_id === null ? "unknownProduct" : null),
  quantity: (line) => numberFault(line.quantity, (value) => (value <= 0n ? "notPositive" : null)),
  unit_price: (line) => numberFault(line.price, (value) => (value < 0n ? "negative" : null)),
  discount: (line) => percentFault(line.discount),
  tax_rate: (line) => percentFault(line.tax),
  delivery_on: (line) =>
    line.delivery_on !== "" && parseDate(line.delivery_on, today()) === null ? "unknownDate" : null,
};

function numberFault(text: string, check: (value: bigint) => LineFault | null): LineFault | null {
  if (text.trim() === "") return null;
  const value = parseDecimal(text);
  return value === null ? "notANumber" : check(value);
}

function percentFault(text: string): LineFault | null {
  return numberFault(text.replace(/[%％]\s*$/, ""), (value) =>
    value < 0n || value > hundred ? "discountRange" : null,
  );
}

/** Lines are never altered, only replaced; so each is checked once. */
const checked = new WeakMap<DraftLine, boolean>();

/** Whether anything typed could not be sent as it is. */
export function hasFaults(draft: Draft): boolean {
  return draft.lines.some((line) => {
    const known = checked.get(line);
    if (known !== undefined) return known;
    const faulty = Object.values(lineChecks).some((check) => check(line) !== null);
    checked.set(line, faulty);
    return faulty;
  });
}
