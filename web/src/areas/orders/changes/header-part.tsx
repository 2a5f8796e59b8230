/** What of an order's header a change request can change. */

import { orderFieldWords } from "../../../i18n/fields/words.ts";
import { useWords } from "../../../i18n/words.ts";
import { DateInput } from "../../../ui/date-input.tsx";
import { Choice, Field, TextArea, TextInput } from "../../../ui/field.tsx";
import { type Draft, deliveryModes, headerFault } from "../entry/draft.ts";
import { orderWords } from "../words.ts";
import { changeWords } from "./words.ts";

interface HeaderPartProps {
  draft: Draft;
  onChange: (part: Partial<Draft>) => void;
}

const texts = ["delivery_place", "contact_name", "contact_phone", "customer_po_no"] as const;

export function HeaderPart({ draft, onChange }: HeaderPartProps) {
  const t = useWords(changeWords);
  const name = useWords(orderFieldWords);
  const entry = useWords(orderWords);
  const unread = headerFault(draft, "discount");
  return (
    <section className="yd-card" aria-labelledby="delivery-title">
      <h2 id="delivery-title">{t("delivery")}</h2>
      <div className="yd-form">
        <Field label={t("deliveryOn")} pointer="/delivery_on">
          {(control) => (
            <DateInput
              {...control}
              value={draft.delivery_on}
              onChange={(delivery_on) => onChange({ delivery_on })}
            />
          )}
        </Field>
        <Field label={name("delivery_mode")} pointer="/delivery_mode">
          {(control) => (
            <Choice
              {...control}
              value={draft.delivery_mode}
              options={deliveryModes.map((value) => ({ value, label: entry(`mode_${value}`) }))}
              onChange={(delivery_mode) => onChange({ delivery_mode })}
            />
          )}
        </Field>
        {texts.map((field) => (
          <Field key={field} label={name(field)} pointer={`/${field}`}>
            {(control) => (
              <TextInput
                {...control}
                value={draft[field]}
                onChange={(text) => onChange({ [field]: text })}
              />
            )}
          </Field>
        ))}
        <Field
          label={entry("wholeDiscount")}
          pointer="/discount"
          hint={entry("wholeDiscountHint")}
          {...(unread ? { error: entry(unread) } : {})}
        >
          {(control) => (
            <TextInput
              {...control}
              value={draft.discount}
              onChange={(discount) => onChange({ discount })}
            />
          )}
        </Field>
        <Field label={name("remark")} pointer="/remark" wide>
          {(control) => (
            <TextArea
              {...control}
              value={draft.remark}
              onChange={(remark) => onChange({ remark })}
            />
          )}
        </Field>
      </div>
    </section>
  );
}
