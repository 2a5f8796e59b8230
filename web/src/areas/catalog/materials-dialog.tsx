/** What one unit of a product takes. */

import { useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { api } from "../../api/client.ts";
import { commandHeaders, useCommand } from "../../api/command.ts";
import { searchProducts } from "../../api/lookups.ts";
import { useWords } from "../../i18n/words.ts";
import { CommandDialog } from "../../ui/command-dialog.tsx";
import { Field, TextInput } from "../../ui/field.tsx";
import { LookupSelect } from "../../ui/lookup-select.tsx";
import type { Material } from "./queries.ts";
import { catalogWords } from "./words.ts";

interface MaterialsDialogProps {
  product: string;
  lines: readonly Material[];
  onClose: () => void;
}

interface Draft {
  key: number;
  component: string;
  label: string;
  quantity: string;
}

export function MaterialsDialog({ product, lines, onClose }: MaterialsDialogProps) {
  const t = useWords(catalogWords);
  const client = useQueryClient();
  const [drafts, setDrafts] = useState<readonly Draft[]>(
    lines.map((line, key) => ({
      key,
      component: line.component_id,
      label: line.name ?? line.sku ?? "",
      quantity: line.quantity,
    })),
  );
  const [next, setNext] = useState(lines.length);
  const change = (key: number, part: Partial<Draft>) =>
    setDrafts(drafts.map((draft) => (draft.key === key ? { ...draft, ...part } : draft)));
  const save = useCommand<void>({
    name: `product.materials:${product}`,
    run: (_, key) =>
      api.PUT("/api/v1/products/{id}/materials", {
        params: { path: { id: product } },
        headers: commandHeaders(key),
        body: drafts.map(({ component, quantity }) => ({
          component_id: component,
          quantity: quantity.trim(),
        })),
      }),
    onDone: () => {
      client.invalidateQueries({ queryKey: ["product", product] });
      onClose();
    },
  });
  return (
    <CommandDialog
      title={t("materials")}
      okText={t("save")}
      busy={save.busy}
      problem={save.problem}
      ready={drafts.every((draft) => draft.component !== "" && draft.quantity.trim() !== "")}
      onOk={save.run}
      onClose={onClose}
    >
      {drafts.map((draft, index) => (
        <div key={draft.key} className="yd-material">
          <Field label={t("component")} pointer={`/${index}/component_id`}>
            {(control) => (
              <LookupSelect
                {...control}
                source="products"
                label={draft.label}
                search={searchProducts}
                onChoose={(item) =>
                  change(draft.key, { component: item?.id ?? "", label: item?.label ?? "" })
                }
              />
            )}
          </Field>
          <Field label={t("quantity")} pointer={`/${index}/quantity`}>
            {(control) => (
              <TextInput
                {...control}
                inputMode="decimal"
                value={draft.quantity}
                onChange={(quantity) => change(draft.key, { quantity })}
              />
            )}
          </Field>
          <Button
            aria-label={t("removeMaterial", { name: draft.label })}
            onClick={() => setDrafts(drafts.filter((one) => one.key !== draft.key))}
          >
            ×
          </Button>
        </div>
      ))}
      <div>
        <Button
          size="small"
          onClick={() => {
            setDrafts([...drafts, { key: next, component: "", label: "", quantity: "1" }]);
            setNext(next + 1);
          }}
        >
          {t("addMaterial")}
        </Button>
      </div>
    </CommandDialog>
  );
}
