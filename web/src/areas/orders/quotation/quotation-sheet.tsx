/** What the version in hand says, and which rule made each price. */

import { useFormat } from "../../../i18n/format.ts";
import { useText, useWords } from "../../../i18n/words.ts";
import { Fact, Facts } from "../../../ui/facts.tsx";
import { DateText, MoneyText } from "../../../ui/figures.tsx";
import { TermsText } from "../../../ui/terms/terms-text.tsx";
import { named, PriceReason } from "../price-reason.tsx";
import { orderWords } from "../words.ts";
import type { QuotationPage } from "./queries.ts";
import { quotationWords } from "./words.ts";

export function QuotationSheet({ page }: { page: QuotationPage }) {
  const t = useWords(quotationWords);
  const { content, note } = page.input;
  const currency = page.versions[0]?.currency ?? "CNY";
  return (
    <section className="yd-card yd-stack" aria-labelledby="sheet-title">
      <h2 id="sheet-title">{t("lines")}</h2>
      <ol className="yd-quotation-lines">
        {page.lines.map((line, index) => (
          <Line
            key={content.lines?.[index]?.line_id ?? index}
            page={page}
            index={index}
            line={line}
            currency={currency}
          />
        ))}
      </ol>
      <p className="yd-row yd-row-between">
        <strong>{t("gross")}</strong>
        <MoneyText amount={page.versions[0]?.gross} currency={currency} strong withCapitals />
      </p>
      <Facts>
        <Fact label={t("contact")}>
          {[content.contact_name, content.contact_phone].filter(Boolean).join(" ") || "—"}
        </Fact>
        <Fact label={t("deliveryOn")}>
          <DateText date={content.delivery_on} />
        </Fact>
        <Fact label={t("deliveryPlace")}>{content.delivery_place || "—"}</Fact>
        <Fact label={t("terms")}>
          <TermsText terms={content.payment_terms} />
        </Fact>
        {note && <Fact label={t("note")}>{note}</Fact>}
      </Facts>
    </section>
  );
}

interface LineProps {
  page: QuotationPage;
  index: number;
  line: QuotationPage["lines"][number];
  currency: string;
}

function Line({ page, index, line, currency }: LineProps) {
  const t = useWords(orderWords);
  const text = useText();
  const format = useFormat();
  const content = page.input.content.lines?.[index];
  const quantity = content?.entered?.quantity ?? content?.quantity;
  const unit = content?.entered?.unit ?? line.unit;
  const source = line.price_source ?? undefined;
  return (
    <li>
      <p className="yd-row yd-row-between">
        <strong>{[line.description, content?.model].filter(Boolean).join(" ") || "—"}</strong>
        <MoneyText amount={line.gross} currency={currency} />
      </p>
      <p className="yd-small">
        {quantity ? `${format.quantity(quantity)} ${unit}` : "—"}
        {content?.unit_price && (
          <>
            {" × "}
            <span className="yd-number">{format.price(content.unit_price, currency)}</span>
            <span className="yd-muted">
              {`/${content.price_unit || line.unit} ${t(content.tax_included ? "priceTaxed" : "priceNet")}`}
            </span>
          </>
        )}
      </p>
      {content?.gift_of ? (
        <p className="yd-small yd-muted">{t("giftLine")}</p>
      ) : source && source.passed.length > 0 ? (
        <details className="yd-small">
          <summary>{t("priceFrom", { name: named(text(source.name), source.code) })}</summary>
          <PriceReason source={source} />
        </details>
      ) : (
        <PriceReason source={source} />
      )}
    </li>
  );
}
