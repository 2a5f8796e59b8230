/** A customer's holds: those that stand, and behind a fold those that did. */

import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { useMay } from "../../api/session.ts";
import { today } from "../../i18n/format.ts";
import { useWords } from "../../i18n/words.ts";
import { QueryState } from "../../ui/query-state.tsx";
import { HoldDialog } from "./hold-dialog.tsx";
import { HoldList } from "./hold-list.tsx";
import { type Hold, holdsQuery } from "./hold-queries.ts";
import { holdWords } from "./hold-words.ts";

export function HoldsCard({ customer }: { customer: string }) {
  const t = useWords(holdWords);
  const may = useMay("customer.hold");
  const query = useQuery(holdsQuery(customer));
  const [placing, setPlacing] = useState(false);
  return (
    <section className="yd-card yd-stack" aria-labelledby="holds-title">
      <div className="yd-row yd-row-between">
        <h2 id="holds-title">{t("holds")}</h2>
        {may && (
          <Button size="small" danger onClick={() => setPlacing(true)}>
            {t("place")}
          </Button>
        )}
      </div>
      <QueryState query={query}>{(holds) => <Holds holds={holds} />}</QueryState>
      {placing && <HoldDialog customer={customer} onClose={() => setPlacing(false)} />}
    </section>
  );
}

function Holds({ holds }: { holds: readonly Hold[] }) {
  const t = useWords(holdWords);
  const ended = (hold: Hold) =>
    Boolean(hold.cleared_at) || (hold.expires_on != null && hold.expires_on < today());
  const standing = holds.filter((hold) => !ended(hold));
  const earlier = holds.filter(ended);
  return (
    <>
      {standing.length === 0 && <p className="yd-muted">{t("noHolds")}</p>}
      <HoldList holds={standing} />
      {earlier.length > 0 && (
        <details>
          <summary>{t("earlier", { n: earlier.length })}</summary>
          <HoldList holds={earlier} />
        </details>
      )}
    </>
  );
}
