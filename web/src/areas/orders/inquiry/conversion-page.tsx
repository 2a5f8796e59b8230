/** What becomes of inquiries, by the channel they came by. */

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useText, useWords } from "../../../i18n/words.ts";
import { BackLink } from "../../../ui/back-link.tsx";
import { DateInput } from "../../../ui/date-input.tsx";
import { Field } from "../../../ui/field.tsx";
import { MoneyText } from "../../../ui/figures.tsx";
import { PageHeader } from "../../../ui/page-header.tsx";
import { QueryState } from "../../../ui/query-state.tsx";
import { Sideways } from "../../../ui/sideways.tsx";
import { conversionQuery } from "./queries.ts";
import { inquiryWords } from "./words.ts";
import "./conversion.css";

const currency = "CNY";

export function ConversionPage() {
  const t = useWords(inquiryWords);
  const text = useText();
  const [from, setFrom] = useState<string | null>(null);
  const [to, setTo] = useState<string | null>(null);
  const query = useQuery(conversionQuery(from, to));
  return (
    <>
      <PageHeader title={t("conversion")} before={<BackLink to="/inquiries">{t("back")}</BackLink>}>
        <p className="yd-muted">{t("conversionHelp")}</p>
      </PageHeader>
      <div className="yd-stack">
        <div className="yd-form yd-conversion-period">
          <Field label={t("from")}>
            {(control) => <DateInput {...control} value={from} onChange={setFrom} />}
          </Field>
          <Field label={t("to")}>
            {(control) => <DateInput {...control} value={to} onChange={setTo} />}
          </Field>
        </div>
        <QueryState query={query}>
          {({ channels, losses }) => (
            <>
              <section className="yd-card">
                <Sideways aria-label={t("conversion")}>
                  <table className="yd-conversion">
                    <thead>
                      <tr>
                        <th scope="col">{t("channel")}</th>
                        <th scope="col">{t("count")}</th>
                        <th scope="col">{t("quotedCount")}</th>
                        <th scope="col">{t("orderedCount")}</th>
                        <th scope="col">{t("lostCount")}</th>
                        <th scope="col">{t("rate")}</th>
                        <th scope="col">{t("quotedAmount")}</th>
                        <th scope="col">{t("orderedAmount")}</th>
                      </tr>
                    </thead>
                    <tbody>
                      {channels.map((row) => (
                        <tr key={row.channel}>
                          <th scope="row">{text(row.title)}</th>
                          <td>{row.inquiries}</td>
                          <td>{row.quoted}</td>
                          <td>{row.ordered}</td>
                          <td>{row.lost}</td>
                          <td>{rate(row.ordered, row.inquiries)}</td>
                          <td>
                            <MoneyText amount={row.quoted_amount} currency={currency} />
                          </td>
                          <td>
                            <MoneyText amount={row.ordered_amount} currency={currency} />
                          </td>
                        </tr>
                      ))}
                    </tbody>
                  </table>
                </Sideways>
              </section>
              <section className="yd-card" aria-labelledby="losses-title">
                <h2 id="losses-title">{t("losses")}</h2>
                {losses.length === 0 && <p className="yd-muted">{t("noLosses")}</p>}
                <ul>
                  {losses.map((loss) => (
                    <li key={loss.code} className="yd-row">
                      {t(`lost_${loss.code}`)}
                      <span className="yd-muted">{t("times", { n: loss.inquiries })}</span>
                    </li>
                  ))}
                </ul>
              </section>
            </>
          )}
        </QueryState>
      </div>
    </>
  );
}

const rate = (part: number, whole: number) =>
  whole === 0 ? "—" : `${Math.round((part / whole) * 100)}%`;
