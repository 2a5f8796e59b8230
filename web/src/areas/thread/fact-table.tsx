/** The lines with how much of each has come how far; long orders draw only what is near the eye. */

import { useRef } from "react";
import type { LineFacts, Thread, ThreadLine } from "../../api/types.ts";
import { useFormat } from "../../i18n/format.ts";
import { useWords } from "../../i18n/words.ts";
import { DateText, MoneyText, QtyText } from "../../ui/figures.tsx";
import { SpacerRow } from "../../ui/spacer-row.tsx";
import { useNarrow } from "../../ui/use-narrow.ts";
import { useRowWindow } from "../../ui/window.ts";
import { threadWords } from "./words.ts";

const facts: readonly (keyof LineFacts)[] = [
  "ordered",
  "reserved",
  "made",
  "inspected",
  "shipped",
  "accepted",
  "invoiced",
  "paid",
];

const rowHeight = 52;

export function FactTable({ thread }: { thread: Thread }) {
  const t = useWords(threadWords);
  const format = useFormat();
  const narrow = useNarrow();
  const { order, lines } = thread;
  const money = (amount: string) => format.money(amount, order.currency);
  return (
    <section className="yd-card" aria-labelledby="lines-title">
      <h2 id="lines-title">
        {t("lines")} <span className="yd-muted">{lines.length}</span>
      </h2>
      {narrow ? <FactCards thread={thread} /> : <Table thread={thread} />}
      <p className="yd-row yd-fact-sum">
        <span className="yd-muted">{t("totalNet", { amount: money(order.amount_net) })}</span>
        <span className="yd-muted">{t("totalTax", { amount: money(order.amount_tax) })}</span>
        <span>
          {t("total")} <MoneyText amount={order.amount} currency={order.currency} strong />
        </span>
      </p>
    </section>
  );
}

function Table({ thread }: { thread: Thread }) {
  const t = useWords(threadWords);
  const { order, lines } = thread;
  const scroller = useRef<HTMLDivElement>(null);
  const body = useRef<HTMLTableSectionElement>(null);
  const view = useRowWindow({ count: lines.length, rowHeight, list: body, scroller });
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must scroll by keyboard too
    <section ref={scroller} className="yd-fact-scroll" tabIndex={0} aria-labelledby="lines-title">
      <table
        className="yd-fact-table"
        aria-labelledby="lines-title"
        aria-rowcount={lines.length + 1}
      >
        <thead>
          <tr>
            <th scope="col">{t("line")}</th>
            <th scope="col">{t("product")}</th>
            <th scope="col" className="yd-cell-end">
              {t("lineAmount")}
            </th>
            <th scope="col">{t("deliveryOn")}</th>
            {facts.map((fact) => (
              <th key={fact} scope="col" className="yd-cell-end">
                {t(fact)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody ref={body}>
          <SpacerRow height={view.before} />
          {lines.slice(view.from, view.to).map((line) => (
            <tr key={line.line_id} aria-rowindex={line.line_no + 1}>
              <td className="yd-muted">{line.line_no}</td>
              <th scope="row">
                <ProductCell line={line} />
              </th>
              <td className="yd-cell-end">
                <MoneyText amount={line.amount} currency={order.currency} />
                <span className="yd-block yd-small yd-muted" title={t("unitPrice")}>
                  @ <MoneyText amount={line.unit_price} currency={order.currency} />
                </span>
              </td>
              <td>
                <DateText date={line.delivery_on} />
              </td>
              {facts.map((fact) => (
                <FactCell key={fact} fact={fact} line={line} />
              ))}
            </tr>
          ))}
          <SpacerRow height={view.after} />
        </tbody>
      </table>
    </section>
  );
}

function ProductCell({ line }: { line: ThreadLine }) {
  const t = useWords(threadWords);
  const parameters = line.technical_parameters.map((one) => `${one.name} ${one.value}`).join("; ");
  return (
    <span title={parameters ? `${t("parameters")}: ${parameters}` : undefined}>
      <span className="yd-ellipsis yd-block">{line.product_name ?? t("none")}</span>
      <span className="yd-ellipsis yd-block yd-small yd-muted">
        {[line.model, parameters].filter(Boolean).join(" · ")}
      </span>
    </span>
  );
}

/** None is pale, part is plain, all of it is green: comparing figures only within the line's own unit. */
function FactCell({ fact, line }: { fact: keyof LineFacts; line: ThreadLine }) {
  const value = line.facts[fact];
  const tone = factTone(value, line.facts.ordered);
  return (
    <td className={`yd-cell-end yd-fact-${fact === "ordered" ? "part" : tone}`}>
      {fact === "ordered" ? (
        <QtyText quantity={value} unit={line.unit} />
      ) : (
        <QtyText quantity={value} />
      )}
    </td>
  );
}

function factTone(value: string, ordered: string): "none" | "part" | "all" {
  const amount = Number(value);
  if (amount === 0) return "none";
  return amount >= Number(ordered) ? "all" : "part";
}

function FactCards({ thread }: { thread: Thread }) {
  const t = useWords(threadWords);
  return (
    <ol className="yd-fact-cards">
      {thread.lines.map((line) => (
        <li key={line.line_id}>
          <div className="yd-row yd-row-between">
            <strong>
              {line.line_no}. {line.product_name ?? t("none")}
            </strong>
            <MoneyText amount={line.amount} currency={thread.order.currency} />
          </div>
          <p className="yd-muted yd-small">
            {line.model} · <DateText date={line.delivery_on} />
          </p>
          <dl>
            {facts.map((fact) => (
              <div
                key={fact}
                className={`yd-fact-${factTone(line.facts[fact], line.facts.ordered)}`}
              >
                <dt>{t(fact)}</dt>
                <dd>
                  <QtyText quantity={line.facts[fact]} />
                </dd>
              </div>
            ))}
          </dl>
        </li>
      ))}
    </ol>
  );
}
