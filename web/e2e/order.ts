/** Orders that stories begin with, entered through the API. */

import { inject } from "vitest";
import { demoPassword } from "./person.ts";

/** The rep's session, as a program has it. */
async function asRep(base: string) {
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
  return { authorised, get };
}

/** Enters an order of so many lines as the rep would. */
export async function enterOrder(lineCount: number, base = inject("base")): Promise<string> {
  const { authorised, get } = await asRep(base);
  const [customers, products] = [await get("customers?q=C0001"), await get("products?limit=10")];
  const lines = Array.from({ length: lineCount }, (_, i) => ({
    product_id: products.items[i % products.items.length].id,
    quantity: String(1 + (i % 9)),
    tax_included: false,
    remark: i === 0 ? "随机附件一套" : "",
  }));
  const created = await fetch(`${base}/api/v1/orders`, {
    method: "POST",
    headers: { ...authorised, "Idempotency-Key": `e2e-${crypto.randomUUID()}` },
    body: JSON.stringify({
      order_type: "equipment",
      customer_id: customers.items[0].id,
      contract_no: "HT-2026-100",
      lines,
    }),
  });
  return (await created.json()).id;
}
