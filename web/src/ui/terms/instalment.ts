/** An instalment in one phrase: what is paid, when, and within which time. */

import type { Instalment } from "../../api/types.ts";
import { parseDecimal, showDecimal } from "../../i18n/decimal.ts";
import { type Locale, useLocale } from "../../i18n/locale.ts";
import { translate, words } from "../../i18n/words.ts";

const instalmentWords = words(
  {
    phrase: "{event}{due}付 {percent}%",
    contract: "合同签订后",
    before_shipping: "发货前",
    shipping: "发货后",
    acceptance: "验收合格后",
    retention: "质保金：验收合格后",
    days: " {n} 天内",
    working_days: " {n} 个工作日内",
    months: " {n} 个月内",
    end_of_month: "，自当月月底起 {n} 天内",
    at_once: "",
    at_month_end: "，当月月底前",
  },
  {
    phrase: "{percent}% {event}{due}",
    contract: "on contract",
    before_shipping: "before shipping",
    shipping: "after shipping",
    acceptance: "after acceptance",
    retention: "retention, after acceptance",
    days: ", within {n} {n:day|days}",
    working_days: ", within {n} working {n:day|days}",
    months: ", within {n} {n:month|months}",
    end_of_month: ", within {n} {n:day|days} of the month's end",
    at_once: "",
    at_month_end: ", by the month's end",
  },
);

export function instalmentText({ percent, event, due }: Instalment, locale: Locale): string {
  const t = translate(instalmentWords, locale);
  const none = due.kind === "end_of_month" ? "at_month_end" : "at_once";
  return t("phrase", {
    percent: showDecimal(parseDecimal(percent) ?? 0n),
    event: t(event),
    due: due.n === 0 ? t(none) : t(due.kind, { n: due.n }),
  });
}

/** Puts an instalment into words in the language shown. */
export function useInstalmentText(): (instalment: Instalment) => string {
  const locale = useLocale();
  return (instalment) => instalmentText(instalment, locale);
}
