/** The dispatch note that goes with the goods, and the packing list. */

import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "react-router";
import { orderFieldWords } from "../../i18n/fields/words.ts";
import { useFormat } from "../../i18n/format.ts";
import { useWords } from "../../i18n/words.ts";
import { CustomerLine } from "../../ui/customer-line.tsx";
import { Fact, Facts } from "../../ui/facts.tsx";
import { goodsName, Paper } from "../../ui/paper.tsx";
import { QueryState } from "../../ui/query-state.tsx";
import { Sideways } from "../../ui/sideways.tsx";
import { type DispatchNote, dispatchNoteQuery } from "./queries.ts";
import { logisticsWords } from "./words.ts";

export function DispatchNotePage() {
  const { id = "" } = useParams();
  const query = useQuery(dispatchNoteQuery(id));
  return <QueryState query={query}>{(note) => <Note id={id} note={note} />}</QueryState>;
}

function Note({ id, note }: { id: string; note: DispatchNote }) {
  const t = useWords(logisticsWords);
  const format = useFormat();
  return (
    <Paper
      title={t("dispatchNote")}
      number={note.number}
      before={<Link to={`/shipments/${id}`}>{note.number}</Link>}
      under={
        <>
          <div>{format.date(note.on)}</div>
          <div>
            {t("order")} <Link to={`/orders/${note.order_id}`}>{note.order_label}</Link>{" "}
            {t("orderRevision", { n: note.order_revision })}
          </div>
        </>
      }
      signs={[t("signIssued"), t("signWarehouse"), t("signCarrier"), t("signReceived")]}
    >
      <Header note={note} />
      <Lines note={note} />
      {note.boxes.length > 0 && <Boxes note={note} />}
    </Paper>
  );
}

function Header({ note }: { note: DispatchNote }) {
  const t = useWords(logisticsWords);
  const name = useWords(orderFieldWords);
  const rows = [
    [t("customer"), note.customer_name],
    [t("consignee"), [note.consignee, note.consignee_phone].filter(Boolean).join(" ")],
    [t("destination"), note.destination],
    [t("carrier"), note.carrier_name],
    [t("waybill"), note.waybill_no],
    [name("customer_po_no"), note.customer_po_no],
    [name("contract_no"), note.contract_no],
    [t("remark"), note.remark],
  ] as const;
  return (
    <Facts>
      {rows.map(
        ([label, value]) =>
          value && (
            <Fact key={label} label={label}>
              {value}
            </Fact>
          ),
      )}
    </Facts>
  );
}

function Lines({ note }: { note: DispatchNote }) {
  const t = useWords(logisticsWords);
  const format = useFormat();
  return (
    <Sideways aria-label={t("goods")}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t("lineNo")}</th>
            <th scope="col">{t("goods")}</th>
            <th scope="col" className="yd-number">
              {t("check_quantity")}
            </th>
            <th scope="col">{t("serials")}</th>
            <th scope="col">{t("remark")}</th>
          </tr>
        </thead>
        <tbody>
          {note.lines.map((line) => (
            <tr key={line.line_id}>
              <td>{line.no}</td>
              <td>
                {goodsName([line.sku, line.name, line.model])}
                <CustomerLine line={line} />
              </td>
              <td className="yd-number">
                {format.quantity(line.quantity)} {line.unit}
              </td>
              <td>{line.serials.length > 0 ? format.names(line.serials) : "—"}</td>
              <td>{line.remark || "—"}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Sideways>
  );
}

function Boxes({ note }: { note: DispatchNote }) {
  const t = useWords(logisticsWords);
  const format = useFormat();
  const names = new Map(note.lines.map((line) => [line.line_id, line]));
  const weight = note.gross_weight_kg;
  return (
    <>
      <h2>
        {t("packingList", { n: note.box_count })}
        {weight && ` · ${t("kilograms", { kg: format.quantity(weight) })}`}
      </h2>
      <ul>
        {note.boxes.map((box) => (
          <li key={box.id}>
            {t("boxNo", { n: box.number })}{" "}
            {box.lines
              .map((one) => {
                const line = names.get(one.line_id);
                return `${line?.name ?? ""} × ${format.quantity(one.quantity)} ${line?.unit ?? ""}`;
              })
              .join("；")}
            {box.size && ` · ${box.size}`}
            {box.gross_weight_kg &&
              ` · ${t("kilograms", { kg: format.quantity(box.gross_weight_kg) })}`}
          </li>
        ))}
      </ul>
    </>
  );
}
