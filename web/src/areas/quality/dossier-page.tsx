/** The quality file of a machine: printable, and found again by its QR code. */

import { PrinterOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button, QRCode } from "antd";
import { Link, useParams } from "react-router";
import { useFormat } from "../../i18n/format.ts";
import { useText, useWords } from "../../i18n/words.ts";
import { Fact, Facts } from "../../ui/facts.tsx";
import { MomentText } from "../../ui/figures.tsx";
import { PageHeader } from "../../ui/page-header.tsx";
import { QueryState } from "../../ui/query-state.tsx";
import { InspectionList } from "./inspection-list.tsx";
import { type Dossier, dossierQuery } from "./queries.ts";
import { NonconformanceState } from "./state.tsx";
import { qualityWords } from "./words.ts";
import "./quality.css";
import "virtual:antd/QRCode.css";

const qrPixels = 132;

export function DossierPage() {
  const { serial = "" } = useParams();
  const query = useQuery(dossierQuery(serial));
  return <QueryState query={query}>{(dossier) => <Page dossier={dossier} />}</QueryState>;
}

function Page({ dossier }: { dossier: Dossier }) {
  const t = useWords(qualityWords);
  return (
    <div className="yd-stack">
      <PageHeader
        title={t("dossierTitle", { serial: dossier.serial })}
        extra={<span className="yd-chip yd-chip-info">{t(`status_${dossier.status}`)}</span>}
        actions={
          <Button
            className="yd-no-print"
            icon={<PrinterOutlined aria-hidden />}
            onClick={() => window.print()}
          >
            {t("print")}
          </Button>
        }
      />
      <Head dossier={dossier} />
      <Materials dossier={dossier} />
      <section className="yd-card">
        <h2>{t("inspections")}</h2>
        <InspectionList inspections={dossier.inspections} />
      </section>
      <Failures dossier={dossier} />
      <Life dossier={dossier} />
    </div>
  );
}

function Head({ dossier }: { dossier: Dossier }) {
  const text = useText();
  const t = useWords(qualityWords);
  const { work_order: work } = dossier;
  return (
    <section className="yd-card yd-dossier-head">
      <div className="yd-grow">
        <Facts>
          <Fact label={t("product")}>
            {dossier.product_name} · {dossier.sku}
          </Fact>
          <Fact label={t("model")}>{dossier.model || "—"}</Fact>
          {dossier.order_id && (
            <Fact label={t("order")}>
              <Link to={`/orders/${dossier.order_id}`}>{dossier.order_label}</Link>
            </Fact>
          )}
          {work && (
            <Fact label={t("workOrder")}>
              <Link to={`/work-orders/${work.id}`}>{work.number}</Link>{" "}
              {work.work_centre && text(work.work_centre)} {work.standard}
            </Fact>
          )}
          <Fact label={t("madeAt")}>
            <MomentText moment={dossier.made_at} />
          </Fact>
          {dossier.parameters.length > 0 && (
            <Fact label={t("parameters")}>
              {dossier.parameters.map(({ name, value }) => `${name} ${value}`).join("；")}
            </Fact>
          )}
        </Facts>
      </div>
      <figure className="yd-dossier-qr">
        <QRCode
          type="svg"
          value={new URL(dossier.address, window.location.origin).href}
          size={qrPixels}
          color="#000"
          bgColor="#fff"
        />
        <figcaption className="yd-small yd-muted">{t("qr")}</figcaption>
      </figure>
    </section>
  );
}

function Materials({ dossier }: { dossier: Dossier }) {
  const t = useWords(qualityWords);
  const format = useFormat();
  return (
    <section className="yd-card">
      <h2>{t("materials")}</h2>
      {dossier.materials.length === 0 && <p className="yd-muted">{t("noMaterials")}</p>}
      <ul className="yd-opinions">
        {dossier.materials.map((one) => (
          <li key={one.product_id} className="yd-row">
            <strong>{one.name}</strong>
            <span className="yd-muted">{one.sku}</span>
            <span>
              {format.quantity(one.quantity)} {one.unit}
            </span>
            {one.supplier && <span>{one.supplier}</span>}
            {one.requirement && <span className="yd-muted">{one.requirement}</span>}
            {one.lots.length > 0 && <span>{t("lots", { lots: format.names(one.lots) })}</span>}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Failures({ dossier }: { dossier: Dossier }) {
  const t = useWords(qualityWords);
  return (
    <section className="yd-card">
      <h2>{t("title")}</h2>
      {dossier.nonconformances.length === 0 && <p className="yd-muted">{t("noFailures")}</p>}
      <ul className="yd-opinions">
        {dossier.nonconformances.map((nc) => (
          <li key={nc.id}>
            <p className="yd-row">
              <Link to={`/nonconformances/${nc.id}`}>{nc.number}</Link>
              <NonconformanceState state={nc.state} />
              <span>{nc.description}</span>
            </p>
            {nc.cause && (
              <p className="yd-small">
                {t("cause")}：{nc.cause}
                {nc.action && `；${t("action")}：${nc.action}`}
              </p>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Life({ dossier }: { dossier: Dossier }) {
  const t = useWords(qualityWords);
  const text = useText();
  return (
    <>
      <section className="yd-card">
        <h2>{t("life")}</h2>
        {dossier.later.length === 0 && <p className="yd-muted">{t("noLife")}</p>}
        <ul className="yd-opinions">
          {dossier.later.map((entry) => (
            <li key={entry.kind + entry.number + entry.at} className="yd-row">
              <MomentText moment={entry.at} />
              <strong>{text(entry.title)}</strong>
              <Link to={entry.link}>{entry.number}</Link>
              <span>{entry.note}</span>
            </li>
          ))}
        </ul>
      </section>
      <section className="yd-card">
        <h2>{t("moves")}</h2>
        <ul className="yd-opinions">
          {dossier.moves.map((move) => (
            <li key={move.document_id + move.occurred_at + move.place} className="yd-row">
              <MomentText moment={move.occurred_at} />
              <span className="yd-chip">{t(move.came ? "came" : "left")}</span>
              <span>{move.place}</span>
              {move.reason && <span className="yd-muted">{move.reason}</span>}
            </li>
          ))}
        </ul>
      </section>
    </>
  );
}
