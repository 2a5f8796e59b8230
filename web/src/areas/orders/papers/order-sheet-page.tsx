/** An order as a paper, in the revision it names: the one in force, or an earlier one to be read. */

import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "react-router";
import type { LineContent, RevisionPage } from "../../../api/types.ts";
import { rateToPercent } from "../../../i18n/decimal.ts";
import { orderFieldWords } from "../../../i18n/fields/words.ts";
import { useFormat } from "../../../i18n/format.ts";
import { useWords } from "../../../i18n/words.ts";
import { capitals } from "../../../ui/capitals.ts";
import { CustomerLine } from "../../../ui/customer-line.tsx";
import { Fact, Facts } from "../../../ui/facts.tsx";
import { goodsName, Paper } from "../../../ui/paper.tsx";
import { QueryState } from "../../../ui/query-state.tsx";
import { Sideways } from "../../../ui/sideways.tsx";
import { TermsText } from "../../../ui/terms/terms-text.tsx";
import { revisionQuery } from "../changes/queries.ts";
import { paperWords } from "./words.ts";

export function OrderSheetPage() {
  const { id = "", revision = "" } = useParams();
  const query = useQuery(revisionQuery(id, Number(revision)));
  return <QueryState query={query}>{(page) => <OrderSheet id={id} page={page} />}</QueryState>;
}

function OrderSheet({ id, page }: { id: string; page: RevisionPage }) {
  const t = useWords(paperWords);
  const format = useFormat();
  const { content, revision, present } = page;
  return (
    <Paper
      title={t("title")}
      number={page.label}
      before={<Link to={`/orders/${id}`}>{t("backToOrder", { label: page.label })}</Link>}
      under={
        <div>
          {t("revision", { n: revision })}{" "}
          <span className="yd-muted">
            {t("since", { at: format.moment(page.created_at) })}
            {page.change_number && ` · ${t("byChange", { number: page.change_number })}`}
          </span>
        </div>
      }
      signs={[`${t("signEntered")}：${page.created_by}`, t("signReviewed"), t("signCustomer")]}
    >
      {revision < present && (
        <p className="yd-paper-stale">
          {t("stale", { n: present })}{" "}
          <Link className="yd-no-print" to={`/orders/${id}/sheet/${present}`}>
            {t("staleLink", { n: present })}
          </Link>
        </p>
      )}
      <Header page={page} />
      <Lines page={page} />
      <Sums page={page} />
      {content.payment_terms && (
        <>
          <h2>{t("terms")}</h2>
          <TermsText terms={content.payment_terms} />
        </>
      )}
    </Paper>
  );
}

const texts = ["customer_po_no", "contract_no", "contact_name", "contact_phone"] as const;

function Header({ page }: { page: RevisionPage }) {
  const name = useWords(orderFieldWords);
  const format = useFormat();
  const { content } = page;
  return (
    <Facts>
      <Fact label={name("customer_id")}>{page.customer || "—"}</Fact>
      {content.order_date && (
        <Fact label={name("order_date")}>{format.date(content.order_date)}</Fact>
      )}
      {texts.map(
        (field) =>
          content[field] && (
            <Fact key={field} label={name(field)}>
              {content[field]}
            </Fact>
          ),
      )}
      {content.delivery_on && (
        <Fact label={name("delivery_on")}>{format.date(content.delivery_on)}</Fact>
      )}
      {content.delivery_place && (
        <Fact label={name("delivery_place")}>{content.delivery_place}</Fact>
      )}
      {content.remark && <Fact label={name("remark")}>{content.remark}</Fact>}
    </Facts>
  );
}

function Lines({ page }: { page: RevisionPage }) {
  const t = useWords(paperWords);
  const name = useWords(orderFieldWords);
  const priced = page.total != null;
  return (
    <Sideways aria-label={name("lines")}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t("no")}</th>
            <th scope="col">{t("goods")}</th>
            <th scope="col" className="yd-number">
              {name("quantity")}
            </th>
            {priced && (
              <>
                <th scope="col" className="yd-number">
                  {name("unit_price")}
                </th>
                <th scope="col" className="yd-number">
                  {t("tax")}
                </th>
                <th scope="col" className="yd-number">
                  {t("amount")}
                </th>
              </>
            )}
            <th scope="col">{name("delivery_on")}</th>
          </tr>
        </thead>
        <tbody>
          {(page.content.lines ?? []).map((line, index) => (
            <Line key={line.line_id ?? index} page={page} line={line} index={index} />
          ))}
        </tbody>
      </table>
    </Sideways>
  );
}

interface LineProps {
  page: RevisionPage;
  line: LineContent;
  index: number;
}

function Line({ page, line, index }: LineProps) {
  const format = useFormat();
  const made = page.lines[index];
  const on = line.delivery_on ?? page.content.delivery_on;
  const asked = [
    ...(line.parameters ?? []).map((one) => `${one.name} ${one.value}`),
    line.delivery_place,
    line.remark,
  ].filter(Boolean);
  return (
    <tr>
      <td>{index + 1}</td>
      <td>
        {goodsName([made?.sku, made?.name, line.model]) || "—"}
        {asked.length > 0 && <span className="yd-block yd-small">{asked.join("；")}</span>}
        <CustomerLine line={line} />
      </td>
      <td className="yd-number">
        {line.entered
          ? `${format.quantity(line.entered.quantity)} ${line.entered.unit}`
          : `${line.quantity ? format.quantity(line.quantity) : "—"} ${made?.unit ?? ""}`}
      </td>
      {page.total && <Price page={page} line={line} index={index} />}
      <td>{on ? format.date(on) : "—"}</td>
    </tr>
  );
}

function Price({ page, line, index }: LineProps) {
  const t = useWords(paperWords);
  const format = useFormat();
  const made = page.lines[index];
  const notes = [
    line.tax_included && t("priceWithTax"),
    Number(line.discount ?? 0) !== 0 && t("discount", { rate: format.rate(line.discount ?? "0") }),
  ].filter(Boolean);
  return (
    <>
      <td className="yd-number">
        {line.unit_price ? format.money(short(line.unit_price), page.currency) : "—"}
        {(line.price_unit || made?.unit) && `/${line.price_unit || made?.unit}`}
        {notes.length > 0 && <span className="yd-block yd-small">{notes.join(" · ")}</span>}
      </td>
      <td className="yd-number">{line.tax_rate ? format.rate(line.tax_rate) : "—"}</td>
      <td className="yd-number">
        {made?.amounts ? format.money(made.amounts.gross, page.currency) : "—"}
      </td>
    </>
  );
}

/** A price with at least two digits and no further zeros. */
const short = (price: string) => {
  const [whole = "0", rest = ""] = price.split(".");
  return `${whole}.${rest.replace(/0+$/, "").padEnd(2, "0")}`;
};

function Sums({ page }: { page: RevisionPage }) {
  const t = useWords(paperWords);
  const format = useFormat();
  const { total, currency } = page;
  if (!total) return null;
  const { discount } = page.content;
  const off =
    discount &&
    ("share" in discount
      ? `${rateToPercent(discount.share)}%`
      : format.money(discount.amount, currency));
  const words = currency === "CNY" ? capitals(total.gross) : null;
  return (
    <dl className="yd-facts yd-paper-sums">
      {off && (
        <div>
          <dt>{t("wholeDiscount")}</dt>
          <dd className="yd-number">{off}</dd>
        </div>
      )}
      {(["net", "tax", "gross"] as const).map((sum) => (
        <div key={sum}>
          <dt>{t(sum === "tax" ? "taxSum" : sum)}</dt>
          <dd className="yd-number">
            {sum === "gross" ? (
              <strong>{format.money(total[sum], currency)}</strong>
            ) : (
              format.money(total[sum], currency)
            )}
          </dd>
        </div>
      ))}
      {words && (
        <div>
          <dt>{t("capitals")}</dt>
          <dd>{words}</dd>
        </div>
      )}
    </dl>
  );
}
