/** The lines of an order: which columns there are, what helps with each, and the running sums. */

import { memo, useCallback, useMemo, useState } from "react";
import { type ProductItem, searchProducts } from "../../../api/lookups.ts";
import { scaleOf, showMinor } from "../../../i18n/currency.ts";
import { parseDecimal, showDecimal } from "../../../i18n/decimal.ts";
import { orderFieldWords } from "../../../i18n/fields/words.ts";
import { group, useFormat } from "../../../i18n/format.ts";
import { useText, useWords } from "../../../i18n/words.ts";
import { Choice } from "../../../ui/field.tsx";
import type { LineColumn } from "../../../ui/lines/column.ts";
import { LineEditor } from "../../../ui/lines/line-editor.tsx";
import type { LineNotes } from "../../../ui/lines/line-row.tsx";
import { named } from "../price-reason.tsx";
import { orderWords } from "../words.ts";
import { BeyondFrames } from "./beyond-frames.tsx";
import { chooseProduct, isCalled, namingProduct } from "./choosing.ts";
import { copyLine, type Draft, type DraftLine, lineChecks, newLine, retyped } from "./draft.ts";
import { belowFloors, floorAbove, withFloors } from "./floor.ts";
import { LineMore } from "./line-more.tsx";
import { PriceUnit, UnitChoice } from "./line-units.tsx";
import { type Amounts, amountsOf, lineAmounts, totals } from "./totals.ts";
import { discountOff } from "./whole-discount.ts";

interface OrderLinesProps {
  /** The heading, where it is not that of an order. */
  title?: string;
  /** Columns that this paper does not have; without amounts there are no sums. */
  without?: readonly string[];
  lines: readonly DraftLine[];
  /** Off the whole, as typed. */
  discount: string;
  rounding?: Draft["rounding"];
  currency: string;
  notes: ReadonlyMap<number, LineNotes>;
  goTo: { row: number; key: string } | null;
  disabled: boolean;
  onChange: (lines: readonly DraftLine[]) => void;
}

const everything: readonly string[] = [];
const lineKey = (line: DraftLine) => line.key;

export const OrderLines = memo(function OrderLines(props: OrderLinesProps) {
  const { lines, discount, currency, goTo, disabled, onChange } = props;
  const { rounding = "line" } = props;
  const t = useWords(orderWords);
  const title = props.title ?? t("lines");
  const format = useFormat();
  const { without = everything } = props;
  const priced = !without.includes("amount");
  const [asked, setAsked] = useState(false);
  const stated = lines.some((line) => line.customer_po_line || line.customer_article_no);
  const notes = useMemo(() => {
    const found = priced ? belowFloors(lines, currency) : [];
    return withFloors(props.notes, found, ({ floor }) =>
      t("belowFloor", { price: format.price(floor, currency) }),
    );
  }, [props.notes, priced, lines, currency, t, format]);
  const amountOf = useAmounts(lines, currency, rounding);
  const columns = useColumns({
    without,
    withCustomer: asked || stated,
    currency,
    disabled,
    amountOf,
  });
  const card = useCallback(
    (line: DraftLine) => {
      const amounts = amountOf(line);
      const per = line.price_unit ? `/${line.price_unit}` : "";
      const quantity = [line.quantity || "?", line.unit].join(" ");
      const title = line.product || t("newLineShort");
      if (!priced) return { title, note: quantity };
      const price = parseDecimal(line.price);
      return {
        title,
        note: t("cardNote", {
          quantity,
          price: `${price === null ? line.price || "?" : group(showDecimal(price))}${per}`,
          gross: amounts ? format.money(showMinor(amounts.gross, currency), currency) : "—",
        }),
      };
    },
    [t, format, currency, amountOf, priced],
  );
  return (
    <section className="yd-card" aria-labelledby="lines-title">
      <div className="yd-row yd-row-between yd-terms-head">
        <h2 id="lines-title">{title}</h2>
        <span className="yd-row">
          <label className="yd-row yd-small">
            <input
              type="checkbox"
              checked={asked || stated}
              disabled={stated}
              onChange={(event) => setAsked(event.target.checked)}
            />
            {t("customerColumns")}
          </label>
          {priced && <PriceMode lines={lines} disabled={disabled} onChange={onChange} />}
        </span>
      </div>
      <LineEditor
        label={title}
        lines={lines}
        columns={columns}
        notes={notes}
        goTo={goTo}
        disabled={disabled}
        onChange={onChange}
        newLine={newLine}
        copyLine={copyLine}
        lineKey={lineKey}
        card={card}
        hint={(line, key) => (
          <>
            {priced && (
              <PriceHint line={line} currency={currency} withBelow={key !== "unit_price"} />
            )}
            <AskedHint line={line} />
          </>
        )}
        beginAt={(line) => (openParameters(line).length > 0 ? "parameters" : null)}
        more={(line, change) => (
          <LineMore line={line} disabled={disabled} priced={priced} onChange={change} />
        )}
        summary={
          priced && (
            <Sums lines={lines} discount={discount} rounding={rounding} currency={currency} />
          )
        }
      />
      {priced && !disabled && <BeyondFrames lines={lines} onChange={onChange} />}
    </section>
  );
});

type AmountOf = (line: DraftLine) => Amounts | null;

/** Each line's amounts; the same function as long as they do not depend on the other lines. */
function useAmounts(
  lines: readonly DraftLine[],
  currency: string,
  rounding: Draft["rounding"],
): AmountOf {
  const together = rounding === "document" ? lines : null;
  return useMemo(() => {
    if (!together) return (line) => lineAmounts(line, currency);
    const parts = amountsOf(together, { currency, rounding: "document" });
    return (line) => parts.get(line) ?? null;
  }, [together, currency]);
}

interface Columns {
  without: readonly string[];
  withCustomer: boolean;
  currency: string;
  disabled: boolean;
  amountOf: AmountOf;
}

function useColumns(options: Columns): LineColumn<DraftLine>[] {
  const { without, withCustomer, currency, disabled, amountOf } = options;
  const t = useWords(orderWords);
  const name = useWords(orderFieldWords);
  return useMemo(() => {
    const typed = (
      key: string,
      field:
        | "model"
        | "quantity"
        | "price"
        | "discount"
        | "tax"
        | "delivery_on"
        | "customer_po_line"
        | "customer_article_no"
        | "remark",
      kind: "text" | "decimal" | "date",
      title: string,
      width: number,
      aliases: string[] = [],
    ): LineColumn<DraftLine> => ({
      key,
      kind,
      title,
      width,
      aliases,
      ...(kind === "decimal" ? { align: "end" as const } : {}),
      get: (line) => line[field],
      set: (line, text) => retyped(line, field, text),
      check: (line) => {
        const fault = lineChecks[key]?.(line);
        return fault ? t(fault) : null;
      },
    });
    const all: LineColumn<DraftLine>[] = [
      {
        key: "product_id",
        kind: "lookup",
        title: t("product"),
        width: 184,
        aliases: ["产品", "产品名称", "品名", "货品", "商品", "product", "item"],
        source: "products",
        search: searchProducts,
        isCalled,
        get: (line) => line.product,
        set: namingProduct,
        choose: (line, item) => chooseProduct(line, item as ProductItem | null),
        check: (line) => (lineChecks.product_id?.(line) ? t("unknownProduct") : null),
      },
      typed("model", "model", "text", t("model"), 104, ["型号", "规格", "规格型号", "model"]),
      typed("quantity", "quantity", "decimal", t("quantity"), 76, [
        "数量",
        "qty",
        "quantity",
        "订购数量",
      ]),
      {
        key: "unit",
        kind: "own",
        title: t("unit"),
        width: 60,
        aliases: ["unit", "单位", "计量单位"],
        get: (line) => line.unit,
        set: (line, text) => retyped(line, "unit", text),
        control: (line, control, onChange) => (
          <UnitChoice line={line} control={control} onChange={onChange} />
        ),
      },
      {
        ...typed("unit_price", "price", "decimal", t("price"), 132, [
          "单价",
          "含税单价",
          "price",
          "unit price",
        ]),
        beside: (line, row, onChange) => (
          <PriceUnit
            line={line}
            row={row}
            currency={currency}
            disabled={disabled}
            onChange={onChange}
          />
        ),
      },
      typed("discount", "discount", "decimal", t("discount"), 62, ["折扣", "discount"]),
      typed("tax_rate", "tax", "decimal", t("tax"), 60, ["税率", "tax"]),
      {
        key: "amount",
        kind: "computed",
        title: t("lineAmount"),
        width: 112,
        align: "end",
        get: (line) => {
          const amounts = amountOf(line);
          return amounts ? group(showMinor(amounts.gross, currency)) : "";
        },
      },
      typed("delivery_on", "delivery_on", "date", t("deliveryOn"), 116, [
        "交货日期",
        "交期",
        "交货期",
        "delivery date",
      ]),
      ...[
        typed("customer_po_line", "customer_po_line", "text", name("customer_po_line"), 84, [
          "客户行号",
          "行号",
          "序号",
          "采购单行号",
          "客户订单行号",
          "项次",
          "PO line",
          "PO item",
        ]),
        typed(
          "customer_article_no",
          "customer_article_no",
          "text",
          name("customer_article_no"),
          118,
          [
            "客户物料号",
            "客户料号",
            "物料号",
            "料号",
            "物料编码",
            "customer part number",
            "material",
          ],
        ),
      ].map((column) => ({ ...column, hidden: !withCustomer })),
      typed("remark", "remark", "text", t("remark"), 110, ["备注", "说明", "remark", "note"]),
    ];
    return all.filter((column) => !without.includes(column.key));
  }, [t, name, without, withCustomer, currency, disabled, amountOf]);
}

interface PriceModeProps {
  lines: readonly DraftLine[];
  disabled: boolean;
  onChange: (lines: readonly DraftLine[]) => void;
}

function PriceMode({ lines, disabled, onChange }: PriceModeProps) {
  const t = useWords(orderWords);
  const taxed = lines.filter((line) => line.tax_included).length;
  const mixed = taxed > 0 && taxed < lines.length;
  return (
    <span className="yd-row">
      {mixed && <span className="yd-warn yd-small">{t("mixedPrices")}</span>}
      <Choice
        aria-label={t("priceMode")}
        disabled={disabled}
        value={taxed * 2 >= lines.length ? "taxed" : "net"}
        options={[
          { value: "taxed", label: t("priceTaxed") },
          { value: "net", label: t("priceNet") },
        ]}
        onChange={(mode) =>
          onChange(
            lines.map((line) => ({ ...line, tax_included: mode === "taxed", told: undefined })),
          )
        }
      />
    </span>
  );
}

const openParameters = ({ parameters, asked }: DraftLine) =>
  parameters.filter(({ name, value }) => asked.includes(name) && value.trim() === "");

/** The technical parameters that are still to be stated of the line in hand. */
function AskedHint({ line }: { line: DraftLine }) {
  const t = useWords(orderWords);
  const open = openParameters(line);
  if (open.length === 0) return null;
  const names = open.map(({ name }) => name).join(t("listComma"));
  return <span className="yd-warn"> {t("parametersOpen", { names })}</span>;
}

interface PriceHintProps {
  line: DraftLine;
  currency: string;
  /** At the price itself its note says that it is below the floor. */
  withBelow: boolean;
}

/** List and floor price of the line in hand; both without tax, whatever the line's price is. */
function PriceHint({ line, currency, withBelow }: PriceHintProps) {
  const t = useWords(orderWords);
  const text = useText();
  const format = useFormat();
  if (line.gift_of) return <span className="yd-muted">{t("giftLine")}</span>;
  if (!line.facts && !line.source) return null;
  const { list_price, floor_price, currency: listed = currency } = line.facts ?? {};
  const { source } = line;
  const money = (amount: string) => format.price(amount, listed);
  const below = floorAbove(line, currency);
  const parts = [
    source && t("priceFrom", { name: named(text(source.name), source.code) }),
    list_price && t("listPrice", { price: money(list_price) }),
    floor_price && !below && t("floorPrice", { price: money(floor_price) }),
  ].filter(Boolean);
  return (
    <span className="yd-muted">
      {parts.join(" · ")}
      {below && withBelow && (
        <strong className="yd-warn"> {t("belowFloor", { price: money(below) })}</strong>
      )}
    </span>
  );
}

interface SumsProps extends Pick<OrderLinesProps, "lines" | "discount" | "currency"> {
  rounding: Draft["rounding"];
}

function Sums({ lines, discount, currency, rounding }: SumsProps) {
  const t = useWords(orderWords);
  const format = useFormat();
  const sums = totals(lines, { currency, rounding });
  const off = discountOff(discount, sums.gross, scaleOf(currency));
  const money = (minor: bigint) => format.money(showMinor(minor, currency), currency);
  return (
    <dl className="yd-sums">
      <div>
        <dt>{t("totalNet")}</dt>
        <dd>{money(sums.net)}</dd>
      </div>
      <div>
        <dt>{t("totalTax")}</dt>
        <dd>{money(sums.tax)}</dd>
      </div>
      <div className="yd-sums-total">
        <dt>{t("totalGross")}</dt>
        <dd>{money(sums.gross)}</dd>
      </div>
      {off !== 0n && (
        <>
          <div>
            <dt>{t("wholeDiscount")}</dt>
            <dd>{money(-off)}</dd>
          </div>
          <div className="yd-sums-total">
            <dt>{t("totalPayable")}</dt>
            <dd>{money(sums.gross - off)}</dd>
          </div>
        </>
      )}
    </dl>
  );
}
