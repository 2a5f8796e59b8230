/** A deadline as people feel it: working days left, or how late it is. */

import { ClockCircleOutlined, ExclamationCircleFilled } from "@ant-design/icons";
import type { Clock } from "../api/types.ts";
import { dateOf, useFormat } from "../i18n/format.ts";
import { useWords } from "../i18n/words.ts";
import { uiWords } from "./words.ts";

/** From here on the clock warns. */
const soonDays = 1;

export type Urgency = "overdue" | "soon" | "calm" | "none";

export function urgency(clock: Clock, now: Date = new Date()): Urgency {
  if (clock.due === null) return "none";
  if (clock.overdue) return "overdue";
  const left = clock.working_days_left;
  const soon = left == null ? dateOf(clock.due) <= dateOf(now) : left <= soonDays;
  return soon ? "soon" : "calm";
}

const tone: Record<Urgency, string> = {
  overdue: "yd-chip-bad",
  soon: "yd-chip-warn",
  calm: "",
  none: "",
};

export function DueClock({ clock, quiet = false }: { clock: Clock; quiet?: boolean }) {
  const t = useWords(uiWords);
  const format = useFormat();
  if (clock.due === null) return quiet ? null : <span className="yd-muted">{t("noDue")}</span>;
  const level = urgency(clock);
  const left = clock.working_days_left;
  const date = format.date(dateOf(clock.due));
  const text = () => {
    if (clock.overdue) return left ? t("workingDaysOver", { n: Math.abs(left) }) : t("overdue");
    if (dateOf(clock.due ?? "") === dateOf(new Date())) return t("dueToday");
    return left == null ? t("dueOn", { date }) : t("workingDaysLeft", { n: left });
  };
  const Icon = level === "overdue" ? ExclamationCircleFilled : ClockCircleOutlined;
  return (
    <time
      dateTime={clock.due}
      className={`yd-chip ${tone[level]}`}
      title={t("dueOn", { date: format.moment(clock.due) })}
    >
      <Icon aria-hidden />
      {text()}
    </time>
  );
}
