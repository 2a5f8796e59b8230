/** A customer's further addresses, as they are entered. */

import { Button } from "antd";
import { useWords } from "../../i18n/words.ts";
import { Field, TextInput } from "../../ui/field.tsx";
import type { Address } from "./queries.ts";
import { partyWords } from "./words.ts";
import "./party.css";

interface AddressRowsProps {
  addresses: readonly Address[];
  onChange: (addresses: Address[]) => void;
}

export function AddressRows({ addresses, onChange }: AddressRowsProps) {
  const t = useWords(partyWords);
  const change = (index: number, part: Partial<Address>) =>
    onChange(addresses.map((one, i) => (i === index ? { ...one, ...part } : one)));
  const fields = [
    ["label", t("addressLabel")],
    ["address", t("address")],
    ["contact", t("addressContact")],
    ["phone", t("phone")],
  ] as const;
  return (
    <fieldset className="yd-stack yd-party-contacts">
      <legend>{t("addresses")}</legend>
      {addresses.map((address, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows are only known by their place
        <div key={index} className="yd-party-address">
          {fields.map(([key, label]) => (
            <Field key={key} label={label} pointer={`/addresses/${index}/${key}`}>
              {(control) => (
                <TextInput
                  {...control}
                  value={address[key] ?? ""}
                  onChange={(value) => change(index, { [key]: value })}
                />
              )}
            </Field>
          ))}
          <Button
            aria-label={t("removeAddress", { name: address.label || address.address })}
            onClick={() => onChange(addresses.filter((_, i) => i !== index))}
          >
            ×
          </Button>
        </div>
      ))}
      <div>
        <Button size="small" onClick={() => onChange([...addresses, { address: "" }])}>
          {t("addAddress")}
        </Button>
      </div>
    </fieldset>
  );
}
