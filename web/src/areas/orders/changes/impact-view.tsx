/** The impact sheet of a change: what it means before anybody decides. */

import type { ImpactSheet } from "../../../api/types.ts";
import type { KnownLine } from "../../../i18n/fields/order-fields.ts";
import { useFormat } from "../../../i18n/format.ts";
import { useText, useWords } from "../../../i18n/words.ts";
import { ClauseLink } from "../../../ui/clause-link.tsx";
import { Fact, Facts } from "../../../ui/facts.tsx";
import { DateText, MoneyText } from "../../../ui/figures.tsx";
import { standingChips } from "../../../ui/standing.ts";
import { Diff } from "./diff.tsx";
import { changeWords } from "./words.ts";
import "./changes.css";

interface ImpactViewProps {
  sheet: ImpactSheet;
  /** The lines of the order, beside those that the change touches. */
  lines: readonly KnownLine[];
}

export function ImpactView({ sheet, lines }: ImpactViewProps) {
  const t = useWords(changeWords);
  const text = useText();
  return (
    <section className="yd-card yd-stack" aria-labelledby="impact-title">
      <h2 id="impact-title">{t("impact")}</h2>
      <Sums sheet={sheet} />
      <div>
        <h3>{t("diff")}</h3>
        <Diff changes={sheet.changes} lines={[...sheet.lines, ...lines]} />
      </div>
      {sheet.lines.length > 0 && <Lines sheet={sheet} />}
      {sheet.areas.length === 0 && <p className="yd-muted">{t("nobodyTouched")}</p>}
      {sheet.areas.map((area) => (
        <div key={area.area}>
          <h3>{text(area.title)}</h3>
          <ul className="yd-impact">
            {area.items.map((item) => (
              <li key={item.key}>
                <span className={`yd-chip ${standingChips[item.standing]}`}>
                  {text(item.title)}
                </span>{" "}
                {text(item.found)}
              </li>
            ))}
          </ul>
        </div>
      ))}
      {sheet.clauses.length > 0 && (
        <div>
          <h3>{t("clauses")}</h3>
          <p className="yd-row">
            {sheet.clauses.map((one) => (
              <ClauseLink key={one.clause} clause={one.clause} rule={one.rule} />
            ))}
          </p>
        </div>
      )}
    </section>
  );
}

function Sums({ sheet }: { sheet: ImpactSheet }) {
  const t = useWords(changeWords);
  const { before, after, difference, currency, promised_on: promised } = sheet;
  return (
    <Facts>
      {before && after && (
        <>
          <Fact label={t("amount")}>
            {before.gross !== after.gross && (
              <>
                <MoneyText amount={before.gross} currency={currency} /> →{" "}
              </>
            )}
            <MoneyText amount={after.gross} currency={currency} strong />
          </Fact>
          <Fact label={t("difference")}>
            {before.gross === after.gross ? (
              t("unchanged")
            ) : (
              <MoneyText amount={difference} currency={currency} />
            )}
          </Fact>
        </>
      )}
      <Fact label={t("promised")}>
        {promised[0] === promised[1] ? (
          t("unchanged")
        ) : (
          <>
            <DateText date={promised[0]} /> → <DateText date={promised[1]} />
          </>
        )}
      </Fact>
    </Facts>
  );
}

function Lines({ sheet }: { sheet: ImpactSheet }) {
  const t = useWords(changeWords);
  const { quantity } = useFormat();
  return (
    <div>
      <h3>{t("lines")}</h3>
      <ul className="yd-impact">
        {sheet.lines.map((line) => {
          const facts = [
            ["shippedOf", line.shipped],
            ["invoicedOf", line.invoiced],
            ["pickedOf", line.picked],
            ["madeOf", line.made],
            ["floorOf", line.floor],
          ] as const;
          return (
            <li key={line.line_id}>
              <strong>{`${line.no}. ${line.description}`}</strong>{" "}
              {line.before !== line.after &&
                t("quantityOf", {
                  before: quantity(line.before),
                  after: quantity(line.after),
                })}{" "}
              {facts
                .filter(([, n]) => n !== "0")
                .map(([key, n]) => (
                  <span key={key} className="yd-chip">
                    {t(key, { n: quantity(n) })}
                  </span>
                ))}
            </li>
          );
        })}
      </ul>
    </div>
  );
}

/** Who decides, and why he. */
export function Heads({ sheet }: { sheet: ImpactSheet }) {
  const t = useWords(changeWords);
  const text = useText();
  return (
    <section className="yd-card" aria-labelledby="heads-title">
      <h2 id="heads-title">{t("heads")}</h2>
      <ul className="yd-impact">
        {sheet.heads.map((head) => (
          <li key={head.post}>
            {t("headWhy", {
              post: text(head.title),
              why: head.reasons.map(text).join(text({ zh: "；", en: "; " })),
            })}
          </li>
        ))}
      </ul>
    </section>
  );
}
