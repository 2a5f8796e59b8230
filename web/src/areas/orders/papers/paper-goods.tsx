/** The goods of a paper with their prices, and what they come to. */

import type { LineContent, OrderContent } from "../../../api/types.ts";
import { rateToPercent } from "../../../i18n/decimal.ts";
import { orderFieldWords } from "../../../i18n/fields/words.ts";
import { useFormat } from "../../../i18n/format.ts";
import { useWords } from "../../../i18n/words.ts";
import { capitals } from "../../../ui/capitals.ts";
import { CustomerLine } from "../../../ui/customer-line.tsx";
import { goodsName } from "../../../ui/paper.tsx";
import { Sideways } from "../../../ui/sideways.tsx";
import { paperWords } from "./words.ts";

/** What the server computed for a line. */
export interface PaperLine {
  sku?: string;
  name: string;
  /** The product's own unit. */
  unit: string;
  /** With tax; absent where prices are hidden. */
  gross: string | null;
}

export interface PaperGoodsProps {
  content: OrderContent;
  lines: readonly PaperLine[];
  currency: string;
  /** Absent where prices are hidden. */
  total: { net: string; tax: string; gross: string } | null;
}

/** Whether all prices are with tax, or none is; null where a paper has both. */
export function allTaxed({ lines = [] }: OrderContent): boolean | null {
  const taxed = lines.filter((line) => line.tax_included).length;
  if (taxed === 0) return false;
  return taxed === lines.length ? true : null;
}

export function PaperGoods(props: PaperGoodsProps) {
  const t = useWords(paperWords);
  const name = useWords(orderFieldWords);
  const taxed = allTaxed(props.content);
  return (
    <>
      <Sideways aria-label={name("lines")}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t("no")}</th>
              <th scope="col">{t("goods")}</th>
              <th scope="col" className="yd-number">
                {name("quantity")}
              </th>
              {props.total && (
                <>
                  <th scope="col" className="yd-number">
                    {taxed === null
                      ? name("unit_price")
                      : t(taxed ? "unitPriceWithTax" : "unitPriceNet")}
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
            {(props.content.lines ?? []).map((line, index) => (
              <Line key={line.line_id ?? index} goods={props} line={line} index={index} />
            ))}
          </tbody>
        </table>
      </Sideways>
      {props.total && <Sums {...props} total={props.total} />}
    </>
  );
}

interface LineProps {
  goods: PaperGoodsProps;
  line: LineContent;
  index: number;
}

function Line({ goods, line, index }: LineProps) {
  const format = useFormat();
  const made = goods.lines[index];
  const on = line.delivery_on ?? goods.content.delivery_on;
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
      {goods.total && <Price goods={goods} line={line} index={index} />}
      <td>{on ? format.date(on) : "—"}</td>
    </tr>
  );
}

function Price({ goods, line, index }: LineProps) {
  const t = useWords(paperWords);
  const format = useFormat();
  const made = goods.lines[index];
  const notes = [
    allTaxed(goods.content) === null && t(line.tax_included ? "priceWithTax" : "priceNet"),
    Number(line.discount ?? 0) !== 0 && t("discount", { rate: format.rate(line.discount ?? "0") }),
  ].filter(Boolean);
  return (
    <>
      <td className="yd-number">
        {line.unit_price ? format.price(line.unit_price, goods.currency) : "—"}
        {(line.price_unit || made?.unit) && `/${line.price_unit || made?.unit}`}
        {notes.length > 0 && <span className="yd-block yd-small">{notes.join(" · ")}</span>}
      </td>
      <td className="yd-number">{line.tax_rate ? format.rate(line.tax_rate) : "—"}</td>
      <td className="yd-number">{made?.gross ? format.money(made.gross, goods.currency) : "—"}</td>
    </>
  );
}

function Sums({ content, currency, total }: PaperGoodsProps & { total: Total }) {
  const t = useWords(paperWords);
  const format = useFormat();
  const { discount } = content;
  const off =
    discount &&
    ("share" in discount
      ? `${rateToPercent(discount.share)}%`
      : format.money(discount.amount, currency));
  const words = currency === "CNY" ? capitals(total.gross) : null;
  const rows = [
    [t("wholeDiscount"), off],
    [t("net"), format.money(total.net, currency)],
    [t("taxSum"), format.money(total.tax, currency)],
    [t("gross"), <strong key="gross">{format.money(total.gross, currency)}</strong>],
    [t("capitals"), words],
  ] as const;
  return (
    <dl className="yd-facts yd-paper-sums">
      {rows.map(
        ([label, value]) =>
          value && (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </div>
          ),
      )}
    </dl>
  );
}

type Total = NonNullable<PaperGoodsProps["total"]>;
