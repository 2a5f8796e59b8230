/** Goods made for a line that it does not take any more: into free stock, with a reason. */

import { Button } from "antd";
import { useState } from "react";
import { api, body } from "../../api/client.ts";
import { commandHeaders, useCommand } from "../../api/command.ts";
import type { GoodsLine } from "../../api/goods-queries.ts";
import { useMay } from "../../api/session.ts";
import { useFormat } from "../../i18n/format.ts";
import { useWords } from "../../i18n/words.ts";
import { CommandDialog } from "../../ui/command-dialog.tsx";
import { Field, TextArea } from "../../ui/field.tsx";
import { QtyText } from "../../ui/figures.tsx";
import { message } from "../../ui/message.ts";
import { logisticsWords } from "./words.ts";

interface SurplusProps {
  orderId: string;
  line: GoodsLine;
  onDone: () => void;
}

export function SurplusButton({ orderId, line, onDone }: SurplusProps) {
  const t = useWords(logisticsWords);
  const mayFree = useMay("stock.reserve");
  const [open, setOpen] = useState(false);
  if (Number(line.surplus) === 0) return null;
  return (
    <>
      <span className="yd-chip yd-chip-warn">
        {t("surplus")} <QtyText quantity={line.surplus} unit={line.unit} />
      </span>
      {mayFree && (
        <Button size="small" onClick={() => setOpen(true)}>
          {t("freeSurplus")}
        </Button>
      )}
      {open && (
        <SurplusDialog
          orderId={orderId}
          line={line}
          onDone={onDone}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  );
}

function SurplusDialog({ orderId, line, onDone, onClose }: SurplusProps & { onClose: () => void }) {
  const t = useWords(logisticsWords);
  const format = useFormat();
  const [reason, setReason] = useState("");
  const free = useCommand({
    name: `stock.free_surplus.${orderId}.${line.line_id}`,
    run: (_: undefined, key) =>
      body(
        api.POST("/api/v1/orders/{id}/lines/{line}/surplus", {
          params: { path: { id: orderId, line: line.line_id }, header: commandHeaders(key) },
          body: { reason: reason.trim() },
        }),
      ),
    onDone: (freed) => {
      message.success(t("surplusFreed", { n: format.quantity(freed.quantity), unit: line.unit }));
      onClose();
      onDone();
    },
  });
  return (
    <CommandDialog
      title={t("freeSurplus")}
      okText={t("freeSurplus")}
      busy={free.busy}
      problem={free.problem}
      ready={reason.trim() !== ""}
      onOk={() => free.run(undefined)}
      onClose={onClose}
    >
      <p>
        {t("surplusHelp", {
          name: line.name,
          n: format.quantity(line.surplus),
          unit: line.unit,
        })}
      </p>
      <Field label={t("reason")} pointer="/reason" required>
        {(control) => <TextArea {...control} rows={2} value={reason} onChange={setReason} />}
      </Field>
    </CommandDialog>
  );
}
