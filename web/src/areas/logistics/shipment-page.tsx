/** One shipment: what is on it, where it was, what went wrong, what may be done now. */

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { useNavigate, useParams } from "react-router";
import { useMay } from "../../api/session.ts";
import { useFormat } from "../../i18n/format.ts";
import { useWords } from "../../i18n/words.ts";
import { BackLink } from "../../ui/back-link.tsx";
import { CustomerLine } from "../../ui/customer-line.tsx";
import { Fact, Facts } from "../../ui/facts.tsx";
import { DateText, MomentText, QtyText } from "../../ui/figures.tsx";
import { ofThisState, type PageAct, PageActs } from "../../ui/page-acts.tsx";
import { PageHeader } from "../../ui/page-header.tsx";
import { PendingChangeNote } from "../../ui/pending-change.tsx";
import { QueryState } from "../../ui/query-state.tsx";
import { actionOf, anybody } from "../../ui/why-not.tsx";
import { IncidentDialog, ResolveDialog } from "./incident-dialogs.tsx";
import { type Incident, type ShipmentView, shipmentQuery } from "./queries.ts";
import { ShipmentChip } from "./shipment-chip.tsx";
import { CancelDialog, DepartDialog, SlipDialog, TrackDialog } from "./shipment-dialogs.tsx";
import { logisticsWords } from "./words.ts";

const actWords = {
  depart: "depart",
  track: "track",
  arrive: "arrive",
  slip: "signSlip",
  incident: "report",
  cancel: "cancel",
} as const;

type DialogName = keyof typeof actWords;
type Dialog = DialogName | Incident | null;

export function ShipmentPage() {
  const { id = "" } = useParams();
  const query = useQuery(shipmentQuery(id));
  return <QueryState query={query}>{(shipment) => <Shipment shipment={shipment} />}</QueryState>;
}

function Shipment({ shipment }: { shipment: ShipmentView }) {
  const t = useWords(logisticsWords);
  const client = useQueryClient();
  const [dialog, setDialog] = useState<Dialog>(null);
  const navigate = useNavigate();
  const act = (key: DialogName, name: string, look: Partial<PageAct> = {}): PageAct => ({
    key,
    action: actionOf(shipment.actions, name),
    label: t(actWords[key]),
    run: () => setDialog(key),
    ...look,
  });
  const props = {
    shipment,
    onClose: () => setDialog(null),
    onDone: () => {
      setDialog(null);
      client.invalidateQueries({ queryKey: ["shipment", shipment.id] });
      client.invalidateQueries({ queryKey: ["sales_order", shipment.order_id] });
    },
  };
  const acts = ofThisState([
    act("track", "logistics.track"),
    act("arrive", "logistics.track"),
    act("slip", "logistics.sign_slip"),
    act("depart", "logistics.ship", { type: "primary" }),
    act("incident", "logistics.incident", { group: "execution" }),
    act("cancel", "logistics.cancel", { danger: true, group: "execution" }),
    ...(shipment.state === "cancelled"
      ? []
      : [
          {
            key: "print",
            action: anybody,
            label: t("printNote"),
            run: () => navigate(`/shipments/${shipment.id}/note`),
            group: "papers" as const,
          },
        ]),
  ]);
  return (
    <>
      <PageHeader
        title={shipment.number}
        before={
          <BackLink to={`/orders/${shipment.order_id}?tab=goods`}>{shipment.order_label}</BackLink>
        }
        extra={<ShipmentChip state={shipment.state} />}
        actions={<PageActs acts={acts} />}
      >
        <p>{shipment.customer_name}</p>
      </PageHeader>
      <div className="yd-stack">
        {shipment.pending_change && (
          <PendingChangeNote order={shipment.order_id} change={shipment.pending_change} />
        )}
        <Summary shipment={shipment} />
        <Lines shipment={shipment} />
        <Tracking shipment={shipment} />
        <Incidents shipment={shipment} onResolve={setDialog} />
      </div>
      {dialog === "depart" && <DepartDialog {...props} />}
      {dialog === "cancel" && <CancelDialog {...props} />}
      {dialog === "track" && <TrackDialog {...props} arrived={false} />}
      {dialog === "arrive" && <TrackDialog {...props} arrived />}
      {dialog === "slip" && <SlipDialog {...props} />}
      {dialog === "incident" && <IncidentDialog {...props} />}
      {dialog !== null && typeof dialog === "object" && (
        <ResolveDialog {...props} incident={dialog} />
      )}
    </>
  );
}

function Summary({ shipment }: { shipment: ShipmentView }) {
  const t = useWords(logisticsWords);
  return (
    <section className="yd-card">
      <Facts>
        <Fact label={t("carrier")}>
          {shipment.carrier_name} · {t(`mode_${shipment.mode}`)}
        </Fact>
        <Fact label={t("waybill")}>{shipment.waybill_no || "—"}</Fact>
        <Fact label={t("contract")}>{shipment.contract_no || "—"}</Fact>
        <Fact label={t("plannedOn")}>
          <DateText date={shipment.planned_on} withWeekday />
        </Fact>
        <Fact label={t("expectedOn")}>
          <DateText date={shipment.expected_on} withWeekday />
        </Fact>
        <Fact label={t("slip")}>
          {shipment.slip_signed_by || t("slipOpen")}{" "}
          {shipment.slip_signed_at && <MomentText moment={shipment.slip_signed_at} />}{" "}
          {shipment.slip_file_id && (
            <a href={`/api/v1/files/${shipment.slip_file_id}`}>{t("slipFile")}</a>
          )}
        </Fact>
        <Fact label={t("destination")}>{shipment.destination || "—"}</Fact>
        <Fact label={t("consignee")}>
          {shipment.consignee || "—"} {shipment.consignee_phone}
        </Fact>
        {shipment.insured && (
          <Fact label={t("insured")}>
            {shipment.insurance_no} {shipment.insured_amount}
          </Fact>
        )}
      </Facts>
    </section>
  );
}

function Lines({ shipment }: { shipment: ShipmentView }) {
  const t = useWords(logisticsWords);
  const format = useFormat();
  const names = new Map(shipment.goods.map((goods) => [goods.line_id, goods]));
  const numberOf = (line: ShipmentView["lines"][number]) => names.get(line.line_id)?.no ?? 0;
  const lines = [...shipment.lines].sort((a, b) => numberOf(a) - numberOf(b));
  return (
    <section className="yd-card yd-stack">
      <h2>{t("goods")}</h2>
      <ul>
        {lines.map((line) => {
          const goods = names.get(line.line_id);
          return (
            <li key={line.line_id}>
              {goods?.no}. {goods?.sku} {goods?.name} ×{" "}
              <QtyText quantity={line.quantity} unit={goods?.unit ?? ""} />
              {line.received != null && line.received !== line.quantity && (
                <span className="yd-bad">
                  {" "}
                  {t("received")} <QtyText quantity={line.received} />
                </span>
              )}
              <CustomerLine line={goods} />
              {line.serials.length > 0 && (
                <span className="yd-muted"> {format.names(line.serials)}</span>
              )}
              {goods?.remark && <span className="yd-muted"> {goods.remark}</span>}
            </li>
          );
        })}
      </ul>
      <p className="yd-row yd-small">
        {shipment.boxes.map((box) => (
          <span key={box.id} className="yd-chip">
            {t("boxNo", { n: box.number })}
          </span>
        ))}
      </p>
    </section>
  );
}

function Tracking({ shipment }: { shipment: ShipmentView }) {
  const t = useWords(logisticsWords);
  const format = useFormat();
  return (
    <section className="yd-card yd-stack">
      <h2>{t("tracking")}</h2>
      {shipment.tracking.length === 0 && <p className="yd-muted">{t("noTracking")}</p>}
      <ol>
        {shipment.tracking.map((event) => (
          <li key={event.recorded_at + event.kind}>
            <MomentText moment={event.occurred_at} /> <strong>{t(`track_${event.kind}`)}</strong>{" "}
            {event.place} {event.note}
            <span className="yd-small yd-muted">
              {" "}
              {event.recorded_by}{" "}
              {event.recorded_at !== event.occurred_at &&
                t("recordedLate", { moment: format.moment(event.recorded_at) })}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}

interface IncidentsProps {
  shipment: ShipmentView;
  onResolve: (incident: Incident) => void;
}

function Incidents({ shipment, onResolve }: IncidentsProps) {
  const t = useWords(logisticsWords);
  const mayResolve = useMay("logistics.resolve");
  return (
    <section className="yd-card yd-stack">
      <h2>{t("incidents")}</h2>
      {shipment.incidents.length === 0 && <p className="yd-muted">{t("noIncidents")}</p>}
      {shipment.incidents.map((incident) => (
        <article key={incident.id} className="yd-stack">
          <p className="yd-row">
            <strong>{t(`kind_${incident.kind}`)}</strong>
            <span className={`yd-chip ${incident.resolved_at ? "yd-chip-good" : "yd-chip-bad"}`}>
              {incident.resolved_at ? t("settled") : t("open")}
            </span>
            <span className="yd-small">
              {t("liability")} {t(`liability_${incident.liability}`)}
            </span>
            <span className="yd-small yd-muted">
              <MomentText moment={incident.occurred_at} /> {incident.reported_by}
            </span>
          </p>
          <p>{incident.description}</p>
          <p className="yd-row">
            {incident.photos.map((photo) => (
              <a key={photo} href={`/api/v1/files/${photo}`}>
                {t("photo")}
              </a>
            ))}
          </p>
          {incident.resolved_at ? (
            <p className="yd-small">
              {t("resolution")} {incident.resolution} · {t("customerTold")} {incident.customer_told}
            </p>
          ) : (
            mayResolve && (
              <div>
                <Button onClick={() => onResolve(incident)}>{t("resolve")}</Button>
              </div>
            )
          )}
        </article>
      ))}
    </section>
  );
}
