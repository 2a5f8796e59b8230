/** What the files leave open: a person decides, and looks again. */

import { Button, Checkbox } from "antd";
import { useId } from "react";
import { useWords } from "../../i18n/words.ts";
import type { Choices, ImportRun, Summary } from "./types.ts";
import { intakeWords } from "./words.ts";

interface ChoiceFormProps {
  run: ImportRun;
  summary: Summary;
  choices: Choices;
  onChange: (choices: Choices) => void;
  onApply: () => void;
  busy: boolean;
}

export function ChoiceForm({ run, summary, choices, onChange, onApply, busy }: ChoiceFormProps) {
  const t = useWords(intakeWords);
  const customerId = useId();
  const { totals, counts } = summary;
  const open =
    totals.duplicate_rows + totals.zero_price_rows + totals.without_customer_rows + counts.held;
  if (open === 0 || run.files.some((file) => !file.file_id)) return null;
  return (
    <section className="yd-card yd-stack">
      <h2>{t("choices")}</h2>
      {counts.held > 0 && <p className="yd-muted yd-small">{t("helpHeld")}</p>}
      {totals.duplicate_rows > 0 && (
        <Checkbox
          checked={choices.duplicates ?? false}
          onChange={(event) => onChange({ ...choices, duplicates: event.target.checked })}
        >
          {t("duplicates", { n: totals.duplicate_rows })}
        </Checkbox>
      )}
      {totals.zero_price_rows > 0 && (
        <Checkbox
          checked={choices.free_lines ?? false}
          onChange={(event) => onChange({ ...choices, free_lines: event.target.checked })}
        >
          {t("freeLines", { n: totals.zero_price_rows })}
        </Checkbox>
      )}
      {totals.without_customer_rows > 0 && (
        <div className="yd-row">
          <label htmlFor={customerId}>
            {t("customerForMissing", { n: totals.without_customer_rows })}
          </label>
          <input
            id={customerId}
            className="yd-input yd-import-customer"
            placeholder={t("customerCode")}
            value={choices.customer_for_missing ?? ""}
            onChange={(event) =>
              onChange({ ...choices, customer_for_missing: event.target.value.trim() || null })
            }
          />
        </div>
      )}
      <div>
        <Button onClick={onApply} loading={busy}>
          {t("apply")}
        </Button>
      </div>
    </section>
  );
}
