/** What is to be done better, by whom and by when. */

import { Button } from "antd";
import type { CivilDate } from "../../api/types.ts";
import { useWords } from "../../i18n/words.ts";
import { DateInput } from "../../ui/date-input.tsx";
import { Field, TextInput } from "../../ui/field.tsx";
import { LookupSelect } from "../../ui/lookup-select.tsx";
import { searchPeople } from "./queries.ts";
import { ticketWords } from "./words.ts";

export interface ActionDraft {
  what: string;
  owner: { id: string; label: string } | null;
  due: CivilDate | null;
}

interface RowsProps {
  rows: readonly ActionDraft[];
  disabled: boolean;
  onChange: (rows: ActionDraft[]) => void;
}

export function ImprovementRows({ rows, disabled, onChange }: RowsProps) {
  const t = useWords(ticketWords);
  const set = (at: number, part: Partial<ActionDraft>) =>
    onChange(rows.map((row, index) => (index === at ? { ...row, ...part } : row)));
  return (
    <section className="yd-stack">
      <h3>{t("actions")}</h3>
      {rows.map((row, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows have no other name than their place
        <div key={index} className="yd-form">
          <Field label={t("what")} pointer={`/actions/${index}/what`}>
            {(control) => (
              <TextInput
                {...control}
                disabled={disabled}
                value={row.what}
                onChange={(what) => set(index, { what })}
              />
            )}
          </Field>
          <Field label={t("owner")} pointer={`/actions/${index}/owner_id`}>
            {(control) => (
              <LookupSelect
                {...control}
                source="people"
                search={searchPeople}
                disabled={disabled}
                label={row.owner?.label ?? ""}
                placeholder={t("ownerHint")}
                onChoose={(owner) => set(index, { owner })}
              />
            )}
          </Field>
          <Field label={t("dueOn")} pointer={`/actions/${index}/due_on`}>
            {(control) => (
              <DateInput
                {...control}
                disabled={disabled}
                value={row.due}
                onChange={(due) => set(index, { due })}
              />
            )}
          </Field>
          {!disabled && (
            <div>
              <Button size="small" onClick={() => onChange(rows.filter((_, at) => at !== index))}>
                {t("removeAction")}
              </Button>
            </div>
          )}
        </div>
      ))}
      {!disabled && (
        <div>
          <Button
            size="small"
            onClick={() => onChange([...rows, { what: "", owner: null, due: null }])}
          >
            {t("addAction")}
          </Button>
        </div>
      )}
    </section>
  );
}
