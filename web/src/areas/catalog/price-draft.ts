/** A price list as it is being typed. */

import { parseDecimal, percentToRate, rateToPercent, showDecimal } from "../../i18n/decimal.ts";
import { today } from "../../i18n/format.ts";
import type { ListKind, PriceList, PriceListInput, RuleInput } from "./price-queries.ts";

export type OfferKind = "price" | "discount" | "gift";

export interface RuleDraft {
  key: number;
  id?: string | null | undefined;
  product: string;
  productName: string;
  from: string;
  offer: OfferKind;
  price: string;
  unit: string;
  percent: string;
  agreed: string;
  buy: string;
  get: string;
  gift: string;
  giftName: string;
}

export interface ListDraft {
  code: string;
  name: string;
  kind: ListKind;
  customer: string | null;
  customerName: string;
  class: string;
  channel: string;
  from: string | null;
  until: string | null;
  currency: string;
  taxed: boolean;
  active: boolean;
  rules: RuleDraft[];
}

export function newRule(key: number): RuleDraft {
  return {
    key,
    product: "",
    productName: "",
    from: "",
    offer: "price",
    price: "",
    unit: "",
    percent: "",
    agreed: "",
    buy: "",
    get: "1",
    gift: "",
    giftName: "",
  };
}

export function toListDraft(list: PriceList | null): ListDraft {
  return {
    code: list?.code ?? "",
    name: list?.name ?? "",
    kind: list?.kind ?? "price_list",
    customer: list?.customer_id ?? null,
    customerName: list?.customer_name ?? "",
    class: list?.class ?? "",
    channel: list?.channel ?? "",
    from: list?.valid_from ?? today(),
    until: list?.valid_until ?? null,
    currency: list?.currency ?? "CNY",
    taxed: list?.tax_included ?? false,
    active: list?.active ?? true,
    rules: list
      ? (list.rules ?? []).map((rule, key) => toRuleDraft(rule, key, list))
      : [newRule(0)],
  };
}

function toRuleDraft(rule: RuleInput, key: number, list: PriceList): RuleDraft {
  const name = (id: string) => list.products.find((one) => one.id === id)?.name ?? "";
  const from = rule.min_quantity ?? "0";
  return {
    ...newRule(key),
    id: rule.id,
    product: rule.product_id,
    productName: name(rule.product_id),
    from: from === "0" ? "" : from,
    offer: rule.gift ? "gift" : rule.discount ? "discount" : "price",
    price: rule.price ?? "",
    unit: rule.unit ?? "",
    percent: rule.discount ? rateToPercent(rule.discount) : "",
    agreed: rule.agreed ?? "",
    buy: rule.gift?.buy ?? "",
    get: rule.gift?.get ?? "1",
    gift: rule.gift?.product_id ?? "",
    giftName: rule.gift ? name(rule.gift.product_id) : "",
  };
}

/** What is sent; null while something is no figure or not chosen yet. */
export function toListInput(draft: ListDraft): PriceListInput | null {
  const rules = draft.rules.map((rule) => toRule(rule, draft.kind));
  if (!draft.from || !draft.code.trim() || !draft.name.trim()) return null;
  if (rules.some((rule) => rule === null)) return null;
  return {
    code: draft.code.trim(),
    name: draft.name.trim(),
    kind: draft.kind,
    customer_id: draft.customer,
    class: draft.class.trim(),
    channel: draft.channel.trim(),
    valid_from: draft.from,
    valid_until: draft.until,
    currency: draft.currency.trim().toUpperCase() || "CNY",
    tax_included: draft.taxed,
    active: draft.active,
    rules: rules.filter((rule) => rule !== null),
  };
}

function toRule(rule: RuleDraft, kind: ListKind): RuleInput | null {
  const from = figure(rule.from || "0");
  if (rule.product === "" || from === null) return null;
  const input: RuleInput = {
    ...(rule.id ? { id: rule.id } : {}),
    product_id: rule.product,
    min_quantity: from,
    ...(kind === "frame_contract" ? { agreed: figure(rule.agreed) ?? "0" } : {}),
  };
  if (rule.offer === "price") {
    const price = figure(rule.price);
    return price === null ? null : { ...input, price, unit: rule.unit.trim() };
  }
  if (rule.offer === "discount") {
    const discount = percentToRate(rule.percent);
    return rule.percent.trim() === "" || discount === null ? null : { ...input, discount };
  }
  const [buy, get] = [figure(rule.buy), figure(rule.get)];
  if (buy === null || get === null) return null;
  return { ...input, gift: { buy, get, product_id: rule.gift || rule.product } };
}

function figure(text: string): string | null {
  const value = parseDecimal(text);
  return value === null ? null : showDecimal(value);
}
