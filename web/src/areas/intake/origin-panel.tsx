/** Where an imported order came from, and what the source says beside its lines. */

import { useQuery } from "@tanstack/react-query";
import { useWords } from "../../i18n/words.ts";
import { DateText, MoneyText } from "../../ui/figures.tsx";
import { QueryState } from "../../ui/query-state.tsx";
import type { OrderPanelProps } from "../area.ts";
import { originQuery } from "./import-queries.ts";
import type { Origin } from "./types.ts";
import { intakeWords } from "./words.ts";

export function Panel({ page }: OrderPanelProps) {
  const t = useWords(intakeWords);
  const imported = page.order.source !== "manual";
  const query = useQuery({ ...originQuery(page.order.id), enabled: imported });
  if (!imported) return <p className="yd-muted">{t("notImported")}</p>;
  return (
    <QueryState query={query}>
      {(origin) => <OriginFacts origin={origin} currency={page.order.currency} />}
    </QueryState>
  );
}

function OriginFacts({ origin, currency }: { origin: Origin; currency: string }) {
  const t = useWords(intakeWords);
  return (
    <dl className="yd-facts">
      <div>
        <dt>{t("origin")}</dt>
        <dd>
          {origin.source} · {origin.document}{" "}
          {origin.kind === "credit_note" && (
            <span className="yd-chip yd-chip-warn">{t("creditNote")}</span>
          )}
        </dd>
      </div>
      <div>
        <dt>{t("place")}</dt>
        <dd>{t("placeOf", { sheet: origin.sheet, row: origin.row })}</dd>
      </div>
      {origin.charges.map((charge, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: equal charges differ by place only
        <div key={`${charge.kind}:${at}`}>
          <dt>{charge.kind === "freight" ? t("freight") : t("charges")}</dt>
          <dd>
            <MoneyText amount={charge.amount} currency={currency} /> {charge.description}
          </dd>
        </div>
      ))}
      {origin.shipments.map((shipment) => (
        <div key={shipment.shipped_on + shipment.waybill}>
          <dt>{t("shipments")}</dt>
          <dd>
            <DateText date={shipment.shipped_on} /> {shipment.carrier} {shipment.waybill}
          </dd>
        </div>
      ))}
      {origin.receipts.map((receipt, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: equal receipts differ by place only
        <div key={`${receipt.received_on}:${at}`}>
          <dt>{t("receipts")}</dt>
          <dd>
            <DateText date={receipt.received_on} />{" "}
            <MoneyText amount={receipt.amount} currency={receipt.currency} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
