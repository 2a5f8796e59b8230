/** The company's working calendar: what a deadline comes to, and which days differ and why. */

import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { useSearchParams } from "react-router";
import { departmentsQuery } from "../../api/lookups.ts";
import { useMay } from "../../api/session.ts";
import { today } from "../../i18n/format.ts";
import { useWords } from "../../i18n/words.ts";
import { Choice } from "../../ui/field.tsx";
import { PageHeader } from "../../ui/page-header.tsx";
import { DayDialog } from "./day-dialog.tsx";
import { DueCard } from "./due-card.tsx";
import { questionOf, type Unit } from "./due-question.ts";
import { HolidaysDialog } from "./holidays-dialog.tsx";
import { MonthCard } from "./month-card.tsx";
import { dueQuery, type SpecialDay } from "./queries.ts";
import { processWords } from "./words.ts";
import "./calendar.css";

/** The day that is being changed, with what holds for it now. */
export interface ChosenDay {
  date: string;
  special: SpecialDay | null;
}

export function CalendarPage() {
  const t = useWords(processWords);
  const mayManage = useMay("calendar.manage");
  const [params, setParams] = useSearchParams();
  const department = params.get("department");
  const month = params.get("month") ?? today().slice(0, 7);
  const [asked, setAsked] = useState({
    start: today(),
    time: "09:00",
    days: "5",
    unit: "working_days" as Unit,
  });
  const [chosen, setChosen] = useState<ChosenDay | null>(null);
  const [publishing, setPublishing] = useState(false);
  const question = questionOf(asked, department);
  const due = useQuery({
    ...dueQuery(question ?? { start: today(), days: 0, unit: "days", department }),
    enabled: question !== null,
  });
  const change = (key: string, value: string | null) => {
    const next = new URLSearchParams(params);
    if (value) next.set(key, value);
    else next.delete(key);
    setParams(next, { replace: true });
  };
  return (
    <>
      <PageHeader
        title={t("calendar")}
        actions={
          <>
            <WhoseChoice value={department} onChange={(id) => change("department", id)} />
            {mayManage && <Button onClick={() => setPublishing(true)}>{t("publishYear")}</Button>}
          </>
        }
      >
        <p className="yd-muted">{t("calendarHelp")}</p>
      </PageHeader>
      <div className="yd-calendar">
        <DueCard
          asked={asked}
          valid={question !== null}
          due={due}
          onChange={setAsked}
          onShow={(date) => change("month", date.slice(0, 7))}
        />
        <MonthCard
          month={month}
          department={department}
          start={question ? asked.start : null}
          due={question && !due.isPlaceholderData ? (due.data?.due_on ?? null) : null}
          onMonth={(next) => change("month", next)}
          onChoose={mayManage ? setChosen : null}
        />
      </div>
      {chosen && <DayDialog day={chosen} department={department} onClose={() => setChosen(null)} />}
      {publishing && <HolidaysDialog onClose={() => setPublishing(false)} />}
    </>
  );
}

function WhoseChoice({
  value,
  onChange,
}: {
  value: string | null;
  onChange: (id: string | null) => void;
}) {
  const t = useWords(processWords);
  const { data = [] } = useQuery(departmentsQuery());
  return (
    <Choice
      aria-label={t("whose")}
      className="yd-period"
      value={value ?? ""}
      options={[
        { value: "", label: t("company") },
        ...data
          .filter((one) => one.active)
          .map((one) => ({ value: one.id as string, label: one.name })),
      ]}
      onChange={(id) => onChange(id || null)}
    />
  );
}
