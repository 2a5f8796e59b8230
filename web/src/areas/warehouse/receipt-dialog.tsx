/** Taking goods into stock: one delivery note, several products. */

import { useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { api, body } from "../../api/client.ts";
import { commandHeaders, useCommand } from "../../api/command.ts";
import { searchProducts } from "../../api/lookups.ts";
import { newUuid } from "../../api/uuid.ts";
import { useWords } from "../../i18n/words.ts";
import { CommandDialog } from "../../ui/command-dialog.tsx";
import { Field, TextArea, TextInput } from "../../ui/field.tsx";
import { LookupSelect } from "../../ui/lookup-select.tsx";
import { message } from "../../ui/message.ts";
import { useKept } from "../../ui/use-kept.ts";
import { PlaceChoice } from "./place-choice.tsx";
import { linesOf } from "./queries.ts";
import { warehouseWords } from "./words.ts";

interface Line {
  key: string;
  productId: string;
  productName: string;
  placeId: string;
  quantity: string;
  lot: string;
  serials: string;
}

interface Draft {
  reference: string;
  remark: string;
  lines: Line[];
}

const newLine = (): Line => ({
  key: newUuid(),
  productId: "",
  productName: "",
  placeId: "",
  quantity: "",
  lot: "",
  serials: "",
});

interface ReceiptDialogProps {
  onClose: () => void;
  onDone: () => void;
}

export function ReceiptDialog({ onClose, onDone }: ReceiptDialogProps) {
  const t = useWords(warehouseWords);
  const client = useQueryClient();
  const [draft, setDraft, forget] = useKept<Draft>("stock.receipt", {
    reference: "",
    remark: "",
    lines: [newLine()],
  });
  const receive = useCommand({
    name: "stock.receive",
    run: (_: undefined, key) =>
      body(
        api.POST("/api/v1/stock/receipts", {
          params: { header: commandHeaders(key) },
          body: {
            reference: draft.reference,
            remark: draft.remark,
            lines: draft.lines.map((line) => ({
              product_id: line.productId,
              place_id: line.placeId,
              quantity: line.quantity.trim(),
              lot: line.lot,
              serials: linesOf(line.serials),
            })),
          },
        }),
      ),
    onDone: (done) => {
      forget();
      message.success(t("received", { number: done.number }));
      client.invalidateQueries({ queryKey: ["stock"] });
      onDone();
      onClose();
    },
  });
  const complete = draft.lines.every((line) => line.productId && line.placeId && line.quantity);
  const change = (key: string, next: Partial<Line>) =>
    setDraft({
      ...draft,
      lines: draft.lines.map((line) => (line.key === key ? { ...line, ...next } : line)),
    });
  return (
    <CommandDialog
      width={640}
      title={t("receive")}
      okText={t("receive")}
      busy={receive.busy}
      problem={receive.problem}
      ready={complete}
      onOk={() => receive.run(undefined)}
      onClose={onClose}
    >
      <Field label={t("reference")} pointer="/reference" hint={t("referenceHint")}>
        {(control) => (
          <TextInput
            {...control}
            value={draft.reference}
            onChange={(reference) => setDraft({ ...draft, reference })}
          />
        )}
      </Field>
      {draft.lines.map((line, index) => (
        <ReceiptLine
          key={line.key}
          line={line}
          index={index}
          onChange={(next) => change(line.key, next)}
          onRemove={
            draft.lines.length > 1
              ? () => setDraft({ ...draft, lines: draft.lines.filter((l) => l.key !== line.key) })
              : null
          }
        />
      ))}
      <Button onClick={() => setDraft({ ...draft, lines: [...draft.lines, newLine()] })}>
        {t("addLine")}
      </Button>
      <Field label={t("remark")} pointer="/remark">
        {(control) => (
          <TextArea
            {...control}
            value={draft.remark}
            onChange={(remark) => setDraft({ ...draft, remark })}
          />
        )}
      </Field>
    </CommandDialog>
  );
}

interface ReceiptLineProps {
  line: Line;
  index: number;
  onChange: (next: Partial<Line>) => void;
  onRemove: (() => void) | null;
}

function ReceiptLine({ line, index, onChange, onRemove }: ReceiptLineProps) {
  const t = useWords(warehouseWords);
  const at = (field: string) => `/lines/${index}/${field}`;
  return (
    <fieldset className="yd-card yd-stack">
      <legend>{t("lineNo", { n: index + 1 })}</legend>
      <Field label={t("product")} pointer={at("product_id")} required>
        {(control) => (
          <LookupSelect
            {...control}
            source="products"
            search={searchProducts}
            label={line.productName}
            onChoose={(item) =>
              onChange({ productId: item?.id ?? "", productName: item?.label ?? "" })
            }
          />
        )}
      </Field>
      <Field label={t("place")} pointer={at("place_id")} required>
        {(control) => (
          <PlaceChoice
            control={control}
            value={line.placeId}
            onChange={(placeId) => onChange({ placeId })}
          />
        )}
      </Field>
      <Field label={t("quantity")} pointer={at("quantity")} required>
        {(control) => (
          <TextInput
            {...control}
            inputMode="decimal"
            value={line.quantity}
            onChange={(quantity) => onChange({ quantity })}
          />
        )}
      </Field>
      <Field label={t("lot")} pointer={at("lot")}>
        {(control) => (
          <TextInput {...control} value={line.lot} onChange={(lot) => onChange({ lot })} />
        )}
      </Field>
      <Field label={t("serials")} pointer={at("serials")} hint={t("serialsHint")}>
        {(control) => (
          <TextArea
            {...control}
            rows={2}
            value={line.serials}
            onChange={(serials) => onChange({ serials })}
          />
        )}
      </Field>
      {onRemove && (
        <Button size="small" onClick={onRemove}>
          {t("removeLine")}
        </Button>
      )}
    </fieldset>
  );
}
