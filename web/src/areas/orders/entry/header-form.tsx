/** Whose order it is, under which contract, to where. */

import { memo } from "react";
import { searchCustomers } from "../../../api/lookups.ts";
import { orderFieldWords } from "../../../i18n/fields/words.ts";
import { useWords } from "../../../i18n/words.ts";
import { DateInput } from "../../../ui/date-input.tsx";
import { Choice, Field, TextInput } from "../../../ui/field.tsx";
import { FileUpload } from "../../../ui/file-upload.tsx";
import { LookupSelect } from "../../../ui/lookup-select.tsx";
import { useOrderTypes } from "../order-types.ts";
import { orderWords } from "../words.ts";
import { choosing, type Draft, deliveryModes, type HeaderDate, type HeaderText } from "./draft.ts";

interface HeaderFormProps {
  draft: Draft;
  disabled: boolean;
  /** The heading, where it is not that of an order. */
  title?: string;
  /** Fields that this paper does not have. */
  without?: readonly string[];
  /** Where somebody may ask who is no customer yet. */
  optionalCustomer?: boolean;
  /** The kind of an order decides its rules from its first saving on. */
  typeFixed?: boolean;
  onChange: (change: Partial<Draft>) => void;
}

const everything: readonly string[] = [];
const contractFiles = [".pdf", ".jpg", ".jpeg", ".png"];
const channels = ["", "fair", "online", "referral", "phone", "mail", "shop", "other"] as const;
const roundings = ["line", "document"] as const;
const maxTextLength = 200;

function Form(props: HeaderFormProps) {
  const {
    draft,
    disabled,
    title,
    without = everything,
    typeFixed = false,
    optionalCustomer = false,
    onChange,
  } = props;
  const t = useWords(orderWords);
  const name = useWords(orderFieldWords);
  const has = (key: string) => !without.includes(key);
  const text = (key: HeaderText, wide = false) =>
    has(key) && (
      <Field label={name(key)} pointer={`/${key}`} wide={wide}>
        {(control) => (
          <TextInput
            {...control}
            disabled={disabled}
            maxLength={maxTextLength}
            value={draft[key]}
            onChange={(value) => onChange({ [key]: value })}
          />
        )}
      </Field>
    );
  const date = (key: HeaderDate, hint?: string) =>
    has(key) && (
      <Field label={name(key)} pointer={`/${key}`} hint={hint}>
        {(control) => (
          <DateInput
            {...control}
            disabled={disabled}
            value={draft[key]}
            onChange={(value) => onChange({ [key]: value })}
          />
        )}
      </Field>
    );
  return (
    <section className="yd-card" aria-labelledby="basics-title">
      <h2 id="basics-title">{title ?? t("basics")}</h2>
      <div className="yd-form">
        {has("order_type") && (
          <OrderType draft={draft} disabled={disabled || typeFixed} onChange={onChange} />
        )}
        <Field label={name("customer_id")} pointer="/customer_id" required={!optionalCustomer}>
          {(control) => (
            <LookupSelect
              {...control}
              source="customers"
              search={searchCustomers}
              disabled={disabled}
              label={draft.customer}
              onChoose={(customer) => onChange(choosing(draft, customer))}
            />
          )}
        </Field>
        {text("contact_name")}
        {text("contact_phone")}
        {text("customer_po_no")}
        {text("contract_no")}
        {date("contract_signed_on")}
        {date("order_date")}
        {date("delivery_on", t("deliveryHint"))}
        {text("delivery_place")}
        <Field label={name("delivery_mode")} pointer="/delivery_mode">
          {(control) => (
            <Choice
              {...control}
              disabled={disabled}
              value={draft.delivery_mode}
              options={deliveryModes.map((value) => ({ value, label: t(`mode_${value}`) }))}
              onChange={(delivery_mode) => onChange({ delivery_mode })}
            />
          )}
        </Field>
        <Field label={name("channel")} pointer="/channel">
          {(control) => (
            <Choice
              {...control}
              disabled={disabled}
              value={channels.find((one) => one === draft.channel) ?? ""}
              options={channels.map((value) => ({ value, label: t(`channel_${value}`) }))}
              onChange={(channel) => onChange({ channel })}
            />
          )}
        </Field>
        {has("discount") && (
          <Field label={t("wholeDiscount")} pointer="/discount" hint={t("wholeDiscountHint")}>
            {(control) => (
              <TextInput
                {...control}
                disabled={disabled}
                value={draft.discount}
                onChange={(discount) => onChange({ discount })}
              />
            )}
          </Field>
        )}
        {has("rounding") && (
          <Field label={t("rounding")} pointer="/rounding">
            {(control) => (
              <Choice
                {...control}
                disabled={disabled}
                value={draft.rounding}
                options={roundings.map((value) => ({ value, label: t(`rounding_${value}`) }))}
                onChange={(rounding) => onChange({ rounding })}
              />
            )}
          </Field>
        )}
        {text("remark")}
        {has("contract_file_id") && (
          <Field label={name("contract_file_id")} pointer="/contract_file_id" wide>
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
        )}
      </div>
    </section>
  );
}

function OrderType({ draft, disabled, onChange }: Omit<HeaderFormProps, "typeFixed">) {
  const t = useWords(orderWords);
  const name = useWords(orderFieldWords);
  const types = useOrderTypes();
  const known = types.some((one) => one.value === draft.order_type);
  const options = known ? types : [{ value: draft.order_type, label: draft.order_type }, ...types];
  return (
    <Field label={name("order_type")} pointer="/order_type" hint={t("typeHint")}>
      {(control) => (
        <Choice
          {...control}
          disabled={disabled}
          value={draft.order_type}
          options={options}
          onChange={(order_type) => onChange({ order_type })}
        />
      )}
    </Field>
  );
}

/** Typing in the lines must not draw the header again. */
export const HeaderForm = memo(
  Form,
  (before, after) =>
    before.disabled === after.disabled &&
    before.typeFixed === after.typeFixed &&
    (Object.keys(after.draft) as (keyof Draft)[]).every(
      (key) => key === "lines" || key === "terms" || before.draft[key] === after.draft[key],
    ),
);
