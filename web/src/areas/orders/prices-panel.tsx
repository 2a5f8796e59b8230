/** How each line came to its price, and prices below the floor that wait for somebody's approval. */

import { queryOptions, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { api, body } from "../../api/client.ts";
import { commandHeaders, useCommand } from "../../api/command.ts";
import { useMay } from "../../api/session.ts";
import type { FloorLine, LineContent, LineView } from "../../api/types.ts";
import { percentRead } from "../../i18n/decimal.ts";
import { useFormat } from "../../i18n/format.ts";
import { useWords } from "../../i18n/words.ts";
import { CommandDialog } from "../../ui/command-dialog.tsx";
import { Field, TextArea } from "../../ui/field.tsx";
import { QueryState } from "../../ui/query-state.tsx";
import type { OrderPanelProps } from "../area.ts";
import { OriginCard } from "./origin-card.tsx";
import { PriceReason } from "./price-reason.tsx";
import { orderWords } from "./words.ts";

function floorsQuery(id: string) {
  return queryOptions({
    queryKey: ["sales_order", id, "floor-prices"],
    queryFn: ({ signal }) =>
      body(api.GET("/api/v1/orders/{id}/floor-prices", { params: { path: { id } }, signal })),
  });
}

export function PricesPanel({ page, etag }: OrderPanelProps) {
  const t = useWords(orderWords);
  const mayPrices = useMay("price.view");
  const mayFloors = useMay("price.floor");
  const lines = page.content.lines ?? [];
  if (!mayPrices) return <p className="yd-muted">{t("pricesHidden")}</p>;
  return (
    <div className="yd-stack">
      <OriginCard page={page} etag={etag} />
      {mayFloors && <Floors page={page} etag={etag} />}
      <ul className="yd-opinions">
        {page.lines.map((line, index) => (
          <Line
            key={line.line_id}
            line={line}
            content={lines[index]}
            currency={page.order.currency}
          />
        ))}
      </ul>
    </div>
  );
}

interface LineProps {
  line: LineView;
  content: LineContent | undefined;
  currency: string;
}

function Line({ line, content, currency }: LineProps) {
  const t = useWords(orderWords);
  const format = useFormat();
  return (
    <li>
      <p className="yd-row yd-row-between">
        <strong>{`${line.no}. ${line.description}`}</strong>
        <span>
          <span className="yd-number">
            {content?.unit_price ? format.price(content.unit_price, currency) : "—"}
          </span>
          <span className="yd-muted">
            {` /${content?.price_unit || line.unit} ${t(content?.tax_included ? "priceTaxed" : "priceNet")}`}
          </span>
        </span>
      </p>
      {content?.gift_of ? (
        <p className="yd-small yd-muted">{t("giftLine")}</p>
      ) : (
        <PriceReason source={line.price_source ?? undefined} />
      )}
    </li>
  );
}

function Floors({ page, etag }: OrderPanelProps) {
  const t = useWords(orderWords);
  const query = useQuery(floorsQuery(page.order.id));
  const [approving, setApproving] = useState<FloorLine | null>(null);
  return (
    <QueryState query={query}>
      {(floors) =>
        floors.length > 0 && (
          <section aria-labelledby="floors-title">
            <h3 id="floors-title">{t("floorTitle")}</h3>
            <ul className="yd-opinions">
              {floors.map((floor) => (
                <Floor key={floor.line_id} floor={floor} page={page} onApprove={setApproving} />
              ))}
            </ul>
            {approving && (
              <ApproveDialog
                floor={approving}
                page={page}
                etag={etag}
                onClose={() => setApproving(null)}
              />
            )}
          </section>
        )
      }
    </QueryState>
  );
}

interface FloorProps {
  floor: FloorLine;
  page: OrderPanelProps["page"];
  onApprove: (floor: FloorLine) => void;
}

function Floor({ floor, page, onApprove }: FloorProps) {
  const t = useWords(orderWords);
  const words = useFloorWords(page);
  const mayRelease = useMay("price.release");
  const open = !floor.approved_by && page.order.state === "draft";
  return (
    <li>
      <p className="yd-row yd-row-between">
        <span>
          <strong>{`${floor.no}. ${floor.product}`}</strong> {words(floor)}
        </span>
        {open && mayRelease && (
          <Button size="small" onClick={() => onApprove(floor)}>
            {t("approvePrice")}
          </Button>
        )}
      </p>
      <p className={`yd-small ${floor.approved_by ? "yd-muted" : "yd-warn"}`}>
        {floor.approved_by
          ? t("priceApproved", { name: floor.approved_by, reason: floor.reason ?? "" })
          : t("priceWaits")}
      </p>
    </li>
  );
}

function useFloorWords(page: OrderPanelProps["page"]) {
  const t = useWords(orderWords);
  const format = useFormat();
  return (floor: FloorLine) =>
    t("floorStands", {
      price: format.money(floor.price, page.order.currency),
      floor: format.money(floor.floor, page.order.currency),
      percent: percentRead(floor.below),
    });
}

interface ApproveDialogProps extends OrderPanelProps {
  floor: FloorLine;
  onClose: () => void;
}

function ApproveDialog({ floor, page, etag, onClose }: ApproveDialogProps) {
  const t = useWords(orderWords);
  const words = useFloorWords(page);
  const client = useQueryClient();
  const [reason, setReason] = useState("");
  const save = useCommand<void>({
    name: `order.floor:${floor.line_id}`,
    run: (_, key) =>
      api.POST("/api/v1/orders/{id}/lines/{line_id}/floor-approval", {
        params: {
          path: { id: page.order.id, line_id: floor.line_id },
          header: commandHeaders(key, etag ?? `"r${page.order.revision}"`),
        },
        body: { reason: reason.trim() },
      }),
    onDone: () => {
      client.invalidateQueries({ queryKey: ["sales_order", page.order.id] });
      onClose();
    },
  });
  return (
    <CommandDialog
      title={t("approvePrice")}
      okText={t("approvePrice")}
      busy={save.busy}
      problem={save.problem}
      ready={reason.trim() !== ""}
      onOk={save.run}
      onClose={onClose}
    >
      <p>
        <strong>{`${floor.no}. ${floor.product}`}</strong> {words(floor)}
      </p>
      <Field label={t("approveReason")} pointer="/reason" required>
        {(control) => <TextArea {...control} value={reason} onChange={setReason} />}
      </Field>
    </CommandDialog>
  );
}
