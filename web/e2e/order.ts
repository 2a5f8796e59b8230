/** Orders that stories begin with, entered through the API. */

import { inject } from "vitest";
import { demoPassword } from "./person.ts";

/** The rep's session, as a program has it. */
async function asRep() {
  const base = inject("base");
  const headers = { "Content-Type": "application/json", "Sec-Fetch-Site": "same-origin" };
  const signedIn = await fetch(`${base}/api/v1/session`, {
    method: "POST",
    headers,
    body: JSON.stringify({ login: "chen.jing", password: demoPassword, bearer: true }),
  });
  const { token } = await signedIn.json();
  const authorised = { ...headers, Authorization: `Bearer ${token}` };
  const get = async (path: string) =>
    (await fetch(`${base}/api/v1/${path}`, { headers: authorised })).json();
  return { base, authorised, get };
}

/** The id of the first customer or product there is. */
export async function firstOf(list: "customers" | "products"): Promise<string> {
  const { get } = await asRep();
  return (await get(`${list}?limit=1`)).items[0].id;
}

/** Enters an order of so many lines as the rep would. */
export async function enterOrder(lineCount: number): Promise<string> {
  const { base, authorised, get } = await asRep();
  const [customers, products] = [await get("customers?q=C0001"), await get("products?limit=10")];
  const lines = Array.from({ length: lineCount }, (_, i) => ({
    product_id: products.items[i % products.items.length].id,
    quantity: String(1 + (i % 9)),
    tax_included: false,
    remark: i === 0 ? "随机附件一套" : "",
  }));
  const created = await fetch(`${base}/api/v1/orders`, {
    method: "POST",
    headers: { ...authorised, "Idempotency-Key": `e2e-${Date.now()}-${lineCount}` },
    body: JSON.stringify({
      order_type: "equipment",
      customer_id: customers.items[0].id,
      contract_no: "HT-2026-100",
      lines,
    }),
  });
  return (await created.json()).id;
}
