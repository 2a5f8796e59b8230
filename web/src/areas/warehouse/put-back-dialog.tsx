/** Putting picked goods back on the shelf, opening their boxes. */

import { Button, Checkbox } from "antd";
import { useState } from "react";
import { api, body } from "../../api/client.ts";
import { commandHeaders, useCommand } from "../../api/command.ts";
import type { GoodsLine, GoodsPage } from "../../api/goods-queries.ts";
import { parseDecimal, showDecimal } from "../../i18n/decimal.ts";
import { useFormat } from "../../i18n/format.ts";
import { useWords } from "../../i18n/words.ts";
import { CommandDialog } from "../../ui/command-dialog.tsx";
import { Field, TextArea, TextInput } from "../../ui/field.tsx";
import { message } from "../../ui/message.ts";
import { numbered } from "../../ui/numbered.ts";
import { ScanField, Scanned, scanKey } from "./scan-field.tsx";
import { warehouseWords } from "./words.ts";

interface PutBackProps {
  goods: GoodsPage;
  onDone: () => void;
}

type Box = GoodsPage["house"]["boxes"][number];

/** What of a line is picked and in no box. */
const looseOf = (line: GoodsLine): bigint =>
  (parseDecimal(line.picked) ?? 0n) - (parseDecimal(line.packed) ?? 0n);

const freeBoxes = ({ house, free_box_ids }: GoodsPage): Box[] =>
  house.boxes.filter((box) => free_box_ids.includes(box.id));

/** Offered while something is off the shelf and not on a shipment. */
export function PutBackButton({ goods, onDone }: PutBackProps) {
  const t = useWords(warehouseWords);
  const [open, setOpen] = useState(false);
  const loose = goods.house.lines.some((line) => looseOf(line) > 0n);
  if (!loose && freeBoxes(goods).length === 0) return null;
  return (
    <>
      <Button onClick={() => setOpen(true)}>{t("putBack")}</Button>
      {open && <PutBackDialog goods={goods} onDone={onDone} onClose={() => setOpen(false)} />}
    </>
  );
}

interface Returned {
  quantity: string;
  scans: string[];
}

const nothing: Returned = { quantity: "", scans: [] };

function PutBackDialog({ goods, onDone, onClose }: PutBackProps & { onClose: () => void }) {
  const t = useWords(warehouseWords);
  const [reason, setReason] = useState("");
  const [boxIds, setBoxIds] = useState<string[]>([]);
  const [draft, setDraft] = useState<Record<string, Returned>>({});
  const boxes = freeBoxes(goods);
  const opened = boxes.filter((box) => boxIds.includes(box.id));
  const lines = goods.house.lines.filter(
    (line) => looseOf(line) > 0n || inBoxes(opened, line).quantity > 0n,
  );
  const wanted = lines.flatMap((line) => {
    const { quantity, scans } = draft[line.line_id] ?? nothing;
    const much = line.serialised ? String(scans.length) : quantity.trim();
    return much === "" || much === "0" ? [] : [{ line_id: line.line_id, quantity: much, scans }];
  });
  const putBack = useCommand({
    name: `stock.put_back.${goods.order_id}`,
    run: (_: undefined, key) =>
      body(
        api.POST("/api/v1/orders/{id}/put-backs", {
          params: { path: { id: goods.order_id }, header: commandHeaders(key) },
          body: { reason: reason.trim(), box_ids: boxIds, lines: wanted },
        }),
      ),
    onDone: () => {
      message.success(t("putBackDone"));
      onClose();
      onDone();
    },
  });
  return (
    <CommandDialog
      title={t("putBackTitle", { order: goods.label })}
      okText={t("putBack")}
      busy={putBack.busy}
      problem={putBack.problem}
      ready={reason.trim() !== "" && (boxIds.length > 0 || wanted.length > 0)}
      onOk={() => putBack.run(undefined)}
      onClose={onClose}
    >
      <p className="yd-muted">{t("putBackHelp")}</p>
      {boxes.length > 0 && (
        <fieldset className="yd-fieldset">
          <legend>{t("openBoxes")}</legend>
          <Checkbox.Group
            value={boxIds}
            options={boxes.map((box) => ({
              value: box.id,
              label: t("boxNo", { n: box.number }),
            }))}
            onChange={setBoxIds}
          />
        </fieldset>
      )}
      {lines.map((line) => (
        <ReturnedLine
          key={line.line_id}
          line={line}
          opened={opened}
          returned={draft[line.line_id] ?? nothing}
          onChange={(returned) => setDraft({ ...draft, [line.line_id]: returned })}
        />
      ))}
      <Field label={t("reason")} pointer="/reason" required>
        {(control) => <TextArea {...control} rows={2} value={reason} onChange={setReason} />}
      </Field>
    </CommandDialog>
  );
}

/** What of a line lies in boxes. */
function inBoxes(boxes: readonly Box[], line: GoodsLine) {
  const contents = boxes.flatMap((box) => box.lines).filter((one) => one.line_id === line.line_id);
  return {
    quantity: contents.reduce((sum, one) => sum + (parseDecimal(one.quantity) ?? 0n), 0n),
    serials: contents.flatMap((one) => one.serials),
  };
}

interface ReturnedLineProps {
  line: GoodsLine;
  opened: readonly Box[];
  returned: Returned;
  onChange: (returned: Returned) => void;
}

function ReturnedLine({ line, opened, returned, onChange }: ReturnedLineProps) {
  const t = useWords(warehouseWords);
  const format = useFormat();
  const boxed = inBoxes(opened, line);
  const out = showDecimal(looseOf(line) + boxed.quantity);
  const offers = [...line.machines_picked, ...boxed.serials];
  const scan = (code: string) => {
    const key = scanKey(code);
    if (!returned.scans.includes(key)) onChange({ ...returned, scans: [...returned.scans, key] });
  };
  return (
    <div className="yd-stack">
      <div>
        <strong>{numbered(line.no, `${line.sku} ${line.name}`)}</strong>
        <p className="yd-small yd-muted">
          {t("pickedOut", { n: format.quantity(out), unit: line.unit })}
        </p>
      </div>
      {line.serialised ? (
        <>
          <ScanField
            label={t("scanSerial")}
            error={null}
            offers={offers.filter((serial) => !returned.scans.includes(serial))}
            onScan={scan}
          />
          <Scanned scans={returned.scans} onChange={(scans) => onChange({ ...returned, scans })} />
        </>
      ) : (
        <Field label={t("quantity")}>
          {(control) => (
            <TextInput
              {...control}
              inputMode="decimal"
              value={returned.quantity}
              onChange={(quantity) => onChange({ ...returned, quantity })}
            />
          )}
        </Field>
      )}
    </div>
  );
}
