/** What a unit of a foreign currency is worth, from which day on; entered by finance. */

import { queryOptions, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { api, body } from "../../api/client.ts";
import { commandHeaders, useCommand } from "../../api/command.ts";
import { useMay } from "../../api/session.ts";
import type { CurrencyRate } from "../../api/types.ts";
import { currencies } from "../../i18n/currency.ts";
import { today, useFormat } from "../../i18n/format.ts";
import { useWords } from "../../i18n/words.ts";
import { CommandDialog } from "../../ui/command-dialog.tsx";
import { DateInput } from "../../ui/date-input.tsx";
import { Choice, Field, TextInput } from "../../ui/field.tsx";
import { QueryState } from "../../ui/query-state.tsx";
import { currencyWords } from "./currency-words.ts";
import "./price.css";

const foreign = currencies.filter((one) => one !== "CNY");

const ratesQuery = queryOptions({
  queryKey: ["currency_rate", "list"],
  queryFn: ({ signal }) => body(api.GET("/api/v1/currency-rates", { signal })),
});

export function CurrencyRatesCard() {
  const t = useWords(currencyWords);
  const may = useMay("rate.manage");
  const query = useQuery(ratesQuery);
  const [adding, setAdding] = useState(false);
  return (
    <section className="yd-card yd-stack" aria-labelledby="rates-title">
      <div className="yd-row yd-row-between">
        <h2 id="rates-title">{t("title")}</h2>
        {may && (
          <Button size="small" onClick={() => setAdding(true)}>
            {t("add")}
          </Button>
        )}
      </div>
      <p className="yd-small yd-muted">{t("help")}</p>
      <QueryState query={query}>
        {(rates) =>
          rates.length === 0 ? (
            <p className="yd-muted">{t("none")}</p>
          ) : (
            <ul className="yd-rates">
              {byCurrency(rates).map(([newest, ...earlier]) => (
                <li key={newest.currency}>
                  <RateText rate={newest} />
                  {earlier.length > 0 && (
                    <details>
                      <summary>{t("earlier")}</summary>
                      {earlier.map((rate) => (
                        <div key={rate.valid_from}>
                          <RateText rate={rate} />
                        </div>
                      ))}
                    </details>
                  )}
                </li>
              ))}
            </ul>
          )
        }
      </QueryState>
      {adding && <RateDialog onClose={() => setAdding(false)} />}
    </section>
  );
}

/** The rates of each currency together; the server sends them so sorted. */
function byCurrency(rates: readonly CurrencyRate[]): [CurrencyRate, ...CurrencyRate[]][] {
  const found: [CurrencyRate, ...CurrencyRate[]][] = [];
  for (const rate of rates) {
    const last = found.at(-1);
    if (last?.[0].currency === rate.currency) last.push(rate);
    else found.push([rate]);
  }
  return found;
}

function RateText({ rate }: { rate: CurrencyRate }) {
  const t = useWords(currencyWords);
  const format = useFormat();
  return (
    <>
      {t("value", { currency: rate.currency, rate: rate.rate })}{" "}
      <span className="yd-small yd-muted">
        {t("since", { date: format.date(rate.valid_from) })}
      </span>
    </>
  );
}

function RateDialog({ onClose }: { onClose: () => void }) {
  const t = useWords(currencyWords);
  const client = useQueryClient();
  const [currency, setCurrency] = useState<string>(foreign[0] ?? "USD");
  const [from, setFrom] = useState<string | null>(today());
  const [rate, setRate] = useState("");
  const save = useCommand<void>({
    name: "currency_rate.set",
    run: (_, key) =>
      api.PUT("/api/v1/currency-rates", {
        headers: commandHeaders(key),
        body: { currency, valid_from: from ?? today(), rate: rate.trim() },
      }),
    onDone: () => {
      client.invalidateQueries({ queryKey: ["currency_rate"] });
      onClose();
    },
  });
  return (
    <CommandDialog
      title={t("add")}
      okText={t("save")}
      busy={save.busy}
      problem={save.problem}
      ready={from !== null && rate.trim() !== ""}
      onOk={() => save.run()}
      onClose={onClose}
    >
      <Field label={t("currency")} pointer="/currency" required>
        {(control) => (
          <Choice
            {...control}
            value={currency}
            options={foreign.map((one) => ({ value: one, label: one }))}
            onChange={setCurrency}
          />
        )}
      </Field>
      <Field label={t("valid_from")} pointer="/valid_from" required>
        {(control) => <DateInput {...control} value={from} onChange={setFrom} />}
      </Field>
      <Field label={t("rate")} pointer="/rate" hint={t("rateHint")} required>
        {(control) => (
          <TextInput {...control} inputMode="decimal" value={rate} onChange={setRate} />
        )}
      </Field>
    </CommandDialog>
  );
}
