/** What type-ahead fields ask: by code, name or pinyin initials. */

import { queryOptions } from "@tanstack/react-query";
import { api, body } from "./client.ts";
import type { Decimal, LookupItem, PaymentTerms, Product } from "./types.ts";

const proposals = 20;

/** A customer with the payment terms that are usual with him. */
export interface CustomerItem extends LookupItem {
  terms: PaymentTerms | null;
}

export async function searchCustomers(q: string, signal: AbortSignal): Promise<CustomerItem[]> {
  const query = { q, limit: proposals };
  const { items } = await body(api.GET("/api/v1/customers", { params: { query }, signal }));
  return items.map((one) => ({
    id: one.id,
    label: one.name,
    detail: one.code,
    disabled: one.active === false,
    terms: one.payment_terms ?? null,
  }));
}

export async function searchPeople(q: string, signal: AbortSignal): Promise<LookupItem[]> {
  const query = { q, active: true, limit: proposals };
  const { items } = await body(api.GET("/api/v1/users", { params: { query }, signal }));
  return items.map((one) => ({ id: one.id, label: one.name, detail: one.login }));
}

const repsMax = 200;

/** Everybody who may answer for orders, to choose from. */
export async function readReps(): Promise<LookupItem[]> {
  const query = { post: "sales_rep" as const, limit: repsMax };
  const { items } = await body(api.GET("/api/v1/users", { params: { query } }));
  return items.map((one) => ({ id: one.id, label: one.name, detail: one.login }));
}

/** A product as order entry needs it. */
export interface ProductItem extends LookupItem {
  model: string;
  unit: string;
  list_price: Decimal | null;
  floor_price: Decimal | null;
  tax_rate: Decimal | null;
  /** Names of the technical parameters an order of it should state. */
  parameters: string[];
}

export async function searchProducts(q: string, signal: AbortSignal): Promise<ProductItem[]> {
  const query = { q, limit: proposals };
  const { items } = await body(api.GET("/api/v1/products", { params: { query }, signal }));
  return items.map(productItem);
}

export async function readProduct(id: string): Promise<ProductItem> {
  return productItem(await body(api.GET("/api/v1/products/{id}", { params: { path: { id } } })));
}

export function productItem(one: Product): ProductItem {
  return {
    id: one.id,
    label: one.name,
    detail: [one.sku, one.model].filter(Boolean).join(" · "),
    disabled: one.active === false,
    model: one.model ?? "",
    unit: one.unit,
    list_price: one.list_price,
    floor_price: one.masked ? null : (one.floor_price ?? null),
    tax_rate: one.tax_rate ?? null,
    parameters: one.parameters ?? [],
  };
}

export async function searchStyles(q: string, signal: AbortSignal): Promise<LookupItem[]> {
  const query = { q, limit: proposals };
  const { items } = await body(api.GET("/api/v1/styles", { params: { query }, signal }));
  return items.map((one) => ({ id: one.id, label: one.name, detail: one.style_no }));
}

export function styleQuery(id: string) {
  return queryOptions({
    queryKey: ["style", id],
    queryFn: ({ signal }) =>
      body(api.GET("/api/v1/styles/{id}", { params: { path: { id } }, signal })),
  });
}

/** What the facts are called that refusals name; the same for everybody, so asked once. */
export const factsQuery = queryOptions({
  queryKey: ["facts"],
  queryFn: async () => {
    const facts = await body(api.GET("/api/v1/facts"));
    return new Map(facts.map(({ name, title }) => [name, title]));
  },
  staleTime: Number.POSITIVE_INFINITY,
});
