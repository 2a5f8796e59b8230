/** What a limit would have stopped: a customer's exposure day by day. */

import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { Link } from "react-router";
import { useWords } from "../../i18n/words.ts";
import { Field, TextInput } from "../../ui/field.tsx";
import { DateText, MoneyText } from "../../ui/figures.tsx";
import { QueryState } from "../../ui/query-state.tsx";
import { Sideways } from "../../ui/sideways.tsx";
import { type Replay, replayQuery } from "./credit-queries.ts";
import { creditWords } from "./credit-words.ts";

/** Days shown at first: those that matter are at the end, or exceed the limit. */
const shown = 12;

export function ReplayCard({ customer }: { customer: string }) {
  const t = useWords(creditWords);
  const [typed, setTyped] = useState("");
  const [limit, setLimit] = useState<string | null>(null);
  return (
    <section className="yd-card yd-stack" aria-labelledby="replay-title">
      <h2 id="replay-title">{t("replay")}</h2>
      <p className="yd-small yd-muted">{t("replayHelp")}</p>
      <form
        className="yd-row"
        onSubmit={(event) => {
          event.preventDefault();
          setLimit(typed.trim());
        }}
      >
        <Field label={t("replayLimit")}>
          {(control) => (
            <TextInput {...control} inputMode="decimal" value={typed} onChange={setTyped} />
          )}
        </Field>
        <Button htmlType="submit">{t("play")}</Button>
      </form>
      {limit !== null && <Played customer={customer} limit={limit} />}
    </section>
  );
}

function Played({ customer, limit }: { customer: string; limit: string }) {
  const t = useWords(creditWords);
  const query = useQuery(replayQuery(customer, limit));
  return (
    <QueryState query={query}>
      {(played) =>
        played.days.length === 0 ? (
          <p className="yd-muted">{t("nothing")}</p>
        ) : (
          <>
            <dl className="yd-figures">
              <div>
                <dt>{t("replayLimit")}</dt>
                <dd>
                  <MoneyText amount={played.limit} currency="CNY" />
                </dd>
              </div>
              <div>
                <dt>{t("highest")}</dt>
                <dd>
                  <MoneyText amount={played.highest ?? null} currency="CNY" strong />{" "}
                  <DateText date={played.highest_on ?? null} />
                </dd>
              </div>
              <div>
                <dt>{t("stopped")}</dt>
                <dd className={played.stopped > 0 ? "yd-bad" : ""}>
                  {t("orders", { n: played.stopped })}
                </dd>
              </div>
            </dl>
            <Days days={played.days} />
          </>
        )
      }
    </QueryState>
  );
}

function Days({ days }: { days: Replay["days"] }) {
  const t = useWords(creditWords);
  const exceeded = days.filter((day) => day.exceeded);
  const listed = (exceeded.length > 0 ? exceeded : days).slice(-shown).reverse();
  return (
    <Sideways aria-label={t("replay")}>
      <table className="yd-money-table">
        <thead>
          <tr>
            <th scope="col">{t("day")}</th>
            <th scope="col" className="yd-cell-end">
              {t("peak")}
            </th>
            <th scope="col" className="yd-cell-end">
              {t("exposure")}
            </th>
            <th scope="col">{t("wouldStop")}</th>
          </tr>
        </thead>
        <tbody>
          {listed.map((day) => (
            <tr key={day.on}>
              <th scope="row">
                <DateText date={day.on} />
              </th>
              <td className={`yd-cell-end yd-cell-main ${day.exceeded ? "yd-bad" : ""}`}>
                <MoneyText amount={day.peak} currency="CNY" />
              </td>
              <td className="yd-cell-end" data-label={t("exposure")}>
                <MoneyText amount={day.exposure} currency="CNY" />
              </td>
              <td>
                <span className="yd-row">
                  {day.stopped.map((order) => (
                    <Link key={order.order_id} to={`/orders/${order.order_id}`}>
                      {order.number}
                    </Link>
                  ))}
                </span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Sideways>
  );
}
