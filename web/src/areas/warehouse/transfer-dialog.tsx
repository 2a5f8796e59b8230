/** Moving free goods to another place. */

import { useQueryClient } from "@tanstack/react-query";
import { api, body } from "../../api/client.ts";
import { commandHeaders, useCommand } from "../../api/command.ts";
import { useWords } from "../../i18n/words.ts";
import { CommandDialog } from "../../ui/command-dialog.tsx";
import { Field, TextArea, TextInput } from "../../ui/field.tsx";
import { useKept } from "../../ui/use-kept.ts";
import type { RowDialogProps } from "./adjust-dialog.tsx";
import { PlaceChoice } from "./place-choice.tsx";
import { linesOf } from "./queries.ts";
import { warehouseWords } from "./words.ts";

export function TransferDialog({ row, onClose, onDone }: RowDialogProps) {
  const t = useWords(warehouseWords);
  const client = useQueryClient();
  const name = `stock.transfer.${row.product_id}.${row.place_id ?? ""}`;
  const [draft, setDraft, forget] = useKept(name, { to: "", quantity: "", serials: "" });
  const set = (field: keyof typeof draft) => (text: string) =>
    setDraft({ ...draft, [field]: text });
  const transfer = useCommand({
    name,
    run: (_: undefined, key) =>
      body(
        api.POST("/api/v1/stock/transfers", {
          params: { header: commandHeaders(key) },
          body: {
            product_id: row.product_id,
            from: row.place_id ?? "",
            to: draft.to,
            quantity: draft.quantity.trim(),
            serials: linesOf(draft.serials),
          },
        }),
      ),
    onDone: () => {
      forget();
      client.invalidateQueries({ queryKey: ["stock"] });
      onDone();
      onClose();
    },
  });
  return (
    <CommandDialog
      title={`${t("transfer")} · ${row.sku}`}
      okText={t("transfer")}
      busy={transfer.busy}
      problem={transfer.problem}
      ready={draft.to !== "" && draft.quantity !== ""}
      onOk={() => transfer.run(undefined)}
      onClose={onClose}
    >
      <p>
        {t("from")} {row.place_name}
      </p>
      <Field label={t("to")} pointer="/to" required>
        {(control) => <PlaceChoice control={control} value={draft.to} onChange={set("to")} />}
      </Field>
      <Field label={t("quantity")} pointer="/quantity" required>
        {(control) => (
          <TextInput
            {...control}
            inputMode="decimal"
            value={draft.quantity}
            onChange={set("quantity")}
          />
        )}
      </Field>
      {row.serialised && (
        <Field label={t("serials")} pointer="/serials" hint={t("serialsRequired")}>
          {(control) => <TextArea {...control} value={draft.serials} onChange={set("serials")} />}
        </Field>
      )}
    </CommandDialog>
  );
}
