/** An approved order that stories begin with, entered and reviewed through the API. */

import { session } from "./session.ts";

const reviews = [
  ["wang.qiang", "initial_review"],
  ["zhao.gang", "production_review"],
  ["shen.yue", "finance_review"],
  ["han.bing", "legal_review"],
] as const;

/** Two pumps to be made and three from stock, approved by everybody. */
export async function approvedOrder(base: string): Promise<string> {
  const rep = await session(base, "chen.jing");
  const first = async (list: string) => (await rep.get(list)).items[0].id;
  const line = async (sku: string, quantity: string, unit_price: string) => ({
    product_id: await first(`products?q=${sku}`),
    quantity,
    unit_price,
    parameters: ["流量", "扬程", "电压"].map((name) => ({ name, value: "按技术协议" })),
  });
  const instalment = (percent: string, event: string, kind: string, n: number) => ({
    percent,
    event,
    due: { kind, n },
  });
  const { id } = await rep.post("orders", {
    order_type: "equipment",
    customer_id: await first("customers?q=C0001"),
    contact_name: "顾明",
    contact_phone: "13800000001",
    channel: "referral",
    contract_no: "HT-2026-200",
    contract_signed_on: new Date(Date.now() - 86_400_000).toISOString().slice(0, 10),
    contract_file_id: (await rep.upload("contract.pdf")).id,
    contract_amount: "138764.00",
    delivery_on: new Date(Date.now() + 60 * 86_400_000).toISOString().slice(0, 10),
    delivery_place: "苏州工业园区",
    payment_terms: {
      instalments: [
        instalment("30", "contract", "days", 7),
        instalment("60", "before_shipping", "days", 0),
        instalment("10", "retention", "months", 12),
      ],
    },
    lines: [await line("YS-150", "2", "47000"), await line("YQ-100", "3", "9600")],
  });
  const checklist = [{ item: "entry_checked", ok: true, note: "与合同一致" }];
  await rep.post(`orders/${id}/submit`, { checklist }, 1);
  for (const [login, step] of reviews) {
    const head = await session(base, login);
    const page = await head.get(`orders/${id}`);
    const asked = page.process.steps.find((one: { key: string }) => one.key === step).checklist;
    const answers = asked.map(({ key }: { key: string }) => ({
      item: key,
      ok: true,
      note: "已核对",
    }));
    const opinion = { verdict: "approve", reason: "同意", checklist: answers };
    await head.post(`orders/${id}/steps/${step}/opinion`, opinion, 1);
  }
  return `/orders/${id}`;
}
