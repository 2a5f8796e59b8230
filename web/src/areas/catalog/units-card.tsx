/** The units a product is sold in: 1 箱 = 12 套. */

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { api } from "../../api/client.ts";
import { commandHeaders, useCommand } from "../../api/command.ts";
import { unitsQuery } from "../../api/lookups.ts";
import { useMay } from "../../api/session.ts";
import { useWords } from "../../i18n/words.ts";
import { CommandDialog } from "../../ui/command-dialog.tsx";
import { Field, TextInput } from "../../ui/field.tsx";
import { QueryState } from "../../ui/query-state.tsx";
import type { ProductUnit } from "./price-queries.ts";
import { priceWords } from "./price-words.ts";
import type { Product } from "./queries.ts";
import "./price.css";

export function UnitsCard({ product }: { product: Product }) {
  const t = useWords(priceWords);
  const may = useMay("product.manage");
  const query = useQuery(unitsQuery(product.id));
  const [editing, setEditing] = useState(false);
  return (
    <section className="yd-card" aria-labelledby="units-title">
      <div className="yd-row yd-row-between">
        <h2 id="units-title">{t("units")}</h2>
        {may && (
          <Button size="small" onClick={() => setEditing(true)} disabled={!query.data}>
            {t("edit")}
          </Button>
        )}
      </div>
      <QueryState query={query}>
        {(units) =>
          units.length === 0 ? (
            <p className="yd-muted">{t("noUnits", { unit: product.unit })}</p>
          ) : (
            <ul>
              {units.map((one) => (
                <li key={one.unit}>{inWords(t, one, product.unit)}</li>
              ))}
            </ul>
          )
        }
      </QueryState>
      {editing && query.data && (
        <UnitsDialog product={product} units={query.data} onClose={() => setEditing(false)} />
      )}
    </section>
  );
}

type Translate = ReturnType<typeof useWords<typeof priceWords.zh>>;

function inWords(t: Translate, one: ProductUnit, base: string): string {
  const values = { unit: one.unit, n: one.base_units, base };
  return (one.units ?? 1) === 1
    ? t("unitEquals", values)
    : t("unitsEqual", { ...values, units: one.units ?? 1 });
}

interface UnitsDialogProps {
  product: Product;
  units: readonly ProductUnit[];
  onClose: () => void;
}

interface Row {
  key: number;
  unit: string;
  units: string;
  base: string;
}

const whole = /^[1-9]\d{0,6}$/;

function UnitsDialog({ product, units, onClose }: UnitsDialogProps) {
  const t = useWords(priceWords);
  const client = useQueryClient();
  const [rows, setRows] = useState<readonly Row[]>(() =>
    units.map((one, key) => ({
      key,
      unit: one.unit,
      units: String(one.units ?? 1),
      base: String(one.base_units),
    })),
  );
  const [next, setNext] = useState(units.length);
  const save = useCommand<void>({
    name: `product.units:${product.id}`,
    run: (_, key) =>
      api.PUT("/api/v1/products/{id}/units", {
        params: { path: { id: product.id } },
        headers: commandHeaders(key),
        body: rows.map((row) => ({
          unit: row.unit.trim(),
          units: Number(row.units),
          base_units: Number(row.base),
        })),
      }),
    onDone: () => {
      client.invalidateQueries({ queryKey: ["product", product.id] });
      onClose();
    },
  });
  const text = (row: Row, index: number, key: "unit" | "units" | "base", label: string) => (
    <Field label={label} pointer={`/${index}/${key === "base" ? "base_units" : key}`}>
      {(control) => (
        <TextInput
          {...control}
          {...(key === "unit" ? {} : { inputMode: "numeric" as const })}
          value={row[key]}
          onChange={(value) =>
            setRows(rows.map((one) => (one.key === row.key ? { ...one, [key]: value } : one)))
          }
        />
      )}
    </Field>
  );
  return (
    <CommandDialog
      title={t("units")}
      okText={t("save")}
      busy={save.busy}
      problem={save.problem}
      ready={rows.every(
        (row) => row.unit.trim() !== "" && whole.test(row.units) && whole.test(row.base),
      )}
      onOk={save.run}
      onClose={onClose}
    >
      {rows.map((row, index) => (
        <div key={row.key} className="yd-unit-row">
          {text(row, index, "units", t("unitCount"))}
          {text(row, index, "unit", t("unitName"))}
          {text(row, index, "base", t("baseCount", { base: product.unit }))}
          <Button
            aria-label={t("removeUnit", { name: row.unit })}
            onClick={() => setRows(rows.filter((one) => one.key !== row.key))}
          >
            ×
          </Button>
        </div>
      ))}
      <div>
        <Button
          size="small"
          onClick={() => {
            setRows([...rows, { key: next, unit: "", units: "1", base: "" }]);
            setNext(next + 1);
          }}
        >
          {t("addUnit")}
        </Button>
      </div>
    </CommandDialog>
  );
}
