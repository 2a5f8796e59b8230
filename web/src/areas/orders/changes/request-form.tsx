/** What is said of a change: why, who wants it, by when, and who sees to it. */

import { useQuery } from "@tanstack/react-query";
import { departmentsQuery, searchPeople } from "../../../api/lookups.ts";
import type { ChangeRow, LookupItem } from "../../../api/types.ts";
import { useWords } from "../../../i18n/words.ts";
import { DateInput } from "../../../ui/date-input.tsx";
import { Choice, Field, TextArea } from "../../../ui/field.tsx";
import { LookupSelect } from "../../../ui/lookup-select.tsx";
import { changeWords } from "./words.ts";

/** As typed, apart from the actions: it holds on whatever revision they are asked for. */
export interface Asked {
  reason: string;
  origin: ChangeRow["origin"];
  complete_by: string | null;
  responsible: LookupItem | null;
  /** The department that carries it out; the responsible person's own while none is chosen. */
  department: string;
}

/** Nothing typed yet. */
export const nothingAsked: Asked = {
  reason: "",
  origin: "customer",
  complete_by: null,
  responsible: null,
  department: "",
};

const origins: readonly Asked["origin"][] = ["customer", "us", "supplier"];

interface RequestFormProps {
  asked: Asked;
  /** The rep in charge: responsible unless somebody else is chosen. */
  rep: string;
  onChange: (asked: Asked) => void;
}

/** The words of the request, beside what is to change. */
export function RequestForm({ asked, rep, onChange }: RequestFormProps) {
  const t = useWords(changeWords);
  const { data: departments = [] } = useQuery(departmentsQuery());
  return (
    <section className="yd-card" aria-labelledby="request-title">
      <h2 id="request-title">{t("request")}</h2>
      <div className="yd-form">
        <Field label={t("reason")} pointer="/reason" required wide>
          {(control) => (
            <TextArea
              {...control}
              value={asked.reason}
              onChange={(reason) => onChange({ ...asked, reason })}
            />
          )}
        </Field>
        <Field label={t("origin")} pointer="/origin" required>
          {(control) => (
            <Choice
              {...control}
              value={asked.origin}
              options={origins.map((value) => ({ value, label: t(`origin_${value}`) }))}
              onChange={(origin) => onChange({ ...asked, origin })}
            />
          )}
        </Field>
        <Field label={t("completeBy")} pointer="/complete_by" required>
          {(control) => (
            <DateInput
              {...control}
              value={asked.complete_by}
              onChange={(complete_by) => onChange({ ...asked, complete_by })}
            />
          )}
        </Field>
        <Field label={t("department")} hint={t("departmentHint")} pointer="/department_id">
          {(control) => (
            <Choice
              {...control}
              value={asked.department}
              options={[
                { value: "", label: t("ownDepartment") },
                ...departments
                  .filter(({ active }) => active)
                  .map(({ id, name }) => ({ value: id, label: name })),
              ]}
              onChange={(department) => onChange({ ...asked, department, responsible: null })}
            />
          )}
        </Field>
        <Field label={t("responsible")} pointer="/responsible_id">
          {(control) => (
            <LookupSelect
              {...control}
              source={`people.${asked.department}`}
              search={(q, signal) => searchPeople(q, signal, asked.department)}
              label={asked.responsible?.label ?? (asked.department === "" ? rep : "")}
              onChoose={(responsible) => onChange({ ...asked, responsible })}
            />
          )}
        </Field>
      </div>
    </section>
  );
}
