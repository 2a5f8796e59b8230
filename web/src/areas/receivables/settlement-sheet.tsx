/** The settlement: what was ordered, delivered, billed and paid side by side; two persons sign it. */

import { useQueryClient } from "@tanstack/react-query";
import { Alert } from "antd";
import { api, body } from "../../api/client.ts";
import { commandHeaders, useCommand } from "../../api/command.ts";
import { useWords } from "../../i18n/words.ts";
import { MomentText, MoneyText, QtyText } from "../../ui/figures.tsx";
import { ProblemAlert } from "../../ui/problem-alert.tsx";
import { Sideways } from "../../ui/sideways.tsx";
import { ActionButton, actionOf, RefusalList } from "../../ui/why-not.tsx";
import type { OrderMoney, Settlement } from "./types.ts";
import { moneyWords } from "./words.ts";

interface SettlementProps {
  id: string;
  settlement: Settlement;
  actions: OrderMoney["actions"];
  currency: string;
}

const quantities = ["ordered", "delivered", "accepted", "invoiced"] as const;

export function SettlementSheet({ id, settlement, actions, currency }: SettlementProps) {
  const t = useWords(moneyWords);
  const { sheet, against } = settlement;
  return (
    <section aria-labelledby="settlement-title" className="yd-stack">
      <h3 id="settlement-title">{t("settlement")}</h3>
      <Sideways aria-labelledby="settlement-title">
        <table className="yd-money-table" aria-labelledby="settlement-title">
          <thead>
            <tr>
              <th scope="col" aria-label={t("order")} />
              {quantities.map((name) => (
                <th key={name} scope="col" className="yd-cell-end">
                  {t(name === "invoiced" ? "invoicedQty" : name)}
                </th>
              ))}
              <th scope="col" className="yd-cell-end">
                {t("lineAmount")}
              </th>
            </tr>
          </thead>
          <tbody>
            {sheet.lines.map((line) => (
              <tr key={line.line_id}>
                <th scope="row">{line.description}</th>
                {quantities.map((name) => (
                  <td
                    key={name}
                    className="yd-cell-end"
                    data-label={t(name === "invoiced" ? "invoicedQty" : name)}
                  >
                    <QtyText quantity={line[name]} unit={line.unit} />
                  </td>
                ))}
                <td className="yd-cell-end yd-cell-main">
                  <MoneyText amount={line.amount} currency={currency} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Sideways>
      <p className="yd-row">
        {t("committed")}
        <MoneyText
          amount={sheet.committed}
          currency={currency}
          capitals={settlement.committed_in_capitals}
          strong
        />
        <span className="yd-muted">
          {t("received")} <MoneyText amount={sheet.received} currency={currency} />
        </span>
        <span className="yd-muted">
          {t("deducted")} <MoneyText amount={sheet.deducted} currency={currency} />
        </span>
        <span className={Number(sheet.outstanding) === 0 ? "yd-good" : "yd-bad"}>
          {t("outstanding")} <MoneyText amount={sheet.outstanding} currency={currency} />
        </span>
      </p>
      {against.length > 0 ? (
        <Alert
          type="warning"
          showIcon
          title={t("settlementAgainst")}
          description={<RefusalList refusals={against} />}
        />
      ) : (
        <p className="yd-good">{t("balanced")}</p>
      )}
      <Signatures id={id} settlement={settlement} actions={actions} />
    </section>
  );
}

const sides = [
  ["finance", "receivables.settle", "signFinance"],
  ["sales", "receivables.settle.sales", "signSales"],
] as const;

function Signatures({ id, settlement, actions }: Omit<SettlementProps, "currency">) {
  const t = useWords(moneyWords);
  const client = useQueryClient();
  const sign = useCommand({
    name: `settlement.sign.${id}`,
    run: (side: "finance" | "sales", key) =>
      body(
        api.POST("/api/v1/orders/{id}/settlement/sign", {
          params: { path: { id }, header: commandHeaders(key) },
          body: { side, sheet_hash: settlement.sheet_hash },
        }),
      ),
    onDone: () => client.invalidateQueries({ queryKey: ["sales_order"] }),
  });
  return (
    <>
      <ProblemAlert problem={sign.problem} onClose={sign.clear} />
      <div className="yd-row">
        {sides.map(([side, action, word]) => {
          const signature = settlement.signatures.find((one) => one.side === side);
          const name = t(`side_${side}`);
          if (signature) {
            return (
              <span key={side} className="yd-chip yd-chip-good">
                {t("signedBy", { side: name, name: signature.name })}{" "}
                <MomentText moment={signature.signed_at} />
              </span>
            );
          }
          return (
            <ActionButton
              key={side}
              action={actionOf(actions, action)}
              loading={sign.busy}
              onRun={() => sign.run(side)}
            >
              {t(word)}
            </ActionButton>
          );
        })}
      </div>
    </>
  );
}
