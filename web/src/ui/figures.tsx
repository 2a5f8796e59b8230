/** Amounts, quantities, dates and moments as text. */

import { Tooltip } from "antd";
import { useState } from "react";
import type { CivilDate, Decimal, Moment } from "../api/types.ts";
import { daysBetween, today, useFormat } from "../i18n/format.ts";
import { useWords } from "../i18n/words.ts";
import { capitals } from "./capitals.ts";
import { uiWords } from "./words.ts";

interface MoneyProps {
  amount: Decimal | null | undefined;
  currency: string;
  /** The amount in capitals, shown on a click; made here where the server sent none. */
  capitals?: string | null | undefined;
  withCapitals?: boolean;
  strong?: boolean;
}

export function MoneyText(props: MoneyProps) {
  const { amount, currency, withCapitals = false, strong = false } = props;
  const t = useWords(uiWords);
  const { money } = useFormat();
  const [open, setOpen] = useState(false);
  if (amount === null || amount === undefined)
    return <span className="yd-muted">{t("noValue")}</span>;
  const text = money(amount, currency);
  const figure = strong ? <strong>{text}</strong> : text;
  const words = props.capitals ?? (withCapitals && currency === "CNY" ? capitals(amount) : null);
  if (!words) return <span className="yd-number">{figure}</span>;
  return (
    <span>
      <span className="yd-number">{figure}</span>{" "}
      <button
        type="button"
        className="yd-unbutton yd-chip"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        {t("capitals")}
      </button>
      {open && <span className="yd-muted"> {words}</span>}
    </span>
  );
}

export function QtyText({ quantity, unit }: { quantity: Decimal | null; unit?: string }) {
  const t = useWords(uiWords);
  const { quantity: show } = useFormat();
  if (quantity === null) return <span className="yd-muted">{t("noValue")}</span>;
  return (
    <span className="yd-number">
      {show(quantity)}
      {unit && <span className="yd-muted"> {unit}</span>}
    </span>
  );
}

interface PromisedProps {
  order: { promised_on?: CivilDate | null; late: boolean };
  withWeekday?: boolean;
}

/** The day promised to the customer; red once it has passed with something still to leave. */
export function PromisedText({ order, withWeekday = false }: PromisedProps) {
  const t = useWords(uiWords);
  const { promised_on: date, late } = order;
  if (!late || !date) return <DateText date={date} withWeekday={withWeekday} />;
  const n = daysBetween(date, today());
  const words = t("promisedPassed", { n });
  return (
    <span className="yd-bad" title={words}>
      <DateText date={date} withWeekday={withWeekday} />
      {withWeekday && (
        <>
          {" "}
          <span className="yd-chip yd-chip-bad" aria-hidden>
            {t("daysPassed", { n })}
          </span>
        </>
      )}
      <span className="yd-hidden-label">{words}</span>
    </span>
  );
}

interface DateProps {
  date: CivilDate | null | undefined;
  /** Adds the day of the week, which is what people plan by. */
  withWeekday?: boolean;
}

export function DateText({ date, withWeekday = false }: DateProps) {
  const t = useWords(uiWords);
  const format = useFormat();
  if (!date) return <span className="yd-muted">{t("noValue")}</span>;
  const near: Record<number, string> = { [-1]: t("yesterday"), 0: t("today"), 1: t("tomorrow") };
  const word = near[daysBetween(today(), date)];
  return (
    <time dateTime={date} className="yd-number">
      {format.date(date)}
      {withWeekday && ` ${format.weekday(date)}`}
      {withWeekday && word && <span className="yd-muted"> {word}</span>}
    </time>
  );
}

export function MomentText({ moment }: { moment: Moment | null | undefined }) {
  const t = useWords(uiWords);
  const format = useFormat();
  if (!moment) return <span className="yd-muted">{t("noValue")}</span>;
  return (
    <time dateTime={moment} className="yd-number">
      {format.moment(moment)}
    </time>
  );
}

/** Text that may be cut, whole on hover. */
export function CutText({ text }: { text: string }) {
  return (
    <Tooltip title={text} mouseEnterDelay={0.6}>
      <span className="yd-ellipsis">{text}</span>
    </Tooltip>
  );
}
