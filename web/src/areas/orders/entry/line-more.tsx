/** What a line has beyond its columns: technical parameters and a place of its own. */

import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { Button } from "antd";
import type { Parameter } from "../../../api/types.ts";
import { useWords } from "../../../i18n/words.ts";
import { Choice, Field, TextInput } from "../../../ui/field.tsx";
import { PriceReason } from "../price-reason.tsx";
import { orderWords } from "../words.ts";
import type { DraftLine } from "./draft.ts";

interface LineMoreProps {
  line: DraftLine;
  disabled: boolean;
  /** An inquiry has no prices yet. */
  priced: boolean;
  onChange: (line: DraftLine) => void;
}

export function LineMore({ line, disabled, priced, onChange }: LineMoreProps) {
  const t = useWords(orderWords);
  const { parameters, asked } = line;
  const set = (index: number, part: Partial<Parameter>) =>
    onChange({
      ...line,
      parameters: parameters.map((one, i) => (i === index ? { ...one, ...part } : one)),
    });
  return (
    <>
      {priced && <LinePrice line={line} disabled={disabled} onChange={onChange} />}
      <div data-field="delivery_place">
        <Field label={t("linePlace")} hint={t("linePlaceHint")}>
          {(control) => (
            <TextInput
              {...control}
              disabled={disabled}
              value={line.delivery_place}
              onChange={(delivery_place) => onChange({ ...line, delivery_place })}
            />
          )}
        </Field>
      </div>
      <fieldset className="yd-parameters" data-field="parameters">
        <legend className="yd-muted">{t("parameters")}</legend>
        {parameters.map((parameter, index) =>
          index < asked.length ? (
            <Field
              key={parameter.name}
              label={parameter.name}
              {...(parameter.value.trim() === "" ? { hint: t("parameterAsked") } : {})}
            >
              {(control) => (
                <TextInput
                  {...control}
                  placeholder={t("parameterValue")}
                  disabled={disabled}
                  value={parameter.value}
                  onChange={(value) => set(index, { value })}
                />
              )}
            </Field>
          ) : (
            // biome-ignore lint/suspicious/noArrayIndexKey: parameters have no identity but their place
            <div key={index} className="yd-row yd-nowrap">
              <TextInput
                aria-label={`${t("parameterName")} ${index + 1}`}
                placeholder={t("parameterName")}
                disabled={disabled}
                value={parameter.name}
                onChange={(name) => set(index, { name })}
              />
              <TextInput
                aria-label={`${t("parameterValue")} ${index + 1}`}
                placeholder={t("parameterValue")}
                disabled={disabled}
                value={parameter.value}
                onChange={(value) => set(index, { value })}
              />
              {!disabled && (
                <Button
                  type="text"
                  icon={<DeleteOutlined aria-hidden />}
                  aria-label={t("parameterRemove", { name: parameter.name })}
                  onClick={() => onChange({ ...line, parameters: parameters.toSpliced(index, 1) })}
                />
              )}
            </div>
          ),
        )}
        {!disabled && (
          <Button
            icon={<PlusOutlined aria-hidden />}
            onClick={() =>
              onChange({ ...line, parameters: [...parameters, { name: "", value: "" }] })
            }
          >
            {t("parameterAdd")}
          </Button>
        )}
      </fieldset>
    </>
  );
}

/** Whether the price holds tax, and where it comes from. */
function LinePrice({ line, disabled, onChange }: Omit<LineMoreProps, "priced">) {
  const t = useWords(orderWords);
  return (
    <>
      <Field label={t("priceMode")}>
        {(control) => (
          <Choice
            {...control}
            disabled={disabled}
            value={line.tax_included ? "taxed" : "net"}
            options={[
              { value: "taxed", label: t("priceTaxed") },
              { value: "net", label: t("priceNet") },
            ]}
            onChange={(mode) =>
              onChange({ ...line, tax_included: mode === "taxed", told: undefined })
            }
          />
        )}
      </Field>
      <section className="yd-field" aria-label={t("priceReason")}>
        <span>{t("priceReason")}</span>
        <PriceReason source={line.source} />
        {!disabled && !line.from_book && line.product_id && !line.gift_of && (
          <Button
            size="small"
            onClick={() => onChange({ ...line, from_book: true, told: undefined })}
          >
            {t("takeBookPrice")}
          </Button>
        )}
      </section>
    </>
  );
}
