/** The quotation itself: who offers what to whom, at which price and terms. */

import type { components } from "../api/generated.ts";
import { rateToPercent } from "../i18n/decimal.ts";
import { dateOf, useFormat } from "../i18n/format.ts";
import { useWords } from "../i18n/words.ts";
import { Fact, Facts } from "../ui/facts.tsx";
import { useInstalmentText } from "../ui/terms/instalment.ts";
import type { Offer } from "./offer-page.tsx";
import { offerWords } from "./words.ts";

type Line = components["schemas"]["OfferLine"];

export function OfferSheet({ offer }: { offer: Offer }) {
  const t = useWords(offerWords);
  const format = useFormat();
  const term = useInstalmentText();
  return (
    <section className="yd-card yd-stack">
      <div className="yd-row yd-row-between">
        <h1>{t("title", { number: offer.number })}</h1>
        <span className="yd-chip">{t("version", { n: offer.version })}</span>
      </div>
      <Facts>
        <Fact label={t("to")}>
          {offer.customer} {offer.contact_name && <span>· {offer.contact_name}</span>}
        </Fact>
        {offer.valid_until && (
          <Fact label={t("validUntil")}>
            <strong>{format.date(offer.valid_until)}</strong>
          </Fact>
        )}
        {offer.issued_at && <Fact label={t("issued")}>{format.date(dateOf(offer.issued_at))}</Fact>}
        <Fact label={t("rep")}>{offer.rep}</Fact>
        {offer.delivery_on && <Fact label={t("deliveryOn")}>{format.date(offer.delivery_on)}</Fact>}
        {offer.delivery_place && <Fact label={t("deliveryPlace")}>{offer.delivery_place}</Fact>}
      </Facts>
      {offer.note && <p className="yd-offer-note">{offer.note}</p>}
      <h2>{t("lines")}</h2>
      <ol className="yd-offer-lines">
        {offer.lines.map((line, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: an issued version never changes
          <OfferLine key={index} line={line} currency={offer.currency} />
        ))}
      </ol>
      <Sums offer={offer} />
      {offer.payment_terms && (
        <div>
          <h2>{t("terms")}</h2>
          <ul>
            {offer.payment_terms.instalments.map((part) => (
              <li key={part.event + part.percent + part.due.n}>{term(part)}</li>
            ))}
          </ul>
        </div>
      )}
      <p className="yd-small yd-muted">
        {t("fingerprint")} <code>{offer.hash.slice(0, 16)}</code> · {t("fingerprintHelp")}
      </p>
    </section>
  );
}

function OfferLine({ line, currency }: { line: Line; currency: string }) {
  const t = useWords(offerWords);
  const format = useFormat();
  const price = line.unit_price ? format.price(line.unit_price, currency) : "—";
  const tax = line.tax_included
    ? t("withTax")
    : t("withoutTax", { rate: format.rate(line.tax_rate) });
  const off = Number(line.discount) !== 0 && t("off", { rate: format.rate(line.discount) });
  const asks = [
    ...line.parameters.map((one) => `${one.name} ${one.value}`),
    line.delivery_on && format.date(line.delivery_on),
    line.delivery_place,
    line.remark,
  ].filter(Boolean);
  return (
    <li>
      <div className="yd-row yd-row-between">
        <strong>{[line.description, line.model].filter(Boolean).join(" ")}</strong>
        <strong className="yd-number">{format.money(line.gross, currency)}</strong>
      </div>
      <p>
        <span className="yd-number">
          {format.quantity(line.quantity ?? "0")} {line.unit} × {price}
          {`/${line.price_unit || line.unit}`}
        </span>{" "}
        <span className="yd-muted">{[tax, off].filter(Boolean).join(" · ")}</span>
      </p>
      {asks.length > 0 && <p className="yd-small yd-muted">{asks.join(" · ")}</p>}
    </li>
  );
}

function Sums({ offer }: { offer: Offer }) {
  const t = useWords(offerWords);
  const format = useFormat();
  const { discount, currency } = offer;
  const off = !discount
    ? null
    : "share" in discount
      ? `${rateToPercent(discount.share)}%`
      : format.money(discount.amount, currency);
  const rows = [
    [t("net"), format.money(offer.net, currency)],
    [t("tax"), format.money(offer.tax, currency)],
    [t("gross"), format.money(offer.gross, currency)],
  ];
  return (
    <dl className="yd-offer-sums">
      {off && (
        <div className="yd-muted">
          <dt>{t("wholeDiscount")}</dt>
          <dd>{off}</dd>
        </div>
      )}
      {rows.map(([name, amount]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd className="yd-number">{amount}</dd>
        </div>
      ))}
    </dl>
  );
}
