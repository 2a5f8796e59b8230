/** An order as it is being typed: texts, exactly as typed, until they are saved. */

import type {
  Instalment,
  OrderInput,
  OrderLineInput,
  Parameter,
  ProductItem,
  Thread,
} from "../../../api/types.ts";
import { newUuid } from "../../../api/uuid.ts";
import {
  one,
  parseDecimal,
  percentToRate,
  rateToPercent,
  showDecimal,
} from "../../../i18n/decimal.ts";
import { today } from "../../../i18n/format.ts";
import { parseDate } from "../../../ui/parse-date.ts";

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
  price_includes_tax: boolean;
  /** Per cent, as typed. */
  tax: string;
  discount: string;
  delivery_on: string;
  delivery_place: string;
  parameters: Parameter[];
  remark: string;
  /** What the look-up told about the product, to help with price and quantity. */
  facts?: Pick<ProductItem, "list_price" | "floor_price" | "last_price" | "available">;
}

export interface DraftTerm {
  key: string;
  percent: string;
  event: Instalment["event"];
  kind: Instalment["due"]["kind"];
  n: string;
}

export interface Draft {
  order_type: string;
  customer_id: string | null;
  customer: string;
  customer_po_no: string;
  contract_no: string;
  contract_signed_on: string | null;
  contract_file: { id: string; name: string | null } | null;
  contact: string;
  order_date: string | null;
  delivery_place: string;
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
    price: "",
    price_includes_tax: previous?.price_includes_tax ?? true,
    tax: previous?.tax ?? usualTax,
    discount: "",
    delivery_on: previous?.delivery_on ?? "",
    delivery_place: "",
    parameters: [],
    remark: "",
  };
}

export function copyLine(line: DraftLine): DraftLine {
  return { ...line, key: newUuid(), line_id: undefined };
}

export function newTerm(
  percent: string,
  event: DraftTerm["event"],
  kind: DraftTerm["kind"],
  n: string,
): DraftTerm {
  return { key: newUuid(), percent, event, kind, n };
}

export function newDraft(): Draft {
  return {
    order_type: "equipment",
    customer_id: null,
    customer: "",
    customer_po_no: "",
    contract_no: "",
    contract_signed_on: null,
    contract_file: null,
    contact: "",
    order_date: today(),
    delivery_place: "",
    terms: [],
    lines: [newLine()],
  };
}

/** The product's name, unit, price and tax come with it; what was typed before stays. */
export function chooseProduct(line: DraftLine, product: ProductItem | null): DraftLine {
  if (!product) {
    const { facts: _, ...rest } = line;
    return { ...rest, product_id: null, product: "" };
  }
  const { list_price, floor_price = null, last_price = null, available = null } = product;
  const price = last_price ?? list_price;
  return {
    ...line,
    product_id: product.id,
    product: product.label,
    model: product.model || line.model,
    unit: product.unit,
    price: line.price || (price ? trim(price) : ""),
    tax: product.tax_rate ? rateToPercent(product.tax_rate) : line.tax,
    facts: { list_price, floor_price, last_price, available },
  };
}

function trim(decimal: string): string {
  const value = parseDecimal(decimal);
  return value === null ? decimal : showDecimal(value);
}

export function fromThread({ order, lines }: Thread): Draft {
  return {
    order_type: order.order_type,
    customer_id: order.customer_id,
    customer: order.customer_name ?? "",
    customer_po_no: order.customer_po_no,
    contract_no: order.contract_no,
    contract_signed_on: order.contract_signed_on,
    contract_file: order.contract_file_id
      ? { id: order.contract_file_id, name: order.contract_file_name }
      : null,
    contact: order.contact,
    order_date: order.order_date,
    delivery_place: order.delivery_place,
    terms: order.payment_terms.instalments.map((term) =>
      newTerm(trim(term.percent), term.event, term.due.kind, String(term.due.n)),
    ),
    lines: lines.map((line) => ({
      key: line.line_id,
      line_id: line.line_id,
      product_id: line.product_id,
      product: line.product_name ?? "",
      model: line.model,
      quantity: line.quantity === null ? "" : trim(line.quantity),
      unit: line.unit,
      price: line.unit_price === null ? "" : trim(line.unit_price),
      price_includes_tax: line.price_includes_tax,
      tax: line.tax_rate === null ? "" : rateToPercent(line.tax_rate),
      discount:
        line.discount === null || Number(line.discount) === 0 ? "" : rateToPercent(line.discount),
      delivery_on: line.delivery_on ?? "",
      delivery_place: line.delivery_place,
      parameters: line.technical_parameters,
      remark: line.remark,
    })),
  };
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
    lines: draft.lines.map((line) => ({ ...copyLine(line), delivery_on: "" })),
  };
}

/** A line on which nothing has been entered yet, such as the last one; it is not saved. */
export function isBlank(line: DraftLine): boolean {
  return (
    !line.line_id &&
    [line.product, line.model, line.quantity, line.price, line.remark].every((text) => text === "")
  );
}

/** What is sent. Texts that are no figures are sent as they are, for the server to point at. */
export function toInput(draft: Draft): OrderInput {
  return {
    order_type: draft.order_type,
    customer_id: draft.customer_id,
    customer_po_no: draft.customer_po_no.trim(),
    contract_no: draft.contract_no.trim(),
    contract_signed_on: draft.contract_signed_on,
    contract_file_id: draft.contract_file?.id ?? null,
    contact: draft.contact.trim(),
    order_date: draft.order_date,
    delivery_place: draft.delivery_place.trim(),
    payment_terms: {
      instalments: draft.terms.map((term) => ({
        percent: figure(term.percent) ?? "0",
        event: term.event,
        due: { kind: term.kind, n: Number.parseInt(term.n, 10) || 0 },
      })),
    },
    lines: draft.lines.filter((line) => !isBlank(line)).map(toLineInput),
  };
}

function toLineInput(line: DraftLine): OrderLineInput {
  return {
    ...(line.line_id ? { line_id: line.line_id } : {}),
    product_id: line.product_id,
    model: line.model.trim(),
    quantity: figure(line.quantity),
    unit: line.unit.trim(),
    unit_price: figure(line.price),
    price_includes_tax: line.price_includes_tax,
    tax_rate: line.tax.trim() === "" ? null : percentToRate(line.tax),
    discount: line.discount.trim() === "" ? null : percentToRate(line.discount),
    delivery_on: parseDate(line.delivery_on, today()),
    delivery_place: line.delivery_place.trim(),
    technical_parameters: line.parameters.filter((one) => one.name !== "" || one.value !== ""),
    remark: line.remark.trim(),
  };
}

function figure(text: string): string | null {
  if (text.trim() === "") return null;
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

/** Whether anything typed could not be sent as it is. */
export function hasFaults(draft: Draft): boolean {
  const checks = Object.values(lineChecks);
  return draft.lines.some((line) => checks.some((check) => check(line) !== null));
}
