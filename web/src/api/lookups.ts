/** What type-ahead fields ask: by code, name or pinyin initials. */

import { queryOptions } from "@tanstack/react-query";
import { companyCurrency } from "../i18n/currency.ts";
import { allPages, api, body } from "./client.ts";
import type { Customer, Decimal, LookupItem, PaymentTerms, Product } from "./types.ts";

const proposals = 20;

/** A customer with what an order of his usually says. */
export interface CustomerItem extends LookupItem {
  terms: PaymentTerms | null;
  /** His usual currency; empty for the company's. */
  currency: string;
  /** His people and places, his own address first; none in a list, which does not tell them. */
  contacts: { name: string; phone: string }[];
  places: string[];
}

export async function searchCustomers(q: string, signal: AbortSignal): Promise<CustomerItem[]> {
  const query = { q, limit: proposals };
  const { items } = await body(api.GET("/api/v1/customers", { params: { query }, signal }));
  return items.map((one) => ({ ...customerItem(one), contacts: [], places: [] }));
}

/** The customer of an order, to offer his people and places; nothing else of him is shown. */
export function customerItemQuery(id: string) {
  return queryOptions({
    queryKey: ["customer", id, "item"],
    queryFn: async ({ signal }) =>
      customerItem(
        await body(api.GET("/api/v1/customers/{id}", { params: { path: { id } }, signal })),
      ),
    retry: false,
  });
}

function customerItem(one: Customer): CustomerItem {
  const places = [one.address ?? "", ...(one.addresses ?? []).map(({ address }) => address)];
  return {
    id: one.id,
    label: one.name,
    detail: one.code,
    disabled: one.active === false,
    terms: one.payment_terms ?? null,
    currency: one.currency ?? "",
    contacts: (one.contacts ?? []).map(({ name, phone = "" }) => ({ name, phone })),
    places: [...new Set(places.filter(Boolean))],
  };
}

export async function searchPeople(
  q: string,
  signal: AbortSignal,
  department?: string,
): Promise<LookupItem[]> {
  const query = { q, active: true, limit: proposals, ...(department ? { department } : {}) };
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
  sku: string;
  model: string;
  unit: string;
  /** Of list and floor price. */
  currency: string;
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
    sku: one.sku,
    model: one.model ?? "",
    unit: one.unit,
    currency: one.currency ?? companyCurrency,
    list_price: one.list_price,
    floor_price: one.floor_hidden ? null : (one.floor_price ?? null),
    tax_rate: one.tax_rate ?? null,
    parameters: one.parameters ?? [],
  };
}

/** The further units of a product and how they convert into its own. */
export function unitsQuery(id: string) {
  return queryOptions({
    queryKey: ["product", id, "units"],
    queryFn: ({ signal }) =>
      body(api.GET("/api/v1/products/{id}/units", { params: { path: { id } }, signal })),
  });
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

/** Every carrier, with his transport contracts. */
export function carriersQuery() {
  return queryOptions({
    queryKey: ["carrier", "list"],
    queryFn: ({ signal }) =>
      allPages((query) => body(api.GET("/api/v1/carriers", { params: { query }, signal }))),
    staleTime: 60_000,
  });
}

export function departmentsQuery() {
  return queryOptions({
    queryKey: ["department", "list"],
    queryFn: ({ signal }) => body(api.GET("/api/v1/departments", { signal })),
  });
}

/** Every supplier. */
export function suppliersQuery() {
  return queryOptions({
    queryKey: ["supplier", "list"],
    queryFn: ({ signal }) =>
      allPages((query) => body(api.GET("/api/v1/suppliers", { params: { query }, signal }))),
  });
}
