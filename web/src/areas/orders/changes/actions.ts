/** What a clerk changed of an approved order, as the typed actions of a change request. */

import type { ChangeAction, LineContent, OrderContent } from "../../../api/types.ts";

export interface Edited {
  actions: ChangeAction[];
  /** Lines, by their row from 1, with edits that no request carries: unit, tax, remark. */
  ignored: { row: number; field: "unit" | "tax_rate" | "remark" | "product_id" }[];
}

/** Both contents as the form would send them, so that only what was edited differs. */
export function edited(before: OrderContent, after: OrderContent): Edited {
  const found: Edited = { actions: [], ignored: [] };
  header(before, after, found);
  const lines = after.lines ?? [];
  for (const old of before.lines ?? []) {
    const row = lines.findIndex((line) => line.line_id === old.line_id);
    const line = lines[row];
    // Gifts follow the line they come with.
    if (old.gift_of || !old.line_id) continue;
    if (line) compare(old, line, row + 1, found);
    else found.actions.push({ action: "remove_line", line_id: old.line_id });
  }
  for (const line of lines) {
    if (!line.line_id) found.actions.push({ action: "add_line", line });
  }
  return found;
}

function header(before: OrderContent, after: OrderContent, { actions }: Edited): void {
  if (after.delivery_on && after.delivery_on !== before.delivery_on) {
    actions.push({ action: "date", delivery_on: after.delivery_on });
  }
  if ((after.delivery_place ?? "") !== (before.delivery_place ?? "")) {
    actions.push({ action: "place", delivery_place: after.delivery_place ?? "" });
  }
  const contact = (of: OrderContent) => [of.contact_name ?? "", of.contact_phone ?? ""];
  if (differs(contact(after), contact(before))) {
    const [contact_name = "", contact_phone = ""] = contact(after);
    actions.push({ action: "contact", contact_name, contact_phone });
  }
  if ((after.customer_po_no ?? "") !== (before.customer_po_no ?? "")) {
    actions.push({ action: "customer_po", customer_po_no: after.customer_po_no ?? "" });
  }
  if (after.delivery_mode && after.delivery_mode !== before.delivery_mode) {
    actions.push({ action: "delivery_mode", delivery_mode: after.delivery_mode });
  }
  if ((after.remark ?? "") !== (before.remark ?? "")) {
    actions.push({ action: "remark", remark: after.remark ?? "" });
  }
  if (differs(after.discount, before.discount)) {
    actions.push({ action: "whole_discount", discount: after.discount ?? null });
  }
  if (after.payment_terms && differs(after.payment_terms, before.payment_terms)) {
    actions.push({ action: "terms", payment_terms: after.payment_terms });
  }
}

function compare(old: LineContent, line: LineContent, row: number, found: Edited): void {
  const { actions, ignored } = found;
  const line_id = old.line_id ?? "";
  if (line.product_id !== old.product_id) {
    ignored.push({ row, field: "product_id" });
    return;
  }
  if (differs(line.entered, old.entered)) ignored.push({ row, field: "unit" });
  else if (line.quantity && line.quantity !== old.quantity) {
    actions.push({ action: "quantity", line_id, quantity: line.quantity });
  }
  if (line.unit_price && (line.unit_price !== old.unit_price || line.discount !== old.discount)) {
    const { unit_price, discount } = line;
    actions.push({ action: "price", line_id, unit_price, ...(discount ? { discount } : {}) });
  }
  if (line.delivery_on && line.delivery_on !== old.delivery_on) {
    actions.push({ action: "date", line_id, delivery_on: line.delivery_on });
  }
  if ((line.delivery_place ?? "") !== (old.delivery_place ?? "")) {
    actions.push({ action: "place", line_id, delivery_place: line.delivery_place ?? "" });
  }
  if (line.model !== old.model || differs(line.parameters, old.parameters)) {
    const { model = "", parameters = [] } = line;
    actions.push({ action: "configuration", line_id, model, parameters });
  }
  const own = (one: LineContent) => [one.customer_po_line ?? "", one.customer_article_no ?? ""];
  if (differs(own(line), own(old))) {
    const [customer_po_line = "", customer_article_no = ""] = own(line);
    actions.push({
      action: "customer_reference",
      line_id,
      customer_po_line,
      customer_article_no,
    });
  }
  if (line.tax_rate !== old.tax_rate || line.tax_included !== old.tax_included) {
    ignored.push({ row, field: "tax_rate" });
  }
  if (line.remark !== old.remark) ignored.push({ row, field: "remark" });
}

const differs = (a: unknown, b: unknown) => JSON.stringify(a ?? null) !== JSON.stringify(b ?? null);
