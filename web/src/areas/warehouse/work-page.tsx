/** Picking and packing of one order, scan by scan; made for a phone. */

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useParams } from "react-router";
import { type GoodsPage, goodsQuery } from "../../api/goods-queries.ts";
import { useMay } from "../../api/session.ts";
import { useFormat } from "../../i18n/format.ts";
import { useWords } from "../../i18n/words.ts";
import { BackLink } from "../../ui/back-link.tsx";
import { PageHeader } from "../../ui/page-header.tsx";
import { QueryState } from "../../ui/query-state.tsx";
import { PackForm } from "./pack-form.tsx";
import { PickForm } from "./pick-form.tsx";
import { PutBackButton } from "./put-back-dialog.tsx";
import { warehouseWords } from "./words.ts";
import "./work.css";

export function WorkPage() {
  const { id = "" } = useParams();
  const query = useQuery(goodsQuery(id));
  return <QueryState query={query}>{(goods) => <Work goods={goods} />}</QueryState>;
}

function Work({ goods }: { goods: GoodsPage }) {
  const t = useWords(warehouseWords);
  const format = useFormat();
  const client = useQueryClient();
  const mayPick = useMay("stock.pick");
  const names = new Map(goods.house.lines.map((line) => [line.line_id, line]));
  const reload = () => {
    client.invalidateQueries({ queryKey: ["sales_order", goods.order_id] });
    client.invalidateQueries({ queryKey: ["stock"] });
  };
  return (
    <>
      <PageHeader
        title={goods.label}
        before={<BackLink to="/stock/work">{t("backToWork")}</BackLink>}
        actions={mayPick && <PutBackButton goods={goods} onDone={reload} />}
      />
      <div className="yd-stack yd-work">
        <PickForm goods={goods} onDone={reload} />
        <PackForm goods={goods} onDone={reload} />
        <section className="yd-card yd-stack">
          <h2>{t("boxes")}</h2>
          {goods.house.boxes.length === 0 && <p className="yd-muted">{t("noBoxes")}</p>}
          {goods.house.boxes.map((box) => (
            <div key={box.id}>
              <strong>{t("boxNo", { n: box.number })}</strong>
              <ul>
                {box.lines.map((line) => (
                  <li key={line.line_id}>
                    {names.get(line.line_id)?.name} × {format.quantity(line.quantity)}
                    {line.serials.length > 0 && (
                      <span className="yd-muted"> {format.names(line.serials)}</span>
                    )}
                  </li>
                ))}
              </ul>
            </div>
          ))}
        </section>
      </div>
    </>
  );
}
