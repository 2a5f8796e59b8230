/** What an order needs from outside, on its page: the same for sales, planning and purchasing. */

import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { useMay } from "../../api/session.ts";
import { useFormat } from "../../i18n/format.ts";
import { useWords } from "../../i18n/words.ts";
import { DateText } from "../../ui/figures.tsx";
import { QueryState } from "../../ui/query-state.tsx";
import type { OrderPanelProps } from "../area.ts";
import { type Requirement, requirementsOfOrderQuery, shortOf } from "./queries.ts";
import { RequirementState } from "./state.tsx";
import { procurementWords } from "./words.ts";

export function Panel({ page }: OrderPanelProps) {
  const t = useWords(procurementWords);
  const query = useQuery(requirementsOfOrderQuery(page.order.id));
  return (
    <QueryState query={query}>
      {(requirements) =>
        requirements.length === 0 ? (
          <p className="yd-muted">{t("noNeeds")}</p>
        ) : (
          <ul className="yd-opinions">
            {requirements.map((one) => (
              <Need key={one.id} requirement={one} />
            ))}
          </ul>
        )
      }
    </QueryState>
  );
}

function Need({ requirement: r }: { requirement: Requirement }) {
  const t = useWords(procurementWords);
  const format = useFormat();
  const mayOpen = useMay("procurement.view");
  const short = shortOf(r);
  return (
    <li>
      <p className="yd-row">
        {mayOpen ? <Link to={`/requirements/${r.id}`}>{r.name}</Link> : <strong>{r.name}</strong>}
        <RequirementState requirement={r} />
        <span>
          {t("needed")} {format.quantity(r.needed)} {r.unit}
        </span>
        {short !== "0" && (
          <span className="yd-warn">
            {t("short")} {format.quantity(short)} {r.unit}
          </span>
        )}
      </p>
      <p className="yd-row yd-small yd-muted">
        {r.work_order && <span>{r.work_order}</span>}
        <span>
          {t("neededOn")} <DateText date={r.needed_on} />
        </span>
        {r.expected_on && (
          <span className={r.late ? "yd-bad" : ""}>
            {t("expectedOn")} <DateText date={r.expected_on} />
          </span>
        )}
        {r.supplier && <span>{r.supplier}</span>}
      </p>
    </li>
  );
}
