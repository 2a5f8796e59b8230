/** Whose order it is, under which contract, to where. */

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { memo, useId, useRef } from "react";
import { type CustomerItem, customerItemQuery, searchCustomers } from "../../../api/lookups.ts";
import { currencies } from "../../../i18n/currency.ts";
import { useChannelOptions } from "../../../i18n/fields/channels.ts";
import { orderFieldWords } from "../../../i18n/fields/words.ts";
import { useFormat } from "../../../i18n/format.ts";
import { useWords } from "../../../i18n/words.ts";
import { DateInput } from "../../../ui/date-input.tsx";
import { Choice, Field, TextInput } from "../../../ui/field.tsx";
import { FileUpload } from "../../../ui/file-upload.tsx";
import { LookupSelect } from "../../../ui/lookup-select.tsx";
import { useOrderTypes } from "../order-types.ts";
import { orderWords } from "../words.ts";
import { choosing, namingContact } from "./choosing.ts";
import {
  currencyOf,
  type Draft,
  deliveryModes,
  type HeaderDate,
  type HeaderText,
  headerFault,
} from "./draft.ts";
import { moveOn } from "./move-on.ts";

interface HeaderFormProps {
  draft: Draft;
  disabled: boolean;
  /** The heading, where it is not that of an order. */
  title?: string;
  /** Fields that this paper does not have. */
  without?: readonly string[];
  /** Who asks may be no customer yet, and how the inquiry came has to be told. */
  inquiry?: boolean;
  /** The type of an order decides its rules from its first saving on; other papers may change it. */
  typeFixed?: boolean;
  onChange: (change: Partial<Draft>) => void;
}

const everything: readonly string[] = [];
const contractFiles = [".pdf", ".jpg", ".jpeg", ".png"];
const roundings = ["line", "document"] as const;
const maxTextLength = 200;

function Form(props: HeaderFormProps) {
  const {
    draft,
    disabled,
    title,
    without = everything,
    typeFixed,
    inquiry = false,
    onChange,
  } = props;
  const t = useWords(orderWords);
  const name = useWords(orderFieldWords);
  const channels = useChannelOptions(draft.channel, t("notGiven"));
  const { customer_id: id } = draft;
  const customer = useQuery({ ...customerItemQuery(id ?? ""), enabled: id !== null }).data ?? null;
  const lists = useId();
  const client = useQueryClient();
  const latest = useRef(draft);
  latest.current = draft;
  const choose = async (chosen: CustomerItem | null) => {
    onChange(choosing(draft, chosen, customer));
    if (!chosen) return;
    // His people and places are not in the list and come a moment later.
    const whole = await client.fetchQuery(customerItemQuery(chosen.id)).catch(() => null);
    if (whole?.id === latest.current.customer_id) onChange(choosing(latest.current, whole));
  };
  const has = (key: string) => !without.includes(key);
  const fault = (key: Parameters<typeof headerFault>[1]) => {
    const found = headerFault(draft, key);
    return found ? { error: t(found) } : {};
  };
  /** A text, with what the customer's data offers for it. */
  const text = (
    key: HeaderText,
    offered: readonly string[] = [],
    change = (value: string): Partial<Draft> => ({ [key]: value }),
  ) =>
    has(key) && (
      <Field
        label={name(key)}
        pointer={`/${key}`}
        {...(key === "contract_amount" ? fault(key) : {})}
      >
        {(control) => (
          <>
            <TextInput
              {...control}
              disabled={disabled}
              maxLength={maxTextLength}
              {...(offered.length > 0 ? { list: `${lists}-${key}` } : {})}
              {...(key === "contract_amount" ? { inputMode: "decimal" as const } : {})}
              value={draft[key]}
              onChange={(value) => onChange(change(value))}
            />
            {offered.length > 0 && (
              <datalist id={`${lists}-${key}`}>
                {offered.map((value) => (
                  <option key={value} value={value} />
                ))}
              </datalist>
            )}
          </>
        )}
      </Field>
    );
  const date = (key: HeaderDate, hint?: string) =>
    has(key) && (
      <Field label={name(key)} pointer={`/${key}`} hint={hint} {...fault(key)}>
        {(control) => (
          <DateInput
            {...control}
            disabled={disabled}
            value={draft[key]}
            onChange={(value) => onChange({ [key]: value })}
            onUnread={(value) => onChange({ [key]: value })}
          />
        )}
      </Field>
    );
  return (
    <section className="yd-card" aria-labelledby="basics-title" onKeyDown={moveOn}>
      <h2 id="basics-title">{title ?? t("basics")}</h2>
      <div className="yd-form">
        {has("order_type") && (
          <OrderType
            draft={draft}
            disabled={disabled || typeFixed === true}
            hint={t(typeFixed === undefined ? "typeHint" : "typeFixedHint")}
            onChange={onChange}
          />
        )}
        <Field label={name("customer_id")} pointer="/customer_id" required={!inquiry}>
          {(control) => (
            <LookupSelect
              {...control}
              source="customers"
              search={searchCustomers}
              disabled={disabled}
              label={draft.customer}
              onChoose={choose}
            />
          )}
        </Field>
        {text(
          "contact_name",
          customer?.contacts.map((contact) => contact.name),
          (value) => namingContact(draft, value, customer),
        )}
        {text("contact_phone")}
        {text("customer_po_no")}
        {text("contract_no")}
        {text("contract_amount")}
        {date("contract_signed_on")}
        {date("order_date")}
        {date("delivery_on", t("deliveryHint"))}
        {text("delivery_place", customer?.places)}
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
        <Field label={name("channel")} pointer="/channel" required={inquiry}>
          {(control) => (
            <Choice
              {...control}
              disabled={disabled}
              value={draft.channel}
              options={channels}
              onChange={(channel) => onChange({ channel })}
            />
          )}
        </Field>
        {has("discount") && (
          <Field
            label={t("wholeDiscount")}
            pointer="/discount"
            hint={t("wholeDiscountHint")}
            {...fault("discount")}
          >
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
        <Currency draft={draft} disabled={disabled} onChange={onChange} />
        {text("remark")}
        {has("contract_file_id") && (
          <Field label={name("contract_file_id")} pointer="/contract_file_id">
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

function Currency({ draft, disabled, onChange }: Omit<HeaderFormProps, "typeFixed">) {
  const format = useFormat();
  const name = useWords(orderFieldWords);
  const chosen = currencyOf(draft);
  const options = [...new Set<string>([...currencies, chosen])].map((value) => ({
    value,
    label: format.currency(value),
  }));
  return (
    <Field label={name("currency")} pointer="/currency">
      {(control) => (
        <Choice
          {...control}
          disabled={disabled}
          value={chosen}
          options={options}
          onChange={(currency) => onChange({ currency })}
        />
      )}
    </Field>
  );
}

interface OrderTypeProps extends Pick<HeaderFormProps, "draft" | "disabled" | "onChange"> {
  hint: string;
}

function OrderType({ draft, disabled, hint, onChange }: OrderTypeProps) {
  const name = useWords(orderFieldWords);
  const types = useOrderTypes();
  const known = types.some((one) => one.value === draft.order_type);
  const options = known ? types : [{ value: draft.order_type, label: draft.order_type }, ...types];
  return (
    <Field label={name("order_type")} pointer="/order_type" hint={hint}>
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

/** Typing in the lines must not draw the header again; of the terms it must know whether there are any. */
export const HeaderForm = memo(
  Form,
  (before, after) =>
    before.disabled === after.disabled &&
    before.typeFixed === after.typeFixed &&
    (Object.keys(after.draft) as (keyof Draft)[]).every(
      (key) => key === "lines" || before.draft[key] === after.draft[key],
    ),
);
