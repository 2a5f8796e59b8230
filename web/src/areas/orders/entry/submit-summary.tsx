/** What is about to be submitted, and whom the round of review will ask for what. */

import type { OrderPage } from "../../../api/types.ts";
import { orderFieldWords } from "../../../i18n/fields/words.ts";
import { useText, useWords } from "../../../i18n/words.ts";
import { DateText, MoneyText, QtyText } from "../../../ui/figures.tsx";
import { TermsText } from "../../../ui/terms/terms-text.tsx";
import { orderWords } from "../words.ts";

/** Lines shown; the entry behind the dialog has them all. */
const linesShown = 5;

export function SubmitSummary({ page }: { page: OrderPage }) {
  return (
    <>
      <Facts page={page} />
      <Lines page={page} />
      <Round page={page} />
    </>
  );
}

function Facts({ page }: { page: OrderPage }) {
  const t = useWords(orderWords);
  const name = useWords(orderFieldWords);
  const { order, content } = page;
  const facts = [
    [name("customer_id"), order.customer?.name ?? "—"],
    [name("contract_no"), content.contract_no || t("confirmNoContract")],
    ...(content.contract_amount
      ? [
          [
            name("contract_amount"),
            <MoneyText key="amount" amount={content.contract_amount} currency={order.currency} />,
          ] as const,
        ]
      : []),
    [
      name("contract_signed_on"),
      content.contract_signed_on ? (
        <DateText key="signed" date={content.contract_signed_on} withWeekday />
      ) : (
        "—"
      ),
    ],
    [
      t("totalGross"),
      <MoneyText
        key="sum"
        amount={order.gross}
        currency={order.currency}
        capitals={order.gross_capitals}
        strong
      />,
    ],
    [name("payment_terms"), <TermsText key="terms" terms={content.payment_terms} />],
    [name("delivery_place"), content.delivery_place || "—"],
  ] as const;
  return (
    <dl className="yd-facts">
      {facts.map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Lines({ page }: { page: OrderPage }) {
  const t = useWords(orderWords);
  const { lines, order } = page;
  if (lines.length === 0) return <p className="yd-bad">{t("confirmNoLines")}</p>;
  const rest = lines.length - linesShown;
  return (
    <section>
      <h3 className="yd-small yd-muted">{t("confirmLines", { n: lines.length })}</h3>
      <ul className="yd-submit-lines">
        {lines.slice(0, linesShown).map((line, at) => (
          <li key={line.line_id} className="yd-row yd-row-between">
            <span>
              {line.no}. {line.description || t("newLineShort")}
            </span>
            <span className="yd-number">
              <QtyText quantity={page.content.lines?.[at]?.quantity ?? null} unit={line.unit} />
              {line.gross && (
                <>
                  {" · "}
                  <MoneyText amount={line.gross} currency={order.currency} />
                </>
              )}
            </span>
          </li>
        ))}
      </ul>
      {rest > 0 && <p className="yd-muted yd-small">{t("confirmMoreLines", { n: rest })}</p>}
    </section>
  );
}

/** From the policy as the server reads it: reviews that stand from an earlier round are not asked. */
function Round({ page }: { page: OrderPage }) {
  const t = useWords(orderWords);
  const text = useText();
  const round = page.process.next_round;
  if (round.length === 0) return <p className="yd-muted yd-small">{t("roundNobody")}</p>;
  const titleOf = (key: string) => {
    const step = round.find((one) => one.step === key);
    return step ? text(step.title) : key;
  };
  return (
    <section>
      <h3 className="yd-small yd-muted">{t("round")}</h3>
      <ol className="yd-submit-round">
        {round.map((asked) => (
          <li key={asked.step}>
            <strong>{text(asked.title)}</strong>{" "}
            {asked.posts.map((post) => text(post.title)).join(t("comma"))}
            {asked.people.length > 0 &&
              t("roundPeople", { names: asked.people.map((one) => one.name).join(t("comma")) })}
            {asked.after.length > 0 && (
              <span className="yd-muted yd-small">
                {" "}
                {t("roundAfter", { steps: asked.after.map(titleOf).join(t("comma")) })}
              </span>
            )}
            <div className="yd-muted yd-small">
              {[...asked.checklist.map((item) => item.text), ...asked.forms]
                .map((words) => text(words))
                .join(t("semicolon"))}
            </div>
          </li>
        ))}
      </ol>
    </section>
  );
}
