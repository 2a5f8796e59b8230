/** What was taken from the shelves, line by line, each piece scanned. */

import { useState } from "react";
import { api, body } from "../../api/client.ts";
import { commandHeaders, useCommand } from "../../api/command.ts";
import type { GoodsLine, GoodsPage } from "../../api/goods-queries.ts";
import { useFormat } from "../../i18n/format.ts";
import { useWords } from "../../i18n/words.ts";
import { Field, Fields, TextInput } from "../../ui/field.tsx";
import { message } from "../../ui/message.ts";
import { numbered } from "../../ui/numbered.ts";
import { despite, type PendingChange, PendingChangeNote } from "../../ui/pending-change.tsx";
import { ProblemAlert } from "../../ui/problem-alert.tsx";
import { useKept } from "../../ui/use-kept.ts";
import { ActionButton, actionOf } from "../../ui/why-not.tsx";
import { ScanField, Scanned, scanKey } from "./scan-field.tsx";
import { warehouseWords } from "./words.ts";

/** What is picked of a line so far. */
interface Picked {
  quantity: string;
  scans: string[];
}

type Draft = Record<string, Picked>;

interface WorkFormProps {
  goods: GoodsPage;
  onDone: () => void;
}

export function PickForm({ goods, onDone }: WorkFormProps) {
  const t = useWords(warehouseWords);
  const lines = goods.house.lines.filter((line) => Number(line.pickable) > 0);
  const [draft, setDraft, forget] = useKept<Draft>(`pick.${goods.order_id}`, {});
  const [why, setWhy] = useState("");
  const action = actionOf(goods.house.actions, "stock.pick");
  const wanted = lines.flatMap((line) => {
    const picked = draft[line.line_id];
    if (!picked || picked.scans.length === 0) return [];
    const quantity = line.serialised ? String(picked.scans.length) : picked.quantity.trim();
    return [{ line_id: line.line_id, quantity, scans: picked.scans }];
  });
  const touched = (pending: PendingChange) =>
    wanted.some((line) => pending.lines.includes(line.line_id));
  const pending = goods.house.pending_change;
  const change = pending && touched(pending) ? pending : null;
  const pick = useCommand({
    name: `stock.pick.${goods.order_id}`,
    run: (_: undefined, key) =>
      body(
        api.POST("/api/v1/orders/{id}/picks", {
          params: { path: { id: goods.order_id }, header: commandHeaders(key) },
          body: { lines: wanted, despite_change: despite(change, why) },
        }),
      ),
    onDone: (done) => {
      forget();
      setDraft({});
      setWhy("");
      message.success(t("picked", { number: done.number }));
      onDone();
    },
  });
  return (
    <section className="yd-card yd-stack">
      <h2>{t("pickTitle")}</h2>
      <ProblemAlert problem={pick.problem} />
      {pending && (
        <Fields problem={pick.problem}>
          <PendingChangeNote
            order={goods.order_id}
            change={pending}
            {...(change ? { reason: why, onReason: setWhy } : {})}
          />
        </Fields>
      )}
      {lines.length === 0 && <p className="yd-muted">{t("nothingToPick")}</p>}
      <fieldset role="presentation" className="yd-inputs yd-stack" disabled={pick.busy}>
        {lines.map((line) => (
          <PickLine
            key={line.line_id}
            line={line}
            picked={draft[line.line_id] ?? { quantity: line.pickable, scans: [] }}
            onChange={(picked) => setDraft({ ...draft, [line.line_id]: picked })}
          />
        ))}
        {wanted.length > 0 && (
          <ActionButton
            type="primary"
            action={action}
            loading={pick.busy}
            disabled={change !== null && why.trim() === ""}
            onRun={() => pick.run(undefined)}
          >
            {t("confirmPick")}
          </ActionButton>
        )}
      </fieldset>
    </section>
  );
}

interface PickLineProps {
  line: GoodsLine;
  picked: Picked;
  onChange: (picked: Picked) => void;
}

function PickLine({ line, picked, onChange }: PickLineProps) {
  const t = useWords(warehouseWords);
  const { quantity } = useFormat();
  const [wrong, setWrong] = useState<string | null>(null);
  const scan = (code: string) => {
    const key = scanKey(code);
    if (!line.serialised && key !== scanKey(line.sku)) {
      setWrong(t("scanSku", { sku: line.sku }));
      return;
    }
    setWrong(null);
    if (!line.serialised) onChange({ ...picked, scans: [line.sku] });
    else if (!picked.scans.includes(key)) onChange({ ...picked, scans: [...picked.scans, key] });
  };
  const rest = line.machines.filter((serial) => !picked.scans.includes(serial));
  return (
    <div className="yd-stack">
      <div>
        <strong>{numbered(line.no, `${line.sku} ${line.name}`)}</strong>
        <p className="yd-row yd-small yd-muted">
          <span>{t("pickable", { n: quantity(line.pickable), unit: line.unit })}</span>
          {line.reservations.map((held) => (
            <span key={held.id}>
              {t("heldAt", { place: held.place_name, n: quantity(held.quantity) })}
            </span>
          ))}
        </p>
      </div>
      <ScanField
        label={line.serialised ? t("scanSerial") : t("scanSku", { sku: line.sku })}
        error={wrong}
        offers={line.serialised ? rest : [line.sku]}
        onScan={scan}
      />
      {line.serialised ? (
        <Scanned scans={picked.scans} onChange={(scans) => onChange({ ...picked, scans })} />
      ) : (
        <>
          {picked.scans.length > 0 && <span className="yd-good">{t("scannedSku")}</span>}
          <Field label={t("quantity")}>
            {(control) => (
              <TextInput
                {...control}
                inputMode="decimal"
                value={picked.quantity}
                onChange={(typed) => onChange({ ...picked, quantity: typed })}
              />
            )}
          </Field>
        </>
      )}
    </div>
  );
}
