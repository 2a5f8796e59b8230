/** What a product costs, changed by those who keep prices. */

import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../../api/client.ts";
import { commandHeaders, useCommand } from "../../api/command.ts";
import { useWords } from "../../i18n/words.ts";
import { CommandDialog } from "../../ui/command-dialog.tsx";
import { Field, TextInput } from "../../ui/field.tsx";
import type { Product } from "./queries.ts";
import { catalogWords } from "./words.ts";

interface PricesDialogProps {
  product: Product;
  etag: string;
  onClose: () => void;
}

export function PricesDialog({ product, etag, onClose }: PricesDialogProps) {
  const t = useWords(catalogWords);
  const client = useQueryClient();
  const [prices, setPrices] = useState({
    list_price: product.list_price,
    floor_price: product.floor_price ?? "0",
    cost_price: product.cost_price ?? "0",
  });
  const save = useCommand<void>({
    name: `product.prices:${product.id}`,
    run: (_, key) =>
      api.PUT("/api/v1/products/{id}/prices", {
        params: { path: { id: product.id } },
        headers: commandHeaders(key, etag),
        body: prices,
      }),
    onDone: () => {
      client.invalidateQueries({ queryKey: ["product"] });
      onClose();
    },
  });
  const rows = [
    ["list_price", t("listPrice")],
    ["floor_price", t("floorPrice")],
    ["cost_price", t("costPrice")],
  ] as const;
  return (
    <CommandDialog
      title={t("pricesOf", { name: product.name })}
      okText={t("save")}
      busy={save.busy}
      problem={save.problem}
      ready={rows.every(([key]) => prices[key].trim() !== "")}
      onOk={save.run}
      onClose={onClose}
    >
      {rows.map(([key, label]) => (
        <Field key={key} label={label} pointer={`/${key}`} required>
          {(control) => (
            <TextInput
              {...control}
              inputMode="decimal"
              value={prices[key]}
              onChange={(value) => setPrices({ ...prices, [key]: value })}
            />
          )}
        </Field>
      ))}
      <p className="yd-small yd-muted">{t("withoutTax")}</p>
    </CommandDialog>
  );
}
