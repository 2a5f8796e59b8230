/** The instalments with their due dates, each telling how its date came about. */

import { QuestionCircleOutlined } from "@ant-design/icons";
import { Tooltip } from "antd";
import { useText, useWords } from "../../i18n/words.ts";
import { DateText, MoneyText } from "../../ui/figures.tsx";
import { Sideways } from "../../ui/sideways.tsx";
import type { Instalment, OrderMoney } from "./types.ts";
import { moneyWords } from "./words.ts";

export function ScheduleTable({ money }: { money: OrderMoney }) {
  const t = useWords(moneyWords);
  return (
    <section aria-labelledby="schedule-title">
      <h3 id="schedule-title">{t("schedule")}</h3>
      <Sideways aria-labelledby="schedule-title">
        <table className="yd-money-table" aria-labelledby="schedule-title">
          <thead>
            <tr>
              <th scope="col">{t("instalment")}</th>
              <th scope="col">{t("share")}</th>
              <th scope="col" className="yd-cell-end">
                {t("amount")}
              </th>
              <th scope="col" className="yd-cell-end">
                {t("settled")}
              </th>
              <th scope="col" className="yd-cell-end">
                {t("open")}
              </th>
              <th scope="col">{t("dueOn")}</th>
            </tr>
          </thead>
          <tbody>
            {money.schedule.map((item) => (
              <Row key={`${item.no}.${item.part}`} item={item} currency={money.currency} />
            ))}
          </tbody>
        </table>
      </Sideways>
    </section>
  );
}

function Row({ item, currency }: { item: Instalment; currency: string }) {
  const t = useWords(moneyWords);
  const text = useText();
  return (
    <tr>
      <th scope="row">
        {item.no}
        {item.part > 1 ? `-${item.part}` : ""} {text(item.title)}
      </th>
      <td data-label={t("share")}>{item.percent}%</td>
      <td className="yd-cell-end yd-cell-main">
        <MoneyText amount={item.amount} currency={currency} />
      </td>
      <td className="yd-cell-end" data-label={t("settled")}>
        <MoneyText amount={item.settled} currency={currency} />
      </td>
      <td className="yd-cell-end" data-label={t("open")}>
        <MoneyText amount={item.open} currency={currency} />
      </td>
      <td className="yd-cell-wide">
        <span className="yd-row">
          <DateText date={item.due_on ?? null} withWeekday />
          <Derivation item={item} />
          {item.provisional && <span className="yd-chip yd-chip-warn">{t("provisional")}</span>}
          {item.overdue_days != null && (
            <span className="yd-chip yd-chip-bad">
              {t("overdueDays", { n: item.overdue_days })}
            </span>
          )}
          {item.dun_level > 0 && (
            <span className="yd-chip">{t("dunLevel", { n: item.dun_level })}</span>
          )}
        </span>
      </td>
    </tr>
  );
}

/** On hover, focus and tap; and in full for who reads by ear. */
function Derivation({ item }: { item: Instalment }) {
  const t = useWords(moneyWords);
  const text = useText();
  const words = text(item.derivation);
  return (
    <Tooltip title={words} trigger={["hover", "focus", "click"]}>
      <button type="button" className="yd-unbutton" aria-label={`${t("why")}: ${words}`}>
        <QuestionCircleOutlined aria-hidden />
      </button>
    </Tooltip>
  );
}
