/** What is made for an order, on its page. */

import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { useFormat } from "../../i18n/format.ts";
import { useText, useWords } from "../../i18n/words.ts";
import { DateText } from "../../ui/figures.tsx";
import { QueryState } from "../../ui/query-state.tsx";
import type { OrderPanelProps } from "../area.ts";
import { ProgressBar } from "./progress-bar.tsx";
import { isLate, type WorkOrder, workOfOrderQuery } from "./queries.ts";
import { WorkState } from "./state.tsx";
import { productionWords } from "./words.ts";
import { WorkActions } from "./work-actions.tsx";

export function Panel({ page }: OrderPanelProps) {
  const t = useWords(productionWords);
  const query = useQuery(workOfOrderQuery(page.order.id));
  return (
    <QueryState query={query}>
      {(work) =>
        work.length === 0 ? (
          <p className="yd-muted">{t("noWork")}</p>
        ) : (
          <ul className="yd-opinions">
            {work.map((one) => (
              <Work key={one.id} work={one} />
            ))}
          </ul>
        )
      }
    </QueryState>
  );
}

function Work({ work }: { work: WorkOrder }) {
  const t = useWords(productionWords);
  const format = useFormat();
  const text = useText();
  return (
    <li>
      <p className="yd-row yd-row-between">
        <span className="yd-row">
          <Link to={`/work-orders/${work.id}`}>{work.number}</Link>
          <strong>{work.product_name}</strong>
          <WorkState state={work.state} />
          {isLate(work) && <span className="yd-chip yd-chip-bad">{t("late")}</span>}
        </span>
        <WorkActions work={work} />
      </p>
      <p className="yd-row yd-small yd-muted">
        <span>
          {t("made")} {format.quantity(work.made)} / {format.quantity(work.quantity)}
        </span>
        <span>{work.work_centre ? text(work.work_centre) : t("notPlanned")}</span>
        {work.start_on && (
          <span>
            <DateText date={work.start_on} /> – <DateText date={work.predicted_on ?? work.end_on} />
          </span>
        )}
      </p>
      <ProgressBar percent={work.percent} />
    </li>
  );
}
