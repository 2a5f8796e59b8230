import { useFormat } from "../../i18n/format.ts";
import { useText, useWords } from "../../i18n/words.ts";
import type { ParameterValue } from "./queries.ts";
import { processWords } from "./words.ts";

const units = {
  working_days: "unit_working_days",
  days: "unit_days",
  months: "unit_months",
  years: "unit_years",
  count: "unit_count",
  ppm: "unit_ppm",
} as const;

/** The deadlines and limits that the clauses speak of, with the values that hold now. */
export function Parameters({ parameters }: { parameters: readonly ParameterValue[] }) {
  const t = useWords(processWords);
  const text = useText();
  const format = useFormat();
  if (parameters.length === 0) return null;
  const shown = ({ value, unit }: ParameterValue) => {
    const word = units[unit as keyof typeof units];
    return word ? t(word, { n: value }) : format.money(value, unit);
  };
  return (
    <section className="yd-card" aria-labelledby="parameters-title">
      <h2 id="parameters-title">{t("parameters")}</h2>
      <dl className="yd-parameters">
        {parameters.map((parameter) => (
          <div key={parameter.key}>
            <dt>{text(parameter.text)}</dt>
            <dd className="yd-number">{shown(parameter)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
