/** A date by typing (`1121`, `+5`) or from a month that shows the company's rest and make-up days. */

import { CalendarOutlined, LeftOutlined, RightOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { type KeyboardEvent, useRef, useState } from "react";
import { api, body } from "../api/client.ts";
import type { CivilDate } from "../api/types.ts";
import { today, useFormat, weekday } from "../i18n/format.ts";
import { useLocale } from "../i18n/locale.ts";
import { useText, useWords } from "../i18n/words.ts";
import type { ControlProps } from "./field.tsx";
import { addMonths, monthPage, parseDate } from "./parse-date.ts";
import { Popup } from "./popup.tsx";
import { uiWords } from "./words.ts";
import "./date-input.css";

interface DateInputProps extends Partial<ControlProps> {
  /** A date, or what was typed instead of one. */
  value: CivilDate | null;
  onChange: (date: CivilDate | null) => void;
  /** Takes what was typed and is no date, for forms that keep and refuse it themselves. */
  onUnread?: (text: string) => void;
  disabled?: boolean;
  className?: string;
  placeholder?: string;
  "aria-label"?: string;
  onKeyDown?: (event: KeyboardEvent<HTMLInputElement>) => void;
}

export function DateInput({
  value,
  onChange,
  onUnread,
  className = "",
  onKeyDown,
  ...control
}: DateInputProps) {
  const t = useWords(uiWords);
  const box = useRef<HTMLDivElement>(null);
  const [typed, setTyped] = useState<string | null>(null);
  const [open, setOpen] = useState(false);
  const shown = typed ?? value ?? "";
  const wrong = shown.trim() !== "" && parseDate(shown, today()) === null;

  const commit = () => {
    if (typed === null) return;
    const date = typed.trim() === "" ? null : parseDate(typed, today());
    if (typed.trim() !== "" && date === null) {
      if (!onUnread) return;
      onUnread(typed.trim());
    } else if (date !== value) onChange(date);
    setTyped(null);
  };

  return (
    <div className="yd-date" ref={box}>
      <input
        {...control}
        className={`yd-input ${className}`}
        inputMode="numeric"
        autoComplete="off"
        placeholder={control.placeholder ?? t("dateHint")}
        title={wrong ? t("dateInvalid") : undefined}
        {...(wrong ? { "aria-invalid": true as const } : {})}
        value={shown}
        onChange={(event) => setTyped(event.target.value)}
        onFocus={(event) => event.target.select()}
        onBlur={() => {
          commit();
          setOpen(false);
        }}
        onKeyDown={(event) => {
          const saves = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s";
          if (event.key === "Enter" || event.key === "Tab" || saves) commit();
          if (event.key === "ArrowDown" && event.altKey) setOpen(true);
          if (event.key === "Escape" && open) {
            event.stopPropagation();
            setOpen(false);
            return;
          }
          onKeyDown?.(event);
        }}
      />
      <button
        type="button"
        tabIndex={-1}
        className="yd-unbutton yd-date-open"
        aria-label={t("openCalendar")}
        disabled={control.disabled}
        onMouseDown={(event) => {
          event.preventDefault();
          box.current?.querySelector("input")?.focus();
          setOpen(!open);
        }}
      >
        <CalendarOutlined aria-hidden />
      </button>
      {open && (
        <Popup anchor={box} minWidth={264}>
          <Month
            value={value === null ? null : parseDate(value, today())}
            onChoose={(date) => {
              onChange(date);
              setTyped(null);
              setOpen(false);
            }}
          />
        </Popup>
      )}
    </div>
  );
}

interface MonthProps {
  value: CivilDate | null;
  onChoose: (date: CivilDate) => void;
}

function Month({ value, onChoose }: MonthProps) {
  const t = useWords(uiWords);
  const text = useText();
  const locale = useLocale();
  const format = useFormat();
  const [month, setMonth] = useState((value ?? today()).slice(0, 7));
  const days = monthPage(month);
  const [from = "", to = ""] = [days[0], days.at(-1)];
  const special = useQuery({
    queryKey: ["calendar", "list", from],
    queryFn: () =>
      body(api.GET("/api/v1/calendar/special-days", { params: { query: { from, to } } })),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  const specials = new Map(special.data?.items.map((day) => [day.date, day]));
  return (
    <div className="yd-month">
      <div className="yd-row yd-row-between">
        <button
          type="button"
          className="yd-unbutton"
          aria-label={t("previousMonth")}
          onClick={() => setMonth(addMonths(month, -1))}
        >
          <LeftOutlined aria-hidden />
        </button>
        <strong>{month}</strong>
        <button
          type="button"
          className="yd-unbutton"
          aria-label={t("nextMonth")}
          onClick={() => setMonth(addMonths(month, 1))}
        >
          <RightOutlined aria-hidden />
        </button>
      </div>
      <div className="yd-month-days">
        {days.slice(0, 7).map((day) => (
          <span key={day} className="yd-muted yd-small">
            {weekday(day, locale).replace(/^周/, "").slice(0, 2)}
          </span>
        ))}
        {days.map((day) => {
          const mark = specials.get(day);
          return (
            <button
              key={day}
              type="button"
              className="yd-unbutton yd-day"
              data-other={day.slice(0, 7) === month ? undefined : true}
              data-today={day === today() || undefined}
              aria-pressed={day === value}
              aria-label={`${format.date(day)} ${format.weekday(day)}`}
              title={mark ? text(mark.reason) : undefined}
              onClick={() => onChoose(day)}
            >
              {Number(day.slice(8))}
              {mark && (
                <sup className={mark.kind === "off" ? "yd-good" : "yd-muted"}>
                  {mark.kind === "off" ? t("restDay") : t("workDay")}
                </sup>
              )}
            </button>
          );
        })}
      </div>
    </div>
  );
}
