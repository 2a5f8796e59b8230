/** Whose order it is, under which contract, to where. */

import { memo } from "react";
import { api, body } from "../../../api/client.ts";
import { useWords } from "../../../i18n/words.ts";
import { DateInput } from "../../../ui/date-input.tsx";
import { Choice, Field, TextInput } from "../../../ui/field.tsx";
import { FileUpload } from "../../../ui/file-upload.tsx";
import { LookupSelect } from "../../../ui/lookup-select.tsx";
import { orderWords } from "../words.ts";
import type { Draft } from "./draft.ts";

interface HeaderFormProps {
  draft: Draft;
  disabled: boolean;
  onChange: (change: Partial<Draft>) => void;
}

const contractFiles = [".pdf", ".jpg", ".jpeg", ".png"];

async function searchCustomers(q: string, signal: AbortSignal) {
  return (await body(api.GET("/api/v1/customers", { params: { query: { q, limit: 20 } }, signal })))
    .items;
}

function Form({ draft, disabled, onChange }: HeaderFormProps) {
  const t = useWords(orderWords);
  const text = (key: "customer_po_no" | "contract_no" | "contact" | "delivery_place") => ({
    disabled,
    value: draft[key],
    onChange: (value: string) => onChange({ [key]: value }),
  });
  return (
    <section className="yd-card" aria-labelledby="basics-title">
      <h2 id="basics-title">{t("basics")}</h2>
      <div className="yd-form">
        <Field label={t("customer")} pointer="/customer_id" required>
          {(control) => (
            <LookupSelect
              {...control}
              source="customers"
              search={searchCustomers}
              disabled={disabled}
              label={draft.customer}
              onChoose={(customer) =>
                onChange({ customer_id: customer?.id ?? null, customer: customer?.label ?? "" })
              }
            />
          )}
        </Field>
        <Field label={t("customerPo")} pointer="/customer_po_no">
          {(control) => <TextInput {...control} {...text("customer_po_no")} maxLength={100} />}
        </Field>
        <Field label={t("contact")} pointer="/contact">
          {(control) => (
            <TextInput
              {...control}
              {...text("contact")}
              maxLength={200}
              placeholder={t("contactHint")}
            />
          )}
        </Field>
        <Field label={t("orderDate")} pointer="/order_date" required>
          {(control) => (
            <DateInput
              {...control}
              disabled={disabled}
              value={draft.order_date}
              onChange={(order_date) => onChange({ order_date })}
            />
          )}
        </Field>
        <Field label={t("contractNo")} pointer="/contract_no">
          {(control) => <TextInput {...control} {...text("contract_no")} maxLength={100} />}
        </Field>
        <Field label={t("contractSigned")} pointer="/contract_signed_on">
          {(control) => (
            <DateInput
              {...control}
              disabled={disabled}
              value={draft.contract_signed_on}
              onChange={(contract_signed_on) => onChange({ contract_signed_on })}
            />
          )}
        </Field>
        <Field label={t("deliveryPlace")} pointer="/delivery_place">
          {(control) => <TextInput {...control} {...text("delivery_place")} maxLength={300} />}
        </Field>
        <Field label={t("orderType")} pointer="/order_type">
          {(control) => (
            <Choice
              {...control}
              disabled={disabled}
              value={draft.order_type}
              options={[{ value: "equipment", label: t("equipment") }]}
              onChange={(order_type) => onChange({ order_type })}
            />
          )}
        </Field>
        <Field label={t("contractFile")} pointer="/contract_file_id" wide>
          {(control) => (
            <FileUpload
              {...control}
              accept={contractFiles}
              disabled={disabled}
              file={draft.contract_file}
              onChange={(contract_file) => onChange({ contract_file })}
            />
          )}
        </Field>
      </div>
    </section>
  );
}

/** Typing in the lines must not draw the header again. */
export const HeaderForm = memo(
  Form,
  (before, after) =>
    before.disabled === after.disabled &&
    (Object.keys(after.draft) as (keyof Draft)[]).every(
      (key) => key === "lines" || key === "terms" || before.draft[key] === after.draft[key],
    ),
);
