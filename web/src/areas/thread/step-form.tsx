/** A form that a step demands, filled in together with it. */

import type { FormView } from "../../api/types.ts";
import { useFormat } from "../../i18n/format.ts";
import { useText, useWords } from "../../i18n/words.ts";
import { DateInput } from "../../ui/date-input.tsx";
import { Choice, type ControlProps, Field, TextArea, TextInput } from "../../ui/field.tsx";
import { threadWords } from "./words.ts";

type Question = FormView["questions"][number];

interface StepFormProps {
  form: FormView;
  answers: Readonly<Record<string, unknown>>;
  onChange: (answers: Record<string, unknown>) => void;
}

export function StepForm({ form, answers, onChange }: StepFormProps) {
  const t = useWords(threadWords);
  const text = useText();
  const format = useFormat();
  return (
    <fieldset className="yd-step-form">
      <legend>
        <strong>{text(form.title)}</strong>{" "}
        {form.filled_by && form.filled_at && (
          <span className="yd-small yd-muted">
            {t("formFilled", { who: form.filled_by.name, at: format.moment(form.filled_at) })}
          </span>
        )}
      </legend>
      <div className="yd-form">
        {form.questions.map((question) => {
          const former = asRecord(form.answers)[question.key];
          return (
            <Field
              key={question.key}
              label={text(question.text)}
              pointer={`/answers/${question.key}`}
              required={!question.optional}
              wide={question.type === "text"}
            >
              {(control) => (
                <Control
                  control={control}
                  question={question}
                  value={answers[question.key] ?? former}
                  onChange={(value) => onChange({ ...answers, [question.key]: value })}
                />
              )}
            </Field>
          );
        })}
      </div>
    </fieldset>
  );
}

interface ControlOfProps {
  control: ControlProps;
  question: Question;
  value: unknown;
  onChange: (value: unknown) => void;
}

/** The control that fits the question's type; empty means no answer. */
function Control({ control, question, value, onChange }: ControlOfProps) {
  const t = useWords(threadWords);
  const words = value === undefined || value === null ? "" : String(value);
  switch (question.type) {
    case "bool":
      return (
        <Choice
          {...control}
          value={value === true ? "yes" : value === false ? "no" : ""}
          options={[
            { value: "", label: t("none") },
            { value: "yes", label: t("yes") },
            { value: "no", label: t("no") },
          ]}
          onChange={(choice) => onChange(choice === "" ? null : choice === "yes")}
        />
      );
    case "date":
      return <DateInput {...control} value={words || null} onChange={onChange} />;
    case "int":
      return (
        <TextInput
          {...control}
          inputMode="numeric"
          value={words}
          onChange={(typed) =>
            onChange(/^-?\d+$/.test(typed.trim()) ? Number(typed) : typed || null)
          }
        />
      );
    case "money":
    case "quantity":
      return (
        <TextInput
          {...control}
          inputMode="decimal"
          value={words}
          onChange={(typed) => onChange(typed || null)}
        />
      );
    default:
      return (
        <TextArea
          {...control}
          rows={2}
          value={words}
          onChange={(typed) => onChange(typed || null)}
        />
      );
  }
}

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}
