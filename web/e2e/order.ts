/** Documents that stories begin with, entered through the API as the rep would. */

import { inject } from "vitest";
import { session } from "./session.ts";

type Rep = Awaited<ReturnType<typeof session>>;

/** The first customer, and so many lines of the first products. */
async function content(rep: Rep, lineCount: number) {
  const [customers, products] = [
    await rep.get("customers?q=C0001"),
    await rep.get("products?limit=10"),
  ];
  const lines = Array.from({ length: lineCount }, (_, i) => ({
    product_id: products.items[i % products.items.length].id,
    quantity: String(1 + (i % 9)),
    tax_included: false,
    remark: i === 0 ? "随机附件一套" : "",
  }));
  return { order_type: "equipment", customer_id: customers.items[0].id, lines };
}

/** Enters an order of so many lines. */
export async function enterOrder(lineCount: number, base = inject("base")): Promise<string> {
  const rep = await session(base, "chen.jing");
  const draft = { ...(await content(rep, lineCount)), contract_no: "HT-2026-100" };
  return (await rep.post("orders", draft)).id;
}

/** Writes a quotation and a contract, and registers the inquiry of somebody who is no customer yet. */
export async function enterOffers(base: string): Promise<void> {
  const rep = await session(base, "chen.jing");
  const asked = await content(rep, 3);
  await rep.post("quotations", { content: asked, note: "含指导安装" });
  await rep.post("contracts", { kind: "single", content: asked, title: "泵类设备合同" });
  const { customer_id: _, ...unknown } = asked;
  await rep.post("inquiries", {
    content: { ...unknown, channel: "fair", contact_name: "沈志远", contact_phone: "13800000002" },
    prospect: "宁波远海化工",
  });
}

/** Asks for one piece more of the first line of an order, by its path; answers the change's path. */
export async function requestChange(order: string, base: string): Promise<string> {
  const rep = await session(base, "chen.jing");
  const found = await rep.get(order.slice(1));
  const [line] = found.content.lines;
  const { id } = await rep.post(
    `${order.slice(1)}/changes`,
    {
      reason: "客户扩产，加一台",
      origin: "customer",
      actions: [
        { action: "quantity", line_id: line.line_id, quantity: String(Number(line.quantity) + 1) },
      ],
      complete_by: new Date(Date.now() + 10 * 86_400_000).toISOString().slice(0, 10),
    },
    found.order.revision,
  );
  return `${order}/changes/${id}`;
}
