/** Entering a purchase: from whom, how much, until when. */

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, body } from "../../api/client.ts";
import { commandHeaders, useCommand } from "../../api/command.ts";
import { suppliersQuery } from "../../api/lookups.ts";
import { parseDecimal, showDecimal } from "../../i18n/decimal.ts";
import { useFormat } from "../../i18n/format.ts";
import { useWords } from "../../i18n/words.ts";
import { CommandDialog } from "../../ui/command-dialog.tsx";
import { DateInput } from "../../ui/date-input.tsx";
import { Choice, Field, TextArea, TextInput } from "../../ui/field.tsx";
import { type Requirement, shortOf } from "./queries.ts";
import { procurementWords } from "./words.ts";

const decimalOr = (typed: string) => {
  const value = parseDecimal(typed);
  return value === null ? null : showDecimal(value);
};

interface DialogProps {
  requirement: Requirement;
  onClose: () => void;
}

export function OrderDialog({ requirement: r, onClose }: DialogProps) {
  const t = useWords(procurementWords);
  const format = useFormat();
  const client = useQueryClient();
  const suppliers = useQuery(suppliersQuery()).data ?? [];
  const [supplier, setSupplier] = useState(r.supplier_id ?? "");
  const [quantity, setQuantity] = useState(r.ordered ?? shortOf(r));
  const [expected, setExpected] = useState<string | null>(r.expected_on ?? null);
  const [price, setPrice] = useState(r.unit_price ?? "");
  const [reference, setReference] = useState(r.reference);
  const [reason, setReason] = useState(r.reason);
  const approved = suppliers.find((one) => one.id === supplier)?.approved !== false;
  const run = useCommand({
    name: `requirement.order.${r.id}`,
    run: (_: undefined, key) =>
      body(
        api.POST("/api/v1/requirements/{id}/order", {
          params: { path: { id: r.id }, header: commandHeaders(key, `"r${r.version}"`) },
          body: {
            supplier_id: supplier,
            quantity: decimalOr(quantity),
            expected_on: expected ?? "",
            unit_price: price.trim() === "" ? null : decimalOr(price),
            reference: reference.trim(),
            reason: reason.trim(),
          },
        }),
      ),
    onDone: () => {
      client.invalidateQueries({ queryKey: ["requirement"] });
      client.invalidateQueries({ queryKey: ["sales_order", r.order_id] });
      onClose();
    },
  });
  const options = suppliers
    .filter((one) => one.active !== false)
    .map((one) => ({
      value: one.id,
      label: `${one.code} ${one.name}${one.approved ? "" : t("notApproved")}`,
    }));
  const late = expected !== null && r.needed_on != null && expected > r.needed_on;
  return (
    <CommandDialog
      title={t("orderTitle", { name: r.name })}
      okText={t("save")}
      busy={run.busy}
      problem={run.problem}
      ready={
        supplier !== "" &&
        expected !== null &&
        decimalOr(quantity) !== null &&
        (price.trim() === "" || decimalOr(price) !== null)
      }
      onOk={() => run.run(undefined)}
      onClose={onClose}
    >
      <Field label={t("supplier")} pointer="/supplier_id" required>
        {(control) => (
          <Choice
            {...control}
            value={supplier}
            placeholder={t("chooseSupplier")}
            options={options}
            onChange={setSupplier}
          />
        )}
      </Field>
      <Field
        label={t("quantity")}
        pointer="/quantity"
        required
        hint={t("quantityHint", { short: format.quantity(shortOf(r)), unit: r.unit })}
      >
        {(control) => (
          <TextInput {...control} inputMode="decimal" value={quantity} onChange={setQuantity} />
        )}
      </Field>
      <Field
        label={t("expectedOn")}
        pointer="/expected_on"
        required
        hint={
          late && (
            <span className="yd-warn">
              {t("lateHint", { date: format.date(r.needed_on ?? "") })}
            </span>
          )
        }
      >
        {(control) => <DateInput {...control} value={expected} onChange={setExpected} />}
      </Field>
      <Field label={t("unitPrice")} pointer="/unit_price">
        {(control) => (
          <TextInput {...control} inputMode="decimal" value={price} onChange={setPrice} />
        )}
      </Field>
      <Field label={t("reference")} pointer="/reference">
        {(control) => <TextInput {...control} value={reference} onChange={setReference} />}
      </Field>
      <Field label={t("reason")} pointer="/reason" hint={t("reasonHint")} required={!approved}>
        {(control) => <TextArea {...control} value={reason} onChange={setReason} />}
      </Field>
    </CommandDialog>
  );
}
