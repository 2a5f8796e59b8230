/** One order, one page: what it is, where it stands, what is to be done, and all that happened. */

import { useQuery } from "@tanstack/react-query";
import { Alert } from "antd";
import { useContext, useEffect, useState } from "react";
import { useLocation, useParams } from "react-router";
import type { Tagged } from "../../api/client.ts";
import { orderQuery } from "../../api/order-queries.ts";
import type { OrderPage as Page, StepView } from "../../api/types.ts";
import { useText, useWords } from "../../i18n/words.ts";
import { BackLink } from "../../ui/back-link.tsx";
import { MoneyText, PromisedText } from "../../ui/figures.tsx";
import { OrderState } from "../../ui/order-state.tsx";
import { PageHeader } from "../../ui/page-header.tsx";
import { QueryState } from "../../ui/query-state.tsx";
import { Returned } from "../../ui/returned.tsx";
import { StepGraph } from "../../ui/step-graph.tsx";
import { type OrderPanel, OrderPanelsContext, panelOf } from "../area.ts";
import { Discussion } from "./discussion.tsx";
import { FactTable } from "./fact-table.tsx";
import { MissingCard } from "./missing-card.tsx";
import { isOpen } from "./open-step.ts";
import { OrderActions } from "./order-actions.tsx";
import { OrderTabs } from "./order-tabs.tsx";
import { ReviewPanel } from "./review-panel.tsx";
import { StepDetail } from "./step-detail.tsx";
import { threadWords } from "./words.ts";
import "./order-page.css";

export function OrderPage() {
  const { id = "" } = useParams();
  const query = useQuery(orderQuery(id));
  return (
    <QueryState query={query}>{(tagged) => <OrderThread key={id} tagged={tagged} />}</QueryState>
  );
}

/** A form that is missing is filled in together with its step. */
const onlyFormsMissing = (step: StepView) =>
  step.refusals.every((refusal) => refusal.code === "form_missing");

/** A step that waits for a word here. Entry has a page of its own, others a tab. */
const isForHere =
  (panels: readonly OrderPanel[]) => (step: StepView, _: number, steps: readonly StepView[]) =>
    isOpen(step) &&
    step.human &&
    step.activity !== "enter" &&
    !panelOf(panels, step, steps) &&
    (step.allowed || step.return_allowed || onlyFormsMissing(step));

function OrderThread({ tagged }: { tagged: Tagged<Page> }) {
  const t = useWords(threadWords);
  const { value: page, etag } = tagged;
  const { order, process } = page;
  const panels = useContext(OrderPanelsContext);
  const [selected, setSelected] = useStepInUrl();
  const step = process.steps.find((one) => one.key === selected);
  return (
    <>
      <PageHeader
        title={order.label}
        before={<BackLink to="/orders">{order.customer?.name ?? t("none")}</BackLink>}
        extra={<OrderState order={order} />}
        actions={<OrderActions page={page} etag={etag} />}
      >
        <OrderFacts page={page} />
      </PageHeader>
      <div className="yd-thread">
        <div className="yd-stack yd-grow">
          <Notices page={page} />
          {process.steps.filter(isForHere(panels)).map((one) => (
            <ReviewPanel key={`${one.key}.${process.round}`} step={one} page={page} etag={etag} />
          ))}
          <section className="yd-card" aria-labelledby="steps-title">
            <h2 id="steps-title">{t("steps")}</h2>
            <StepGraph
              steps={process.steps}
              selected={selected}
              onSelect={(key) => setSelected(key === selected ? null : key)}
            />
            {step && <StepDetail step={step} steps={process.steps} />}
          </section>
          {page.missing.length > 0 && <MissingCard page={page} />}
          <FactTable page={page} />
          <OrderTabs page={page} etag={etag} />
        </div>
        <Discussion page={page} />
      </div>
    </>
  );
}

/** Tasks lead to `#step-<key>`: that step is selected. */
function useStepInUrl() {
  const { hash } = useLocation();
  const named = hash.startsWith("#step-") ? hash.slice("#step-".length) : null;
  const [selected, setSelected] = useState(named);
  useEffect(() => {
    if (named) setSelected(named);
  }, [named]);
  return [selected, setSelected] as const;
}

function Notices({ page }: { page: Page }) {
  const t = useWords(threadWords);
  const text = useText();
  const { paused } = page.process;
  return (
    <>
      <Returned returned={page.order.returned} />
      {page.hold && (
        <Alert
          type="warning"
          showIcon
          title={t("heldTitle", { who: page.hold.held_by })}
          description={page.hold.reason}
        />
      )}
      {paused && <Alert type="info" showIcon title={t(`paused_${side(paused.side)}`)} />}
      {page.warnings.map((warning) => (
        <Alert
          key={warning.code + warning.pointer}
          type="warning"
          showIcon
          title={text(warning.message)}
        />
      ))}
    </>
  );
}

const side = (name: string) => (name === "supplier" ? "supplier" : "customer");

function OrderFacts({ page }: { page: Page }) {
  const t = useWords(threadWords);
  const text = useText();
  const { order, content, process } = page;
  const amount = (
    <MoneyText
      key="amount"
      amount={order.gross}
      currency={order.currency}
      capitals={order.gross_capitals}
      strong
    />
  );
  const due = <MoneyText key="due" amount={order.comes_to} currency={order.currency} strong />;
  const facts = [
    // Who may not see prices is told nothing, not that there is none.
    ...(order.gross == null ? [] : [[t("amount"), amount] as const]),
    // Once a part was given up, the order asks for less than it says.
    ...(order.comes_to === order.gross ? [] : [[t("comesTo"), due] as const]),
    [t("promised"), <PromisedText key="promised" order={order} withWeekday />],
    [t("owner"), order.owner.name],
    [
      t("contract"),
      content.contract_file_id ? (
        <a key="contract" href={`/api/v1/files/${content.contract_file_id}`} download>
          {content.contract_no || t("contractFile")}
        </a>
      ) : (
        content.contract_no || t("none")
      ),
    ],
    [t("po"), content.customer_po_no || t("none")],
    [t("policy"), t("policyVersion", { title: text(process.title), n: process.version })],
  ] as const;
  return (
    <dl className="yd-order-facts">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
