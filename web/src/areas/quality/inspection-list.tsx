import { Link } from "react-router";
import { useFormat } from "../../i18n/format.ts";
import { useWords } from "../../i18n/words.ts";
import { MomentText } from "../../ui/figures.tsx";
import type { Inspection, InspectionItem } from "./queries.ts";
import { qualityWords } from "./words.ts";

/** Inspections with what was measured, in order. */
export function InspectionList({ inspections }: { inspections: readonly Inspection[] }) {
  const t = useWords(qualityWords);
  if (inspections.length === 0) return <p className="yd-muted">{t("noInspections")}</p>;
  return (
    <ul className="yd-opinions">
      {inspections.map((one) => (
        <Row key={one.id} inspection={one} />
      ))}
    </ul>
  );
}

function Row({ inspection }: { inspection: Inspection }) {
  const t = useWords(qualityWords);
  const format = useFormat();
  const { passed, failed } = inspection;
  const serials = [
    ...inspection.passed_serials.map((serial) => ({ serial, passed: true })),
    ...inspection.failed_serials.map((serial) => ({ serial, passed: false })),
  ];
  return (
    <li>
      <p className="yd-row">
        <strong>{inspection.number}</strong>
        <span className="yd-chip">{t(`stage_${inspection.stage}`)}</span>
        <span>{inspection.product_name}</span>
        {passed !== "0" && (
          <span className="yd-chip yd-chip-good">
            {t("passedOf", { n: format.quantity(passed) })}
          </span>
        )}
        {failed !== "0" && (
          <span className="yd-chip yd-chip-bad">
            {t("failedOf", { n: format.quantity(failed) })}
          </span>
        )}
        <span>{inspection.inspected_by}</span>
        <span className="yd-muted yd-small">
          <MomentText moment={inspection.occurred_at} />
        </span>
      </p>
      {serials.length > 0 && (
        <p className="yd-row yd-small">
          {serials.map(({ serial, passed: good }) => (
            <Link
              key={serial}
              to={`/serials/${encodeURIComponent(serial)}`}
              aria-label={t(good ? "machinePassed" : "machineFailed", { serial })}
              className={good ? "" : "yd-bad"}
            >
              {serial}
            </Link>
          ))}
        </p>
      )}
      {inspection.items.length > 0 && (
        <ul className="yd-row yd-small">
          {inspection.items.map((item) => (
            <Item key={item.name} item={item} />
          ))}
        </ul>
      )}
      {inspection.note && <p>{inspection.note}</p>}
    </li>
  );
}

function Item({ item }: { item: InspectionItem }) {
  const demanded = item.standard ? ` / ${item.standard}` : "";
  return (
    <li className={`yd-chip ${item.passed ? "" : "yd-chip-bad"}`}>
      {item.name} {item.measured}
      {demanded}
    </li>
  );
}
