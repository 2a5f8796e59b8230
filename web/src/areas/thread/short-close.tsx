/** Short-closing: which lines are not delivered any more, and how much of each that ends. */

import { useQueryClient } from "@tanstack/react-query";
import { Checkbox } from "antd";
import { useState } from "react";
import { api, body } from "../../api/client.ts";
import { commandHeaders, useCommand } from "../../api/command.ts";
import type { LineView, OrderPage } from "../../api/types.ts";
import { parseDecimal, roundDivide, showCents, showDecimal } from "../../i18n/decimal.ts";
import { useFormat } from "../../i18n/format.ts";
import { useWords } from "../../i18n/words.ts";
import { CommandDialog } from "../../ui/command-dialog.tsx";
import { Field, TextArea } from "../../ui/field.tsx";
import { useKept } from "../../ui/use-kept.ts";
import { threadWords } from "./words.ts";

/** What is still to leave of a line. */
interface OpenLine {
  line: LineView;
  rest: string;
  /** What the rest comes to, rounded by itself; unknown to those who see no prices. */
  amount: string | null;
  /** Picked and not yet gone: that has to be put back first. */
  inHand: string | null;
}

/** The lines of which something has not left. */
export function openLines(lines: readonly LineView[]): OpenLine[] {
  return lines.flatMap((line) => {
    const of = (fact: string) =>
      parseDecimal(line.facts.find((one) => one.fact === fact)?.quantity ?? "0") ?? 0n;
    const ordered = of("ordered");
    const away = of("shipped") - of("returned");
    const rest = ordered - of("short_closed") - (away > 0n ? away : 0n);
    if (rest <= 0n) return [];
    const gross = line.gross == null ? null : parseDecimal(line.gross);
    const inHand = of("picked") - of("shipped");
    return {
      line,
      rest: showDecimal(rest),
      amount: gross === null ? null : showCents(roundDivide(gross * rest, ordered * 10_000n)),
      inHand: inHand > 0n ? showDecimal(inHand) : null,
    };
  });
}

interface ShortCloseProps {
  page: OrderPage;
  etag: string | null;
  onClose: () => void;
}

export function ShortClose({ page, etag, onClose }: ShortCloseProps) {
  const t = useWords(threadWords);
  const client = useQueryClient();
  const { id, label, currency } = page.order;
  const open = openLines(page.lines);
  const [reason, setReason, forget] = useKept(`short_close.${id}`, "");
  const [kept, setKept] = useState<readonly string[]>([]);
  const chosen = open
    .filter(({ line, inHand }) => inHand === null && !kept.includes(line.line_id))
    .map(({ line }) => line.line_id);
  const close = useCommand<void>({
    name: `order.short_close.${id}`,
    run: (_, key) =>
      body(
        api.POST("/api/v1/orders/{id}/short-close", {
          params: { path: { id }, header: commandHeaders(key, etag) },
          body: { reason: reason.trim(), lines: chosen },
        }),
      ),
    onDone: () => {
      forget();
      client.invalidateQueries({ queryKey: ["sales_order"] });
      onClose();
    },
  });
  return (
    <CommandDialog
      title={t("short_closeTitle", { label })}
      okText={t("short_close")}
      danger
      busy={close.busy}
      problem={close.problem}
      ready={reason.trim() !== "" && chosen.length > 0}
      onOk={close.run}
      onClose={onClose}
    >
      <p>{t("short_closeHelp")}</p>
      {open.length === 0 ? (
        <p className="yd-muted">{t("shortCloseNone")}</p>
      ) : (
        <fieldset className="yd-fieldset yd-stack">
          <legend>{t("shortCloseLines")}</legend>
          {open.map((one) => (
            <OpenLineChoice
              key={one.line.line_id}
              open={one}
              currency={currency}
              chosen={chosen.includes(one.line.line_id)}
              onChange={(checked) =>
                setKept(
                  checked
                    ? kept.filter((line) => line !== one.line.line_id)
                    : [...kept, one.line.line_id],
                )
              }
            />
          ))}
        </fieldset>
      )}
      <Field label={t("reason")} pointer="/reason" required>
        {(control) => <TextArea {...control} value={reason} onChange={setReason} />}
      </Field>
    </CommandDialog>
  );
}

interface OpenLineChoiceProps {
  open: OpenLine;
  currency: string;
  chosen: boolean;
  onChange: (checked: boolean) => void;
}

function OpenLineChoice({ open, currency, chosen, onChange }: OpenLineChoiceProps) {
  const t = useWords(threadWords);
  const format = useFormat();
  const { line, rest, amount, inHand } = open;
  const quantity = `${format.quantity(rest)} ${line.unit}`;
  return (
    <Checkbox
      checked={chosen}
      disabled={inHand !== null}
      onChange={({ target }) => onChange(target.checked)}
    >
      {`${line.no}. ${line.description}`}{" "}
      <span className="yd-muted">
        {amount === null
          ? t("shortCloseRest", { quantity })
          : t("shortCloseRestWorth", { quantity, amount: format.money(amount, currency) })}
      </span>
      {inHand !== null && (
        <span className="yd-block yd-small yd-warn">
          {t("shortCloseInHand", { quantity: `${format.quantity(inHand)} ${line.unit}` })}
        </span>
      )}
    </Checkbox>
  );
}
