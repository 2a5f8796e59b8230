/** Which column of the file holds which field; a choice is remembered for the same headings. */

import { Button } from "antd";
import { useText, useWords } from "../../i18n/words.ts";
import { Sideways } from "../../ui/sideways.tsx";
import { columnsOf, withField } from "./mapping.ts";
import type { Choices, Sheet, SheetColumn, Summary } from "./types.ts";
import { intakeWords } from "./words.ts";

interface MappingTableProps {
  summary: Summary;
  choices: Choices;
  onChange: (choices: Choices) => void;
  onApply: () => void;
  busy: boolean;
}

export function MappingTable(props: MappingTableProps) {
  const t = useWords(intakeWords);
  const { summary, choices } = props;
  const changed = (choices.mappings?.length ?? 0) > 0;
  return (
    <section className="yd-card yd-stack">
      <h2>{t("columns")}</h2>
      <p className="yd-muted yd-small">{t("columnsHelp")}</p>
      {summary.sheets.map((sheet) => (
        <SheetMapping key={sheet.name} {...props} sheet={sheet} />
      ))}
      <div>
        <Button onClick={props.onApply} loading={props.busy} disabled={!changed}>
          {t("apply")}
        </Button>
      </div>
    </section>
  );
}

function SheetMapping(props: MappingTableProps & { sheet: Sheet }) {
  const { summary, choices, onChange, sheet } = props;
  const t = useWords(intakeWords);
  const text = useText();
  const columns = columnsOf(sheet, choices);
  const missing = summary.fields.filter((field) => field.required && !(field.name in columns));
  const fieldAt = (index: number) =>
    Object.keys(columns).find((field) => columns[field] === index) ?? "";
  return (
    <Sideways aria-label={sheet.name}>
      <h3>{sheet.name}</h3>
      {missing.length > 0 && (
        <p className="yd-bad">
          {t("missingFields", { fields: missing.map((field) => text(field.label)).join(", ") })}
        </p>
      )}
      <table className="yd-import-table">
        <thead>
          <tr>
            <th>{t("column")}</th>
            <th>{t("sample")}</th>
            <th>{t("field")}</th>
          </tr>
        </thead>
        <tbody>
          {sheet.columns.map((column) => (
            <tr key={column.index}>
              <td>{column.title}</td>
              <td className="yd-muted">{column.sample}</td>
              <td>
                <select
                  className="yd-input"
                  aria-label={column.title}
                  value={fieldAt(column.index)}
                  onChange={(event) =>
                    onChange(withField(choices, sheet, column.index, event.target.value))
                  }
                >
                  <option value="">{t("fieldNone")}</option>
                  {summary.fields.map((field) => (
                    <option key={field.name} value={field.name}>
                      {text(field.label)}
                      {field.required ? " *" : ""}
                    </option>
                  ))}
                </select>
                <Offer
                  {...props}
                  column={column}
                  fields={fieldAt(column.index) ? [] : (column.could_hold ?? [])}
                />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Sideways>
  );
}

interface OfferProps extends MappingTableProps {
  sheet: Sheet;
  column: SheetColumn;
  fields: readonly string[];
}

/** A column that looks like a total nobody mapped: what it could hold. */
function Offer({ summary, choices, onChange, sheet, column, fields }: OfferProps) {
  const t = useWords(intakeWords);
  const text = useText();
  const offered = summary.fields.filter((field) => fields.includes(field.name));
  if (offered.length === 0) return null;
  return (
    <div className="yd-row yd-import-offer">
      <span className="yd-chip yd-chip-warn">{t("looksLikeTotal")}</span>
      {offered.map((field) => (
        <Button
          key={field.name}
          size="small"
          onClick={() => onChange(withField(choices, sheet, column.index, field.name))}
        >
          {t("mapTo", { field: text(field.label) })}
        </Button>
      ))}
    </div>
  );
}
