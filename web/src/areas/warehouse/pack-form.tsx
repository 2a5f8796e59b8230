/** What goes into the next box. */

import { Checkbox } from "antd";
import { api, body } from "../../api/client.ts";
import { commandHeaders, useCommand } from "../../api/command.ts";
import type { GoodsLine, GoodsPage } from "../../api/goods-queries.ts";
import { useFormat } from "../../i18n/format.ts";
import { useWords } from "../../i18n/words.ts";
import { Field, TextArea, TextInput } from "../../ui/field.tsx";
import { message } from "../../ui/message.ts";
import { numbered } from "../../ui/numbered.ts";
import { ProblemAlert } from "../../ui/problem-alert.tsx";
import { useKept } from "../../ui/use-kept.ts";
import { ActionButton, actionOf } from "../../ui/why-not.tsx";
import { linesOf } from "./queries.ts";
import { warehouseWords } from "./words.ts";

interface Packed {
  quantity: string;
  serials: string[];
  accessories: string;
}

interface Draft {
  weight: string;
  size: string;
  lines: Record<string, Packed>;
}

const empty: Draft = { weight: "", size: "", lines: {} };
const nothing: Packed = { quantity: "", serials: [], accessories: "" };

export function PackForm({ goods, onDone }: { goods: GoodsPage; onDone: () => void }) {
  const t = useWords(warehouseWords);
  const lines = goods.house.lines.filter((line) => Number(line.packable) > 0);
  const [draft, setDraft, forget] = useKept<Draft>(`pack.${goods.order_id}`, empty);
  const content = lines.flatMap((line) => {
    const packed = draft.lines[line.line_id] ?? nothing;
    const quantity = line.serialised ? String(packed.serials.length) : packed.quantity.trim();
    if (Number(quantity) === 0) return [];
    const accessories = linesOf(packed.accessories);
    return [{ line_id: line.line_id, quantity, serials: packed.serials, accessories }];
  });
  const pack = useCommand({
    name: `stock.pack.${goods.order_id}`,
    run: (_: undefined, key) =>
      body(
        api.POST("/api/v1/orders/{id}/packs", {
          params: { path: { id: goods.order_id }, header: commandHeaders(key) },
          body: {
            boxes: [
              {
                gross_weight_kg: draft.weight.trim() || null,
                size: draft.size,
                lines: content,
              },
            ],
          },
        }),
      ),
    onDone: (done) => {
      forget();
      setDraft(empty);
      message.success(t("packed", { n: done.boxes[0]?.number ?? "" }));
      onDone();
    },
  });
  const change = (id: string, packed: Packed) =>
    setDraft({ ...draft, lines: { ...draft.lines, [id]: packed } });
  return (
    <section className="yd-card yd-stack">
      <h2>{t("packTitle")}</h2>
      <ProblemAlert problem={pack.problem} />
      {lines.length === 0 && <p className="yd-muted">{t("nothingToPack")}</p>}
      {lines.length > 0 && (
        <fieldset role="presentation" className="yd-inputs yd-stack" disabled={pack.busy}>
          {lines.map((line) => (
            <PackLine
              key={line.line_id}
              line={line}
              packed={draft.lines[line.line_id] ?? nothing}
              onChange={(packed) => change(line.line_id, packed)}
            />
          ))}
          <Field label={t("weight")}>
            {(control) => (
              <TextInput
                {...control}
                inputMode="decimal"
                value={draft.weight}
                onChange={(weight) => setDraft({ ...draft, weight })}
              />
            )}
          </Field>
          <Field label={t("size")}>
            {(control) => (
              <TextInput
                {...control}
                value={draft.size}
                onChange={(size) => setDraft({ ...draft, size })}
              />
            )}
          </Field>
          <ActionButton
            type="primary"
            action={actionOf(goods.house.actions, "stock.pack")}
            loading={pack.busy}
            onRun={() =>
              content.length > 0 ? pack.run(undefined) : message.warning(t("packNothing"))
            }
          >
            {t("confirmPack")}
          </ActionButton>
        </fieldset>
      )}
    </section>
  );
}

interface PackLineProps {
  line: GoodsLine;
  packed: Packed;
  onChange: (packed: Packed) => void;
}

function PackLine({ line, packed, onChange }: PackLineProps) {
  const t = useWords(warehouseWords);
  const { quantity } = useFormat();
  return (
    <div className="yd-stack">
      <div>
        <strong>{numbered(line.no, `${line.sku} ${line.name}`)}</strong>
        <p className="yd-small yd-muted">
          {t("packable", { n: quantity(line.packable), unit: line.unit })}
        </p>
      </div>
      {line.serialised ? (
        <Checkbox.Group
          options={line.machines_picked}
          value={packed.serials}
          onChange={(serials) => onChange({ ...packed, serials })}
        />
      ) : (
        <Field label={t("quantity")}>
          {(control) => (
            <TextInput
              {...control}
              inputMode="decimal"
              value={packed.quantity}
              onChange={(typed) => onChange({ ...packed, quantity: typed })}
            />
          )}
        </Field>
      )}
      <Field label={t("accessories")} hint={t("accessoriesHint")}>
        {(control) => (
          <TextArea
            {...control}
            rows={2}
            value={packed.accessories}
            onChange={(accessories) => onChange({ ...packed, accessories })}
          />
        )}
      </Field>
    </div>
  );
}
