/** The server's types of this area, taken from where its paths use them. */

import type { paths } from "../../api/generated.ts";
import type { CivilDate, Decimal, Id } from "../../api/types.ts";

type Read<Path extends keyof paths> = paths[Path] extends {
  get: { responses: { 200: { content: { "application/json": infer Body } } } };
}
  ? Body
  : never;

export type OrderMoney = Read<"/api/v1/orders/{id}/money">;
export type Instalment = OrderMoney["schedule"][number];
export type Invoice = OrderMoney["invoices"][number];
export type Receipt = OrderMoney["receipts"][number];
export type Deduction = OrderMoney["deductions"][number];
export type Contact = OrderMoney["contacts"][number];
export type Hardship = OrderMoney["hardships"][number];
export type Settlement = NonNullable<OrderMoney["settlement"]>;
export type Receivable = Read<"/api/v1/receivables">["items"][number];
export type Ageing = Read<"/api/v1/receivables/ageing">[number];
export type Credit = Read<"/api/v1/customers/{id}/credit">;
export type Proposed = Read<"/api/v1/customers/{id}/receipt-proposal">[number];

/** A receipt of money as it is entered. */
export interface ReceiptEntry {
  customer_id: Id;
  reference: string;
  method: Receipt["method"];
  received_on: CivilDate | null;
  amount: Decimal;
  currency: string;
  payer: string;
  note: string;
  allocations: { order_id: Id; no: number; amount: Decimal }[];
}
