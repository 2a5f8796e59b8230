/** Correcting what the books say, with a reason. */

import { useQueryClient } from "@tanstack/react-query";
import { api, body } from "../../api/client.ts";
import { commandHeaders, useCommand } from "../../api/command.ts";
import { useWords } from "../../i18n/words.ts";
import { CommandDialog } from "../../ui/command-dialog.tsx";
import { Field, TextArea, TextInput } from "../../ui/field.tsx";
import { useKept } from "../../ui/use-kept.ts";
import { PlaceChoice } from "./place-choice.tsx";
import { linesOf, type StockRow } from "./queries.ts";
import { warehouseWords } from "./words.ts";

export interface RowDialogProps {
  row: StockRow;
  onClose: () => void;
  onDone: () => void;
}

export function AdjustDialog({ row, onClose, onDone }: RowDialogProps) {
  const t = useWords(warehouseWords);
  const client = useQueryClient();
  const name = `stock.adjust.${row.product_id}.${row.place_id ?? ""}`;
  const [draft, setDraft, forget] = useKept(name, {
    place: row.place_id ?? "",
    difference: "",
    serials: "",
    reason: "",
  });
  const set = (field: keyof typeof draft) => (text: string) =>
    setDraft({ ...draft, [field]: text });
  const adjust = useCommand({
    name,
    run: (_: undefined, key) =>
      body(
        api.POST("/api/v1/stock/adjustments", {
          params: { header: commandHeaders(key) },
          body: {
            product_id: row.product_id,
            place_id: draft.place,
            difference: draft.difference.trim(),
            serials: linesOf(draft.serials),
            reason: draft.reason,
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
      title={`${t("adjust")} · ${row.sku}`}
      okText={t("adjust")}
      busy={adjust.busy}
      problem={adjust.problem}
      ready={draft.place !== "" && draft.difference !== "" && draft.reason.trim() !== ""}
      onOk={() => adjust.run(undefined)}
      onClose={onClose}
    >
      <Field label={t("place")} pointer="/place_id" required>
        {(control) => <PlaceChoice control={control} value={draft.place} onChange={set("place")} />}
      </Field>
      <Field label={t("difference")} pointer="/difference" required>
        {(control) => (
          <TextInput {...control} value={draft.difference} onChange={set("difference")} />
        )}
      </Field>
      {row.serialised && (
        <Field label={t("serials")} pointer="/serials" hint={t("serialsHint")}>
          {(control) => <TextArea {...control} value={draft.serials} onChange={set("serials")} />}
        </Field>
      )}
      <Field label={t("reason")} pointer="/reason" required>
        {(control) => <TextArea {...control} value={draft.reason} onChange={set("reason")} />}
      </Field>
    </CommandDialog>
  );
}
