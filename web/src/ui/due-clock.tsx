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
  if (!clock.due_at) return "none";
  if (Date.parse(clock.due_at) < now.getTime()) return "overdue";
  const left = clock.days_left;
  const soon = left == null ? dateOf(clock.due_at) <= dateOf(now) : left <= soonDays;
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
  const due = clock.due_at;
  if (!due) return quiet ? null : <span className="yd-muted">{t("noDue")}</span>;
  const level = urgency(clock);
  const left = clock.days_left;
  const words = () => {
    if (level === "overdue")
      return left ? t("workingDaysOver", { n: Math.abs(left) }) : t("overdue");
    if (dateOf(due) === dateOf(new Date())) return t("dueToday");
    return left == null
      ? t("dueOn", { date: format.date(dateOf(due)) })
      : t("workingDaysLeft", { n: left });
  };
  const Icon = level === "overdue" ? ExclamationCircleFilled : ClockCircleOutlined;
  const title = t("dueOn", { date: format.moment(due) });
  return (
    <time
      dateTime={due}
      className={`yd-chip ${tone[level]}`}
      title={clock.provisional ? `${title} (${t("provisional")})` : title}
    >
      <Icon aria-hidden />
      {words()}
    </time>
  );
}
