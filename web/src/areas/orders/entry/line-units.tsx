/** The units of a line: which it counts in, and which its price is for. */

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { unitsQuery } from "../../../api/lookups.ts";
import { companyCurrency } from "../../../i18n/currency.ts";
import { useWords } from "../../../i18n/words.ts";
import { Choice } from "../../../ui/field.tsx";
import type { CellControl, ChangeLine } from "../../../ui/lines/column.ts";
import { lineWords } from "../../../ui/lines/words.ts";
import { orderWords } from "../words.ts";
import { type DraftLine, otherUnit, retyped } from "./draft.ts";

interface UnitChoiceProps {
  line: DraftLine;
  control: CellControl;
  onChange: ChangeLine<DraftLine>;
}

/** One of the product's units. The further ones are asked for when somebody comes near. */
export function UnitChoice({ line, control, onChange }: UnitChoiceProps) {
  const { product_id, base_unit, unit } = line;
  const [near, setNear] = useState(false);
  const enabled = product_id !== null && !control.disabled && (near || otherUnit(line) !== "");
  const units = useQuery({ ...unitsQuery(product_id ?? ""), enabled });
  const sold = [base_unit, ...(units.data ?? []).map((one) => one.unit)];
  const known = sold.includes(unit);
  const options = (known ? sold : [unit, ...sold]).filter((value, at) => value || at === 0);
  return (
    <Choice
      {...control}
      {...(units.data && !known && product_id ? { "aria-invalid": true as const } : {})}
      className={`yd-cell-choice ${control.className}`}
      value={unit}
      options={[...new Set(options)].map((value) => ({ value, label: value }))}
      onFocus={() => setNear(true)}
      onPointerEnter={() => setNear(true)}
      onChange={(value) => onChange((old) => retyped(old, "unit", value))}
    />
  );
}

interface PriceUnitProps {
  line: DraftLine;
  row: number;
  currency: string;
  disabled: boolean;
  onChange: ChangeLine<DraftLine>;
}

/** What the price is for: 元/套; a choice where the line counts in another unit than the product. */
export function PriceUnit({ line, row, currency, disabled, onChange }: PriceUnitProps) {
  const t = useWords(orderWords);
  const cell = useWords(lineWords);
  const { base_unit, price_unit } = line;
  const money = currency === companyCurrency ? t("yuan") : currency;
  const label = (unit: string) => t("pricePer", { money, unit });
  const others = [...new Set([otherUnit(line), price_unit])].filter(Boolean);
  if (base_unit === "") return null;
  if (others.length === 0) return <span className="yd-muted yd-small">{label(base_unit)}</span>;
  return (
    <Choice
      aria-label={cell("cellOf", { row, column: t("priceUnit") })}
      className="yd-cell-choice yd-small"
      disabled={disabled}
      value={price_unit}
      options={["", ...others].map((value) => ({ value, label: label(value || base_unit) }))}
      onChange={(value) => onChange((old) => pricedPer(old, value))}
    />
  );
}

/** The same figure as the price of another unit; it is then typed, not the book's. */
function pricedPer(line: DraftLine, price_unit: string): DraftLine {
  return { ...line, price_unit, from_book: false, source: undefined, told: undefined };
}
