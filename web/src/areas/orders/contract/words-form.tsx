/** The paper of a contract: numbers, dates, what was agreed in words, and the signed file. */

import { Checkbox } from "antd";
import { useWords } from "../../../i18n/words.ts";
import { DateInput } from "../../../ui/date-input.tsx";
import { Choice, Field, TextArea, TextInput } from "../../../ui/field.tsx";
import { FileUpload } from "../../../ui/file-upload.tsx";
import type { ContractWords } from "./contract-draft.ts";
import { contractWords } from "./words.ts";

const kinds = ["single", "frame"] as const;
const contractFiles = [".pdf", ".jpg", ".jpeg", ".png"];

interface WordsFormProps {
  words: ContractWords;
  /** Whether an earlier version is there, so that the kind stands. */
  supplement: boolean;
  onChange: (part: Partial<ContractWords>) => void;
}

export function WordsForm({ words, supplement, onChange }: WordsFormProps) {
  const t = useWords(contractWords);
  const text = (key: "title" | "paper_no" | "signed_at", label: string) => (
    <Field label={label} pointer={`/${key}`} required={key === "signed_at"}>
      {(control) => (
        <TextInput
          {...control}
          value={words[key]}
          onChange={(value) => onChange({ [key]: value })}
        />
      )}
    </Field>
  );
  const date = (key: "signed_on" | "valid_from" | "valid_until", label: string) => (
    <Field label={label} pointer={`/${key}`} required={key === "signed_on"}>
      {(control) => (
        <DateInput
          {...control}
          value={words[key]}
          onChange={(value) => onChange({ [key]: value })}
        />
      )}
    </Field>
  );
  const long = (key: "delivery_term" | "packing" | "quality" | "other_terms", label: string) => (
    <Field label={label} pointer={`/${key}`} wide>
      {(control) => (
        <TextArea
          {...control}
          rows={2}
          value={words[key]}
          onChange={(value) => onChange({ [key]: value })}
        />
      )}
    </Field>
  );
  return (
    <section className="yd-card" aria-labelledby="document-title">
      <h2 id="document-title">{t("document")}</h2>
      <div className="yd-form">
        <Field label={t("kind")} pointer="/kind">
          {(control) => (
            <Choice
              {...control}
              disabled={supplement}
              value={words.kind}
              options={kinds.map((value) => ({ value, label: t(value) }))}
              onChange={(kind) => onChange({ kind })}
            />
          )}
        </Field>
        {text("title", t("titleField"))}
        {text("paper_no", t("paperNo"))}
        {date("signed_on", t("signedOn"))}
        {text("signed_at", t("signedAt"))}
        {date("valid_from", t("validFrom"))}
        {date("valid_until", t("validUntil"))}
        {long("delivery_term", t("deliveryTerm"))}
        {long("packing", t("packing"))}
        {long("quality", t("quality"))}
        {long("other_terms", t("otherTerms"))}
        <Field label={t("file")} pointer="/file_id" wide>
          {(control) => (
            <FileUpload
              {...control}
              accept={contractFiles}
              file={words.file}
              onChange={(file) => onChange({ file })}
            />
          )}
        </Field>
        <Checkbox
          checked={words.needs_budget}
          onChange={(event) => onChange({ needs_budget: event.target.checked })}
        >
          {t("needsBudget")}
        </Checkbox>
      </div>
    </section>
  );
}
