/** Cancelling an approved order: a coded reason, the costs, and what becomes of what was paid. */

import { useQueryClient } from "@tanstack/react-query";
import { api, body } from "../../api/client.ts";
import { commandHeaders, useCommand } from "../../api/command.ts";
import type { OrderPage } from "../../api/types.ts";
import { useWords } from "../../i18n/words.ts";
import { CommandDialog } from "../../ui/command-dialog.tsx";
import { Choice, Field, TextArea, TextInput } from "../../ui/field.tsx";
import { MoneyText } from "../../ui/figures.tsx";
import { useKept } from "../../ui/use-kept.ts";
import { threadWords } from "./words.ts";

const codes = [
  "customer_withdrew",
  "customer_cannot_pay",
  "cannot_deliver",
  "no_agreement",
  "entered_by_mistake",
  "other",
] as const;

const fates = ["refund", "keep", "forfeit"] as const;

interface Said {
  reason: string;
  code: (typeof codes)[number] | "";
  costs: string;
  deposit: (typeof fates)[number] | "";
}

const nothing: Said = { reason: "", code: "", costs: "", deposit: "" };

/** Whether the customer has paid something; `null` for those who may not see amounts. */
const hasPaid = (received: OrderPage["order"]["received"]): boolean | null =>
  received == null ? null : Number(received) > 0;

/** Whether everything is said; what becomes of the money only where there is some. */
export function isSaid(said: Said, received: OrderPage["order"]["received"]): boolean {
  const decided = said.deposit !== "" || !hasPaid(received);
  return said.code !== "" && said.reason.trim() !== "" && decided;
}

export function CancelApproved({ page, onClose }: { page: OrderPage; onClose: () => void }) {
  const t = useWords(threadWords);
  const client = useQueryClient();
  const { id, label, received, currency } = page.order;
  const paid = hasPaid(received);
  const [said, setSaid, forget] = useKept<Said>(`cancel.approved.${id}`, nothing);
  const change = (part: Partial<Said>) => setSaid({ ...said, ...part });
  const cancel = useCommand<void>({
    name: `order.cancel.${id}`,
    run: (_, key) =>
      body(
        api.POST("/api/v1/orders/{id}/cancel", {
          params: { path: { id }, header: commandHeaders(key) },
          body: {
            reason: said.reason.trim(),
            code: said.code || null,
            ...(said.costs.trim() ? { costs: said.costs.trim() } : {}),
            deposit: said.deposit || null,
          },
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
      title={t("cancelTitle", { label })}
      okText={t("cancel")}
      danger
      busy={cancel.busy}
      problem={cancel.problem}
      ready={isSaid(said, received)}
      onOk={cancel.run}
      onClose={onClose}
    >
      <p>{t("cancelApprovedHelp")}</p>
      <Field label={t("cancelCode")} pointer="/code" required>
        {(control) => (
          <Choice
            {...control}
            value={said.code}
            options={[
              { value: "", label: t("choose"), disabled: true },
              ...codes.map((value) => ({ value, label: t(`code_${value}`) })),
            ]}
            onChange={(code) => change({ code })}
          />
        )}
      </Field>
      <Field label={t("reason")} pointer="/reason" required>
        {(control) => (
          <TextArea {...control} value={said.reason} onChange={(reason) => change({ reason })} />
        )}
      </Field>
      <Field label={t("cancelCosts")} pointer="/costs" hint={t("cancelCostsHint")}>
        {(control) => (
          <TextInput
            {...control}
            inputMode="decimal"
            value={said.costs}
            onChange={(costs) => change({ costs })}
          />
        )}
      </Field>
      {paid !== false && (
        <Field
          label={t("deposit")}
          pointer="/deposit"
          required={paid === true}
          hint={
            paid ? (
              <>
                {t("depositPaid")} <MoneyText amount={received} currency={currency} />
              </>
            ) : (
              t("depositHint")
            )
          }
        >
          {(control) => (
            <Choice
              {...control}
              value={said.deposit}
              options={[
                { value: "", label: t("choose"), disabled: paid === true },
                ...fates.map((value) => ({ value, label: t(`deposit_${value}`) })),
              ]}
              onChange={(deposit) => change({ deposit })}
            />
          )}
        </Field>
      )}
    </CommandDialog>
  );
}
