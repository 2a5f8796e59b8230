/** Between whom a contract is, and who signed it for whom. */

import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useWords } from "../../../i18n/words.ts";
import { DateInput } from "../../../ui/date-input.tsx";
import { Choice, Field, TextInput } from "../../../ui/field.tsx";
import { type ContractWords, newParty, newSignatory, withoutParty } from "./contract-draft.ts";
import type { Party, Signatory } from "./queries.ts";
import { contractWords } from "./words.ts";

const roles = ["ordering", "contractor", "guarantor", "agent"] as const;

interface PartiesEditorProps {
  words: ContractWords;
  onChange: (part: Partial<ContractWords>) => void;
}

export function PartiesEditor({ words, onChange }: PartiesEditorProps) {
  const t = useWords(contractWords);
  const change = (index: number, part: Partial<Party>) =>
    onChange({
      parties: words.parties.map((one, at) => (at === index ? { ...one, ...part } : one)),
    });
  const text = (
    index: number,
    key: "name" | "tax_no" | "address" | "representative",
    label: string,
  ) => (
    <Field label={label} pointer={`/parties/${index}/${key}`} required={key === "name"}>
      {(control) => (
        <TextInput
          {...control}
          value={words.parties[index]?.[key] ?? ""}
          onChange={(value) => change(index, { [key]: value })}
        />
      )}
    </Field>
  );
  return (
    <section className="yd-card yd-stack" aria-labelledby="parties-title">
      <h2 id="parties-title">{t("parties")}</h2>
      <ol className="yd-contract-rows">
        {words.parties.map((party, index) => (
          <li key={party.key} className="yd-contract-row">
            <Field label={t("role")} pointer={`/parties/${index}/role`}>
              {(control) => (
                <Choice
                  {...control}
                  value={party.role}
                  options={roles.map((value) => ({ value, label: t(value) }))}
                  onChange={(role) => change(index, { role })}
                />
              )}
            </Field>
            {text(index, "name", t("partyName"))}
            {text(index, "tax_no", t("taxNo"))}
            {text(index, "address", t("address"))}
            {text(index, "representative", t("representative"))}
            <Button
              type="text"
              icon={<DeleteOutlined aria-hidden />}
              aria-label={`${t("remove")} ${party.name}`}
              onClick={() => onChange(withoutParty(words, index))}
            />
          </li>
        ))}
      </ol>
      <span>
        <Button
          icon={<PlusOutlined aria-hidden />}
          onClick={() => onChange({ parties: [...words.parties, newParty("guarantor")] })}
        >
          {t("addParty")}
        </Button>
      </span>
      <Signatories words={words} onChange={onChange} />
    </section>
  );
}

function Signatories({ words, onChange }: PartiesEditorProps) {
  const t = useWords(contractWords);
  const change = (index: number, part: Partial<Signatory>) =>
    onChange({
      signatories: words.signatories.map((one, at) => (at === index ? { ...one, ...part } : one)),
    });
  const parties = words.parties.map((party, index) => ({
    value: String(index),
    label: party.name || t(party.role),
  }));
  return (
    <>
      <h3>{t("signatories")}</h3>
      <ol className="yd-contract-rows">
        {words.signatories.map((one, index) => (
          <li key={one.key} className="yd-contract-row">
            <Field label={t("signsFor")} pointer={`/signatories/${index}/party`}>
              {(control) => (
                <Choice
                  {...control}
                  value={String(one.party)}
                  options={parties}
                  onChange={(party) => change(index, { party: Number(party) })}
                />
              )}
            </Field>
            <Field label={t("signatory")} pointer={`/signatories/${index}/name`} required>
              {(control) => (
                <TextInput
                  {...control}
                  value={one.name}
                  onChange={(name) => change(index, { name })}
                />
              )}
            </Field>
            <Field label={t("position")} pointer={`/signatories/${index}/title`}>
              {(control) => (
                <TextInput
                  {...control}
                  value={one.title ?? ""}
                  onChange={(title) => change(index, { title })}
                />
              )}
            </Field>
            <Field label={t("signDay")} pointer={`/signatories/${index}/signed_on`}>
              {(control) => (
                <DateInput
                  {...control}
                  value={one.signed_on ?? null}
                  onChange={(signed_on) => change(index, { signed_on })}
                />
              )}
            </Field>
            <Button
              type="text"
              icon={<DeleteOutlined aria-hidden />}
              aria-label={`${t("remove")} ${one.name}`}
              onClick={() =>
                onChange({ signatories: words.signatories.filter((_, at) => at !== index) })
              }
            />
          </li>
        ))}
      </ol>
      <span>
        <Button
          icon={<PlusOutlined aria-hidden />}
          disabled={words.parties.length === 0}
          onClick={() =>
            onChange({
              signatories: [
                ...words.signatories,
                newSignatory(Math.min(words.signatories.length, words.parties.length - 1)),
              ],
            })
          }
        >
          {t("addSignatory")}
        </Button>
      </span>
    </>
  );
}
