/** A month with its days off, make-up working days and the way from a start to its due day. */

import { LeftOutlined, RightOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { today, useFormat, weekday } from "../../i18n/format.ts";
import { useLocale } from "../../i18n/locale.ts";
import { useText, useWords } from "../../i18n/words.ts";
import { addMonths, monthPage } from "../../ui/parse-date.ts";
import { QueryState } from "../../ui/query-state.tsx";
import type { ChosenDay } from "./calendar-page.tsx";
import { type SpecialDay, type SpecialDays, specialDaysQuery } from "./queries.ts";
import { processWords } from "./words.ts";

interface MonthCardProps {
  month: string;
  department: string | null;
  start: string | null;
  due: string | null;
  onMonth: (month: string) => void;
  /** Opens a day to change it; null for who may only look. */
  onChoose: ((day: ChosenDay) => void) | null;
}

export function MonthCard(props: MonthCardProps) {
  const format = useFormat();
  const { month, department, onMonth } = props;
  const t = useWords(processWords);
  const days = monthPage(month);
  const query = useQuery(specialDaysQuery(days[0] ?? "", days.at(-1) ?? "", department));
  return (
    <section className="yd-card yd-stack" aria-labelledby="month-title">
      <div className="yd-row yd-row-between">
        <h2 id="month-title">{format.month(month)}</h2>
        <div className="yd-row">
          <Button
            icon={<LeftOutlined />}
            aria-label={t("previous")}
            onClick={() => onMonth(addMonths(month, -1))}
          />
          <Button onClick={() => onMonth(today().slice(0, 7))}>{t("thisMonth")}</Button>
          <Button
            icon={<RightOutlined />}
            aria-label={t("next")}
            onClick={() => onMonth(addMonths(month, 1))}
          />
        </div>
      </div>
      <QueryState query={query}>
        {(specials) => <Month {...props} days={days} specials={specials} />}
      </QueryState>
    </section>
  );
}

interface MonthProps extends MonthCardProps {
  days: readonly string[];
  specials: SpecialDays;
}

function Month(props: MonthProps) {
  const { month, days, specials } = props;
  const t = useWords(processWords);
  const text = useText();
  const format = useFormat();
  const locale = useLocale();
  const byDate = new Map(specials.items.map((day) => [day.date, day]));
  const shown = specials.items.filter((day) => day.date.startsWith(month));
  const year = Number(month.slice(0, 4));
  return (
    <>
      {specials.provisional_years.includes(year) && (
        <p className="yd-notice-warn">{t("provisional", { year })}</p>
      )}
      <div className="yd-days">
        {days.slice(0, 7).map((day) => (
          <span key={day} className="yd-days-head yd-small yd-muted" aria-hidden>
            {weekday(day, locale)}
          </span>
        ))}
        {days.map((date) => (
          <Day key={date} date={date} special={byDate.get(date) ?? null} {...props} />
        ))}
      </div>
      <div>
        <h3>{t("specials")}</h3>
        {shown.length === 0 && <p className="yd-muted">{t("specialsNone")}</p>}
        <ul className="yd-skipped">
          {shown.map((day) => (
            <li key={day.date}>
              <span className="yd-number">
                {format.date(day.date)} {format.weekday(day.date)}
              </span>
              <KindChip kind={day.kind} />
              <span className="yd-muted">{text(day.reason)}</span>
            </li>
          ))}
        </ul>
      </div>
    </>
  );
}

const kindWords = { off: "off", work: "work", half: "half" } as const;
const kindTones: Record<string, string> = { off: "yd-chip-good", work: "yd-chip-warn" };

function KindChip({ kind }: { kind: string }) {
  const t = useWords(processWords);
  const word = kindWords[kind as keyof typeof kindWords];
  return <span className={`yd-chip ${kindTones[kind] ?? ""}`}>{word ? t(word) : kind}</span>;
}

interface DayProps extends MonthProps {
  date: string;
  special: SpecialDay | null;
}

function Day({ date, special, month, specials, start, due, onChoose }: DayProps) {
  const t = useWords(processWords);
  const text = useText();
  const format = useFormat();
  const weekdayIndex = (new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7;
  const works = special ? special.kind !== "off" : specials.working_weekdays[weekdayIndex];
  const role = date === due ? t("dueDay") : date === start ? t("startDay") : null;
  const onWay = start !== null && due !== null && date > start && date < due;
  const look = {
    className: "yd-unbutton yd-calendar-day",
    "data-other": date.startsWith(month) ? undefined : true,
    "data-today": date === today() || undefined,
    "data-off": works ? undefined : true,
    "data-way": onWay || undefined,
    "data-role": date === due ? "due" : date === start ? "start" : undefined,
  };
  const content = (
    <>
      <span className="yd-row yd-row-between yd-calendar-top">
        <span className="yd-number">{Number(date.slice(8))}</span>
        {special && <KindChip kind={special.kind} />}
      </span>
      {special && <span className="yd-small yd-calendar-reason">{text(special.reason)}</span>}
      {role && <span className="yd-small yd-calendar-role">{role}</span>}
    </>
  );
  const said = [
    t("dayDetail", { date: format.date(date), weekday: format.weekday(date) }),
    works ? t("workDay") : t("restDay"),
    special && text(special.reason),
    role,
  ];
  if (!onChoose) return <div {...look}>{content}</div>;
  return (
    <button
      type="button"
      {...look}
      aria-label={said.filter(Boolean).join(" · ")}
      onClick={() => onChoose({ date, special })}
    >
      {content}
    </button>
  );
}
