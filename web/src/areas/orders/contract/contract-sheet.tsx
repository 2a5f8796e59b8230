/** What the version in hand says: lines, terms, parties and who signed. */

import { useFormat } from "../../../i18n/format.ts";
import { useWords } from "../../../i18n/words.ts";
import { Fact, Facts } from "../../../ui/facts.tsx";
import { DateText, MoneyText } from "../../../ui/figures.tsx";
import { TermsText } from "../../../ui/terms/terms-text.tsx";
import { orderWords } from "../words.ts";
import type { ContractPage } from "./queries.ts";
import { contractWords } from "./words.ts";

export function ContractSheet({ page }: { page: ContractPage }) {
  const t = useWords(contractWords);
  const currency = page.versions[0]?.currency ?? "CNY";
  const { content } = page.input;
  return (
    <>
      <section className="yd-card yd-stack" aria-labelledby="lines-title">
        <h2 id="lines-title">{t("lines")}</h2>
        <ol className="yd-contract-list">
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
      </section>
      <Terms page={page} />
      <Parties page={page} />
    </>
  );
}

interface LineProps {
  page: ContractPage;
  index: number;
  line: ContractPage["lines"][number];
  currency: string;
}

function Line({ page, index, line, currency }: LineProps) {
  const w = useWords(orderWords);
  const format = useFormat();
  const content = page.input.content.lines?.[index];
  const quantity = content?.entered?.quantity ?? content?.quantity;
  const unit = content?.entered?.unit ?? line.unit;
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
              {`/${content.price_unit || line.unit} ${w(content.tax_included ? "priceTaxed" : "priceNet")}`}
            </span>
          </>
        )}
      </p>
      {content?.remark && <p className="yd-small yd-muted">{content.remark}</p>}
    </li>
  );
}

function Terms({ page }: { page: ContractPage }) {
  const t = useWords(contractWords);
  const { input } = page;
  const { content } = input;
  const words: [string, string | undefined][] = [
    [t("paperNo"), input.paper_no],
    [t("signedAt"), input.signed_at],
    [t("deliveryTerm"), input.delivery_term],
    [t("packing"), input.packing],
    [t("quality"), input.quality],
    [t("otherTerms"), input.other_terms],
  ];
  return (
    <section className="yd-card yd-stack" aria-labelledby="terms-title">
      <h2 id="terms-title">{t("document")}</h2>
      <Facts>
        <Fact label={t("signedOn")}>
          <DateText date={input.signed_on} />
        </Fact>
        <Fact label={t("validUntil")}>
          <DateText date={input.valid_until} />
        </Fact>
        <Fact label={t("terms")}>
          <TermsText terms={content.payment_terms} />
        </Fact>
        <Fact label={t("deliveryOn")}>
          <DateText date={content.delivery_on} />
        </Fact>
        <Fact label={t("deliveryPlace")}>{content.delivery_place || "—"}</Fact>
        <Fact label={t("contact")}>
          {[content.contact_name, content.contact_phone].filter(Boolean).join(" ") || "—"}
        </Fact>
        {words.map(
          ([label, value]) =>
            value && (
              <Fact key={label} label={label}>
                {value}
              </Fact>
            ),
        )}
      </Facts>
      {input.file_id && <a href={`/api/v1/files/${input.file_id}`}>{t("openFile")}</a>}
    </section>
  );
}

function Parties({ page }: { page: ContractPage }) {
  const t = useWords(contractWords);
  const format = useFormat();
  const { parties = [], signatories = [] } = page.input;
  return (
    <section className="yd-card" aria-labelledby="parties-title">
      <h2 id="parties-title">{t("parties")}</h2>
      <ul className="yd-contract-list">
        {parties.map((party, index) => {
          const signed = signatories.filter((one) => one.party === index);
          const details = [party.tax_no, party.address, party.representative];
          return (
            <li key={party.role + party.name}>
              <p>
                <span className="yd-muted">{t(party.role)}</span> <strong>{party.name}</strong>
              </p>
              <p className="yd-small yd-muted">{details.filter(Boolean).join(" · ")}</p>
              {signed.length === 0 && <p className="yd-small yd-warn">{t("notSigned")}</p>}
              {signed.map((one) =>
                one.signed_on ? (
                  <p key={one.name} className="yd-small">
                    {t("signedBy", {
                      name: one.name,
                      title: one.title ?? "",
                      date: format.date(one.signed_on),
                    })}
                  </p>
                ) : (
                  <p key={one.name} className="yd-small yd-warn">
                    {one.name} {t("notSigned")}
                  </p>
                ),
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
