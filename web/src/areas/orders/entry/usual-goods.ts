/** Goods to choose from, whether usual or of a template, and the lines they become. */

import { readProduct } from "../../../api/lookups.ts";
import type { OrderTemplate, TemplateLine, UsualGoods } from "../../../api/types.ts";
import { parseDecimal, showDecimal } from "../../../i18n/decimal.ts";
import { chooseProduct } from "./choosing.ts";
import { type DraftLine, newLine } from "./draft.ts";

/** One row of goods: a quantity beside it makes it a line. */
export interface Goods {
  key: string;
  description: string;
  unit: string;
  /** What is typed beside it at first. */
  quantity: string;
  /** Whether it can still be ordered. */
  sold: boolean;
  /** What it is known by beside its name. */
  usual: UsualGoods | null;
  sku: string;
  line: TemplateLine;
}

export function usualRows(goods: readonly UsualGoods[]): Goods[] {
  return goods.map((one) => {
    const unit = one.last_entered?.unit || one.unit;
    return {
      key: one.product_id,
      description: one.description,
      unit,
      quantity: "",
      sold: true,
      usual: one,
      sku: "",
      line: { product_id: one.product_id, unit },
    };
  });
}

export function templateRows({ id, lines }: OrderTemplate): Goods[] {
  return lines.map(({ sku, description, base_unit, sold, ...line }, index) => ({
    key: `${id}-${index}`,
    description,
    unit: line.unit || base_unit,
    quantity: sold && line.quantity ? showDecimal(parseDecimal(line.quantity) ?? 0n) : "",
    sold,
    usual: null,
    sku,
    line,
  }));
}

/** The product as it is today, in the unit and with the words it was ordered in before. */
export async function lineOf(
  { line, unit }: Goods,
  quantity: string,
  previous: DraftLine | undefined,
): Promise<DraftLine> {
  const { model = "", parameters = [], customer_article_no = "", remark = "" } = line;
  const begun = { ...newLine(previous), unit, model, parameters, customer_article_no, remark };
  const product = await readProduct(line.product_id);
  return { ...chooseProduct(begun, product), quantity: quantity.trim() };
}
