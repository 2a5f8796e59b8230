/** A product entered or changed; prices only by those who keep prices. */

import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, body } from "../../api/client.ts";
import { commandHeaders, useCommand } from "../../api/command.ts";
import { useMay } from "../../api/session.ts";
import { percentToRate, rateToPercent } from "../../i18n/decimal.ts";
import { useWords } from "../../i18n/words.ts";
import { CommandDialog } from "../../ui/command-dialog.tsx";
import { Choice, Field, TextInput } from "../../ui/field.tsx";
import type { Product, ProductInput } from "./queries.ts";
import { catalogWords } from "./words.ts";
import "./catalog.css";

interface ProductDialogProps {
  product: Product | null;
  etag: string | null;
  onClose: () => void;
  /** Called with the id of a new product. */
  onDone?: (id: string | null) => void;
}

const supplies = ["make", "buy", "stock", "service"] as const;
type Plain = "sku" | "name" | "model" | "unit" | "list_price" | "floor_price" | "cost_price";

export function ProductDialog({ product, etag, onClose, onDone }: ProductDialogProps) {
  const t = useWords(catalogWords);
  const client = useQueryClient();
  const mayPrices = useMay("price.manage") || product === null;
  const [draft, setDraft] = useState<ProductInput>(() => inputOf(product));
  const [percent, setPercent] = useState(rateToPercent(draft.tax_rate ?? "0"));
  const [lead, setLead] = useState(String(draft.lead_days ?? 0));
  const [parameters, setParameters] = useState((draft.parameters ?? []).join("、"));
  const change = (part: Partial<ProductInput>) => setDraft({ ...draft, ...part });
  const rate = percentToRate(percent);
  const sent = (): ProductInput => ({
    ...draft,
    tax_rate: rate ?? "0",
    lead_days: Number(lead),
    parameters: parameters
      .split(/[、,，;；\n]/)
      .map((one) => one.trim())
      .filter(Boolean),
  });
  const save = useCommand<void, string | null>({
    name: `product.${product?.id ?? "new"}`,
    run: async (_, key) => {
      if (product) {
        await api.PUT("/api/v1/products/{id}", {
          params: { path: { id: product.id } },
          headers: commandHeaders(key, etag),
          body: sent(),
        });
        return null;
      }
      const created = await body(
        api.POST("/api/v1/products", {
          params: { header: commandHeaders(key) },
          body: sent(),
        }),
      );
      return created.id;
    },
    onDone: (id) => {
      client.invalidateQueries({ queryKey: ["product"] });
      onClose();
      onDone?.(id);
    },
  });
  const text = (key: Plain, label: string, required = false) => (
    <Field label={label} pointer={`/${key}`} required={required}>
      {(control) => (
        <TextInput
          {...control}
          value={draft[key] ?? ""}
          onChange={(value) => change({ [key]: value })}
          {...(key.endsWith("price") ? { inputMode: "decimal" as const } : {})}
        />
      )}
    </Field>
  );
  const box = (key: "whole_units" | "serialised" | "active", label: string) => (
    <label className="yd-row">
      <input
        type="checkbox"
        checked={draft[key] ?? key === "active"}
        onChange={(event) => change({ [key]: event.target.checked })}
      />
      {label}
    </label>
  );
  return (
    <CommandDialog
      title={product ? product.name : t("newProduct")}
      okText={t("save")}
      width={720}
      busy={save.busy}
      problem={save.problem}
      ready={
        draft.sku.trim() !== "" &&
        draft.name.trim() !== "" &&
        draft.unit.trim() !== "" &&
        rate !== null &&
        /^\d{1,3}$/.test(lead)
      }
      onOk={save.run}
      onClose={onClose}
    >
      <div className="yd-product-form">
        {text("name", t("name"), true)}
        {text("sku", t("sku"), true)}
        {text("model", t("model"))}
        {text("unit", t("unit"), true)}
        <Field label={t("supply")} pointer="/supply">
          {(control) => (
            <Choice
              {...control}
              value={draft.supply}
              options={supplies.map((value) => ({ value, label: t(`supply_${value}`) }))}
              onChange={(supply) => change({ supply })}
            />
          )}
        </Field>
        <Field label={t("leadDays")} pointer="/lead_days">
          {(control) => (
            <TextInput {...control} inputMode="numeric" value={lead} onChange={setLead} />
          )}
        </Field>
        {mayPrices && text("list_price", t("listPrice"), true)}
        {mayPrices && text("floor_price", t("floorPrice"))}
        {mayPrices && text("cost_price", t("costPrice"))}
        <Field label={t("taxPercent")} pointer="/tax_rate">
          {(control) => (
            <TextInput {...control} inputMode="decimal" value={percent} onChange={setPercent} />
          )}
        </Field>
      </div>
      <Field label={t("parameters")} pointer="/parameters" hint={t("parametersHint")}>
        {(control) => <TextInput {...control} value={parameters} onChange={setParameters} />}
      </Field>
      {!mayPrices && <p className="yd-small yd-muted">{t("pricesKept")}</p>}
      {box("whole_units", t("wholeUnits"))}
      {box("serialised", t("serialised"))}
      {box("active", t("mayBeOrdered"))}
    </CommandDialog>
  );
}

/** Only what can be entered: the server refuses what it computes itself. */
function inputOf(product: Product | null): ProductInput {
  if (!product) {
    return {
      sku: "",
      name: "",
      unit: "",
      supply: "make",
      list_price: "",
      floor_price: "0",
      cost_price: "0",
      tax_rate: "0.13",
    };
  }
  const { id: _, version: __, masked: ___, floor_hidden: ____, ...input } = product;
  return input;
}
