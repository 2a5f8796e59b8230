/** The lines with how much of each has come how far; long orders draw only what is near the eye. */

import { useRef } from "react";
import type { LineContent, LineView, OrderPage } from "../../api/types.ts";
import { orderFieldWords } from "../../i18n/fields/words.ts";
import { useFormat } from "../../i18n/format.ts";
import { useWords } from "../../i18n/words.ts";
import { CustomerLine } from "../../ui/customer-line.tsx";
import { DateText, MoneyText, QtyText } from "../../ui/figures.tsx";
import { SpacerRow } from "../../ui/spacer-row.tsx";
import { useNarrow } from "../../ui/use-narrow.ts";
import { useRowWindow } from "../../ui/window.ts";
import { threadWords } from "./words.ts";

/** What happens to goods and papers, in its order; the areas' tabs show the steps between. */
const facts = [
  "ordered",
  "short_closed",
  "reserved",
  "made",
  "passed",
  "picked",
  "packed",
  "shipped",
  "accepted",
  "invoiced",
] as const;
type Fact = (typeof facts)[number];

const quantityOf = (line: LineView, fact: Fact): string =>
  line.facts.find((one) => one.fact === fact)?.quantity ?? "0";

/** The facts of an order; what was given up has a column only where something was. */
const factsOf = (lines: readonly LineView[]): readonly Fact[] =>
  lines.some((line) => Number(quantityOf(line, "short_closed")) !== 0)
    ? facts
    : facts.filter((fact) => fact !== "short_closed");

/** What was ordered: the recorded fact once it runs, the content before. */
const orderedOf = (line: LineView, content: LineContent | undefined): string => {
  const recorded = quantityOf(line, "ordered");
  return Number(recorded) === 0 ? (content?.quantity ?? "0") : recorded;
};

const rowHeight = 52;

export function FactTable({ page }: { page: OrderPage }) {
  const t = useWords(threadWords);
  const format = useFormat();
  const narrow = useNarrow();
  const { order, lines } = page;
  const money = (amount: string) => format.money(amount, order.currency);
  return (
    <section className="yd-card" aria-labelledby="lines-title">
      <h2 id="lines-title">
        {t("lines")} <span className="yd-muted">{lines.length}</span>
      </h2>
      {narrow ? <FactCards page={page} /> : <Table page={page} />}
      {order.net && order.tax && (
        <p className="yd-row yd-fact-sum">
          <span className="yd-muted">{t("totalNet", { amount: money(order.net) })}</span>
          <span className="yd-muted">{t("totalTax", { amount: money(order.tax) })}</span>
          <span>
            {t("total")} <MoneyText amount={order.gross} currency={order.currency} strong />
          </span>
        </p>
      )}
    </section>
  );
}

function Table({ page }: { page: OrderPage }) {
  const t = useWords(threadWords);
  const { price } = useFormat();
  const { order, lines, content } = page;
  const shown = factsOf(lines);
  // Who may not see prices has no column of dashes.
  const priced = order.gross != null;
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
            {priced && (
              <th scope="col" className="yd-cell-end">
                {t("lineAmount")}
              </th>
            )}
            <th scope="col">{t("deliveryOn")}</th>
            {shown.map((fact) => (
              <th key={fact} scope="col" className="yd-cell-end">
                {t(`fact_${fact}`)}
              </th>
            ))}
            {order.received != null && (
              <th scope="col" className="yd-cell-end">
                {t("paid")}
              </th>
            )}
          </tr>
        </thead>
        <tbody ref={body}>
          <SpacerRow height={view.before} />
          {lines.slice(view.from, view.to).map((line, offset) => {
            const said = content.lines?.[view.from + offset];
            return (
              <tr key={line.line_id} aria-rowindex={line.no + 1}>
                <td className="yd-muted">{line.no}</td>
                <th scope="row">
                  <ProductCell line={line} said={said} />
                </th>
                {priced && (
                  <td className="yd-cell-end">
                    <MoneyText amount={line.gross} currency={order.currency} />
                    {said?.unit_price && (
                      <span className="yd-block yd-small yd-muted" title={t("unitPrice")}>
                        @ {price(said.unit_price, order.currency)}
                        {` /${said.price_unit || line.unit} ${t(said.tax_included ? "priceTaxed" : "priceNet")}`}
                      </span>
                    )}
                  </td>
                )}
                <td>
                  <DateText date={said?.delivery_on ?? content.delivery_on} />
                </td>
                {shown.map((fact) => (
                  <FactCell key={fact} fact={fact} line={line} said={said} />
                ))}
                {line.received != null && (
                  <td className={`yd-cell-end yd-fact-${factTone(line.received, line.comes_to)}`}>
                    <PaidShare line={line} currency={order.currency} />
                  </td>
                )}
              </tr>
            );
          })}
          <SpacerRow height={view.after} />
        </tbody>
      </table>
    </section>
  );
}

interface LineProps {
  line: LineView;
  said: LineContent | undefined;
}

function ProductCell({ line, said }: LineProps) {
  const t = useWords(threadWords);
  const name = useWords(orderFieldWords);
  const po = said?.customer_po_line && `${name("customer_po_line")} ${said.customer_po_line}`;
  const own = [po, said?.customer_article_no].filter(Boolean).join(" ");
  const parameters = (said?.parameters ?? []).map((one) => `${one.name} ${one.value}`).join("; ");
  return (
    <span title={parameters ? `${t("parameters")}: ${parameters}` : undefined}>
      <span className="yd-ellipsis yd-block">{line.description || t("none")}</span>
      <span className="yd-ellipsis yd-block yd-small yd-muted">
        {[own, said?.model, parameters].filter(Boolean).join(" · ")}
      </span>
    </span>
  );
}

/** None is pale, part is plain, all of it is green: comparing figures only within the line's own unit. */
function FactCell({ fact, line, said }: LineProps & { fact: Fact }) {
  const ordered = orderedOf(line, said);
  if (fact === "ordered") {
    return (
      <td className="yd-cell-end">
        <QtyText quantity={ordered} unit={line.unit} />
      </td>
    );
  }
  const value = quantityOf(line, fact);
  return (
    <td className={`yd-cell-end yd-fact-${factTone(value, ordered)}`}>
      <QtyText quantity={value} />
    </td>
  );
}

function factTone(value: string, whole: string | null | undefined): "none" | "part" | "all" {
  const amount = Number(value);
  if (amount === 0) return "none";
  return amount >= Number(whole) ? "all" : "part";
}

/** How much of the line's amount is paid; what is not all of it never shows as 100%. */
function PaidShare({ line, currency }: { line: LineView; currency: string }) {
  const t = useWords(threadWords);
  const format = useFormat();
  const { received, comes_to: due } = line;
  if (received == null || due == null || Number(due) === 0) return t("none");
  const percent = Math.floor((Number(received) / Number(due)) * 100);
  const title = t("paidOf", {
    received: format.money(received, currency),
    due: format.money(due, currency),
  });
  return (
    <span className="yd-number" title={title}>
      {Number(received) === 0 ? "0" : `${percent}%`}
    </span>
  );
}

function FactCards({ page }: { page: OrderPage }) {
  const t = useWords(threadWords);
  const { order, lines, content } = page;
  const shown = factsOf(lines);
  return (
    <ol className="yd-fact-cards">
      {lines.map((line, index) => {
        const said = content.lines?.[index];
        const ordered = orderedOf(line, said);
        return (
          <li key={line.line_id}>
            <div className="yd-row yd-row-between">
              <strong>
                {line.no}. {line.description || t("none")}
              </strong>
              <MoneyText amount={line.gross} currency={order.currency} />
            </div>
            <p className="yd-muted yd-small">
              {said?.model && `${said.model} · `}
              <DateText date={said?.delivery_on ?? content.delivery_on} />
              <CustomerLine line={said} />
            </p>
            <dl>
              {shown.map((fact) => {
                const value = fact === "ordered" ? ordered : quantityOf(line, fact);
                return (
                  <div key={fact} className={`yd-fact-${factTone(value, ordered)}`}>
                    <dt>{t(`fact_${fact}`)}</dt>
                    <dd>
                      <QtyText
                        quantity={value}
                        {...(fact === "ordered" ? { unit: line.unit } : {})}
                      />
                    </dd>
                  </div>
                );
              })}
              {line.received != null && (
                <div className={`yd-fact-${factTone(line.received, line.comes_to)}`}>
                  <dt>{t("paid")}</dt>
                  <dd>
                    <PaidShare line={line} currency={order.currency} />
                  </dd>
                </div>
              )}
            </dl>
          </li>
        );
      })}
    </ol>
  );
}
