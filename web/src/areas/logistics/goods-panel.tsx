/** The order page's goods tab: from the shelf to the customer's signature. */

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Link, useNavigate } from "react-router";
import { api, body } from "../../api/client.ts";
import { commandHeaders, useCommand } from "../../api/command.ts";
import { type GoodsPage, goodsQuery } from "../../api/goods-queries.ts";
import { useMay } from "../../api/session.ts";
import { useWords } from "../../i18n/words.ts";
import { ButtonLink } from "../../ui/button-link.tsx";
import { DateText, MomentText, QtyText } from "../../ui/figures.tsx";
import { numbered } from "../../ui/numbered.ts";
import { ProblemAlert } from "../../ui/problem-alert.tsx";
import { QueryState } from "../../ui/query-state.tsx";
import { Sideways } from "../../ui/sideways.tsx";
import { TakenOff } from "../../ui/taken-off.tsx";
import { ActionButton, actionOf } from "../../ui/why-not.tsx";
import type { OrderPanelProps } from "../area.ts";
import { PlanDialog } from "./plan-dialog.tsx";
import { ShipmentChip } from "./shipment-chip.tsx";
import { SurplusButton } from "./surplus-button.tsx";
import { logisticsWords } from "./words.ts";
import "./logistics.css";

export function GoodsPanel({ page }: OrderPanelProps) {
  const query = useQuery(goodsQuery(page.order.id));
  return <QueryState query={query}>{(goods) => <Goods goods={goods} />}</QueryState>;
}

function Goods({ goods }: { goods: GoodsPage }) {
  const t = useWords(logisticsWords);
  const client = useQueryClient();
  const navigate = useNavigate();
  const mayPick = useMay("stock.pick");
  const [planning, setPlanning] = useState(false);
  const reload = () => client.invalidateQueries({ queryKey: ["sales_order", goods.order_id] });
  const openSheet = useCommand({
    name: `acceptance.open.${goods.order_id}`,
    run: (_: undefined, key) =>
      body(
        api.POST("/api/v1/orders/{id}/acceptances", {
          params: { path: { id: goods.order_id }, header: commandHeaders(key) },
          body: {},
        }),
      ),
    onDone: (sheet) => {
      reload();
      navigate(`/acceptances/${sheet.id}`);
    },
  });
  return (
    <div className="yd-stack">
      <ProblemAlert problem={openSheet.problem} />
      <Lines goods={goods} onDone={reload} />
      <div className="yd-row">
        {mayPick && <ButtonLink to={`/stock/work/${goods.order_id}`}>{t("toPick")}</ButtonLink>}
        <ActionButton
          action={actionOf(goods.actions, "logistics.plan")}
          onRun={() => setPlanning(true)}
        >
          {t("plan")}
        </ActionButton>
        <ActionButton
          action={actionOf(goods.actions, "acceptance.record")}
          loading={openSheet.busy}
          onRun={() => openSheet.run(undefined)}
        >
          {t("openSheet")}
        </ActionButton>
      </div>
      <Shipments goods={goods} />
      <Sheets goods={goods} />
      {planning && <PlanDialog goods={goods} onClose={() => setPlanning(false)} onDone={reload} />}
    </div>
  );
}

function Lines({ goods, onDone }: { goods: GoodsPage; onDone: () => void }) {
  const t = useWords(logisticsWords);
  const columns = [
    ["open", "needed"],
    ["reserved", "reservedQ"],
    ["made", "madeQ"],
    ["passed", "passedQ"],
    ["picked", "pickedQ"],
    ["packed", "packedQ"],
    ["shipped", "shippedQ"],
    ["signed", "signedQ"],
    ["accepted", "acceptedQ"],
  ] as const;
  return (
    <Sideways aria-label={t("goods")}>
      <table className="yd-goods">
        <thead>
          <tr>
            <th scope="col">{t("product")}</th>
            {columns.map(([key, word]) => (
              <th key={key} scope="col">
                {t(word)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {goods.house.lines.map((line) => (
            <tr key={line.line_id}>
              <th scope="row">
                {numbered(line.no, `${line.sku} ${line.name}`)} <TakenOff no={line.no} />
                {Number(line.short) > 0 && (
                  <span className="yd-chip yd-chip-warn">
                    {t("shortQ")} <QtyText quantity={line.short} unit={line.unit} />
                  </span>
                )}
                <SurplusButton orderId={goods.order_id} line={line} onDone={onDone} />
              </th>
              {columns.map(([key]) => (
                <td key={key}>
                  <QtyText quantity={line[key]} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Sideways>
  );
}

function Shipments({ goods }: { goods: GoodsPage }) {
  const t = useWords(logisticsWords);
  return (
    <section className="yd-stack">
      <h3>{t("shipments")}</h3>
      {goods.shipments.length === 0 && (
        <p className="yd-muted">{t(goods.sees_shipments ? "noShipments" : "hiddenShipments")}</p>
      )}
      {goods.shipments.map((shipment) => (
        <div key={shipment.id} className="yd-row">
          <Link to={`/shipments/${shipment.id}`}>{shipment.number}</Link>
          <ShipmentChip state={shipment.state} />
          <span>
            {shipment.carrier_name} {shipment.waybill_no}
          </span>
          <span className="yd-small yd-muted">
            {shipment.departed_at ? (
              <MomentText moment={shipment.departed_at} />
            ) : (
              <DateText date={shipment.planned_on} />
            )}
          </span>
          {shipment.slip_signed_at && (
            <span className="yd-chip yd-chip-good">
              {t("slip")} {t("slipSigned")}
            </span>
          )}
          {shipment.incidents_open > 0 && (
            <span className="yd-chip yd-chip-bad">
              {t("incidentsOpen", { n: shipment.incidents_open })}
            </span>
          )}
        </div>
      ))}
    </section>
  );
}

function Sheets({ goods }: { goods: GoodsPage }) {
  const t = useWords(logisticsWords);
  return (
    <section className="yd-stack">
      <h3>{t("acceptances")}</h3>
      {goods.acceptances.length === 0 && (
        <p className="yd-muted">{t(goods.sees_acceptances ? "noSheets" : "hiddenSheets")}</p>
      )}
      {goods.acceptances.map((sheet) => (
        <div key={sheet.id} className="yd-row">
          <Link to={`/acceptances/${sheet.id}`}>{sheet.number}</Link>
          <span className={`yd-chip ${sheet.state === "signed" ? "yd-chip-good" : ""}`}>
            {t(`ac_${sheet.state}`)}
          </span>
          <DateText date={sheet.held_on} />
          <span>{t("sheetRows", { done: sheet.rows_accepted, all: sheet.rows })}</span>
          {sheet.objections > 0 && (
            <span className="yd-chip yd-chip-warn">{t("objections", { n: sheet.objections })}</span>
          )}
          {sheet.signer_name && <span className="yd-muted">{sheet.signer_name}</span>}
        </div>
      ))}
    </section>
  );
}
