/** A new style: what its variants share, and the attributes that span them. */

import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, body } from "../../api/client.ts";
import { commandHeaders, useCommand } from "../../api/command.ts";
import { percentToRate } from "../../i18n/decimal.ts";
import { useWords } from "../../i18n/words.ts";
import { CommandDialog } from "../../ui/command-dialog.tsx";
import { Choice, Field, TextInput } from "../../ui/field.tsx";
import { AxesFields, axesOf, type TypedAxis } from "./axes-fields.tsx";
import { styleWords } from "./style-words.ts";
import "./catalog.css";

interface StyleDialogProps {
  onClose: () => void;
  /** Called with the new style's number. */
  onDone: (styleNo: string) => void;
}

const supplies = ["make", "buy", "stock"] as const;
const noAxis: TypedAxis = { name: "", values: "" };

export function StyleDialog({ onClose, onDone }: StyleDialogProps) {
  const t = useWords(styleWords);
  const client = useQueryClient();
  const [draft, setDraft] = useState({
    sku: "",
    name: "",
    unit: "件",
    list_price: "",
    floor_price: "0",
    cost_price: "0",
  });
  const [supply, setSupply] = useState<(typeof supplies)[number]>("make");
  const [percent, setPercent] = useState("13");
  const [typed, setTyped] = useState<readonly TypedAxis[]>([noAxis, noAxis]);
  const axes = axesOf(typed);
  const rate = percentToRate(percent);
  const save = useCommand<void>({
    name: "style.new",
    run: (_, key) =>
      body(
        api.POST("/api/v1/styles", {
          params: { header: commandHeaders(key) },
          body: {
            axes: axes ?? [],
            product: { ...draft, supply, whole_units: true, tax_rate: rate ?? "0" },
          },
        }),
      ),
    onDone: () => {
      client.invalidateQueries({ queryKey: ["product"] });
      onClose();
      onDone(draft.sku.trim());
    },
  });
  const text = (key: keyof typeof draft, label: string, required = false) => (
    <Field label={label} pointer={`/product/${key}`} required={required}>
      {(control) => (
        <TextInput
          {...control}
          value={draft[key]}
          onChange={(value) => setDraft({ ...draft, [key]: value })}
          {...(key.endsWith("price") ? { inputMode: "decimal" as const } : {})}
        />
      )}
    </Field>
  );
  const count = axes?.reduce((n, axis) => n * axis.values.length, 1) ?? 0;
  const first = axes?.map((axis) => axis.values[0]?.code).join("-");
  return (
    <CommandDialog
      title={t("newStyle")}
      okText={t("save")}
      width={720}
      busy={save.busy}
      problem={save.problem}
      ready={
        axes !== null &&
        rate !== null &&
        [draft.sku, draft.name, draft.unit, draft.list_price].every((one) => one.trim() !== "")
      }
      onOk={save.run}
      onClose={onClose}
    >
      <div className="yd-product-form">
        {text("name", t("name"), true)}
        {text("sku", t("styleNo"), true)}
        {text("unit", t("unit"), true)}
        <Field label={t("supply")} pointer="/product/supply">
          {(control) => (
            <Choice
              {...control}
              value={supply}
              options={supplies.map((value) => ({ value, label: t(`supply_${value}`) }))}
              onChange={setSupply}
            />
          )}
        </Field>
        {text("list_price", t("listPrice"), true)}
        {text("floor_price", t("floorPrice"))}
        {text("cost_price", t("costPrice"))}
        <Field label={t("taxPercent")} pointer="/product/tax_rate">
          {(control) => (
            <TextInput {...control} inputMode="decimal" value={percent} onChange={setPercent} />
          )}
        </Field>
      </div>
      <AxesFields axes={typed} onChange={setTyped} />
      {axes && draft.sku.trim() !== "" && (
        <p className="yd-muted">
          {t("willMake", { n: count, sku: `${draft.sku.trim()}-${first}` })}
        </p>
      )}
    </CommandDialog>
  );
}
