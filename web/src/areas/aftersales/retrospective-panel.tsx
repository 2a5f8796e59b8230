/** Looking back on an order: figures that fill themselves in, what people say, what is done better. */

import { useQuery } from "@tanstack/react-query";
import { dateOf } from "../../i18n/format.ts";
import { useText, useWords } from "../../i18n/words.ts";
import { DateText } from "../../ui/figures.tsx";
import { QueryState } from "../../ui/query-state.tsx";
import type { OrderPanelProps } from "../area.ts";
import { type RetrospectiveView, retrospectiveQuery } from "./queries.ts";
import { RetrospectiveForm } from "./retrospective-form.tsx";
import { ticketWords } from "./words.ts";
import "./retrospective.css";

export function RetrospectivePanel({ page }: OrderPanelProps) {
  const query = useQuery(retrospectiveQuery(page.order.id));
  return (
    <QueryState query={query}>
      {({ value }) => (
        <div className="yd-stack">
          <Figures figures={value.figures} />
          <RetrospectiveForm key={`${value.version}`} order={page.order.id} retrospective={value} />
        </div>
      )}
    </QueryState>
  );
}

function Figures({ figures }: { figures: RetrospectiveView["figures"] }) {
  const t = useWords(ticketWords);
  const text = useText();
  return (
    <>
      <section>
        <h3>{t("figures")}</h3>
        <dl className="yd-figures">
          {figures.figures.map((figure) => (
            <div key={figure.key}>
              <dt>{text(figure.title)}</dt>
              <dd className={`yd-number ${figure.stands_out ? "yd-bad" : ""}`}>
                {text(figure.value)}
              </dd>
            </div>
          ))}
        </dl>
      </section>
      <details>
        <summary>{t("steps")}</summary>
        <table className="yd-step-times">
          <thead>
            <tr>
              <th scope="col">{t("step")}</th>
              <th scope="col">{t("openedAt")}</th>
              <th scope="col">{t("doneAt")}</th>
              <th scope="col">{t("days")}</th>
            </tr>
          </thead>
          <tbody>
            {figures.steps.map((step) => (
              <tr key={step.step}>
                <th scope="row">
                  {text(step.title)}{" "}
                  {step.late && <span className="yd-chip yd-chip-bad">{t("late")}</span>}
                </th>
                <td>
                  <DateText date={dateOf(step.opened_at)} />
                </td>
                <td>
                  <DateText date={step.done_at ? dateOf(step.done_at) : null} />
                </td>
                <td className="yd-number">{step.working_days}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </>
  );
}
