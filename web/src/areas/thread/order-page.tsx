/** One order, one page: what it is, where it stands, what is to be done, and all that happened. */

import { ArrowLeftOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Alert } from "antd";
import { useState } from "react";
import { Link, useParams } from "react-router";
import type { Tagged } from "../../api/client.ts";
import { orderQuery, timelineQuery } from "../../api/order-queries.ts";
import type { Thread } from "../../api/types.ts";
import { useText, useWords } from "../../i18n/words.ts";
import { DateText, MoneyText } from "../../ui/figures.tsx";
import { PageHeader } from "../../ui/page-header.tsx";
import { QueryState } from "../../ui/query-state.tsx";
import { StateChip } from "../../ui/state-chip.tsx";
import { StepGraph } from "../../ui/step-graph.tsx";
import { Timeline } from "../../ui/timeline.tsx";
import { CommentBox } from "./comment-box.tsx";
import { FactTable } from "./fact-table.tsx";
import { MissingCard } from "./missing-card.tsx";
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

function OrderThread({ tagged }: { tagged: Tagged<Thread> }) {
  const t = useWords(threadWords);
  const text = useText();
  const { value: thread, etag } = tagged;
  const { order, steps } = thread;
  const [selected, setSelected] = useState<string | null>(null);
  const step = steps.find((one) => one.key === selected);
  const mine = steps.filter(
    (one) => one.mine && one.state === "open" && one.activity === "approve",
  );
  return (
    <>
      <PageHeader
        title={order.label}
        before={
          <Link to="/orders" className="yd-small">
            <ArrowLeftOutlined aria-hidden /> {order.customer_name ?? t("none")}
          </Link>
        }
        extra={
          <>
            <StateChip state={order.state}>{text(order.status)}</StateChip>
            <PromiseRisk risk={order.promise_risk} />
          </>
        }
        actions={<OrderActions thread={thread} etag={etag} />}
      >
        <OrderFacts thread={thread} />
      </PageHeader>
      <div className="yd-thread">
        <div className="yd-stack yd-grow">
          {thread.warnings.length > 0 && (
            <Alert
              type="warning"
              showIcon
              title={thread.warnings.map(text).join(text({ zh: "；", en: "; " }))}
            />
          )}
          {mine.map((one) => (
            <ReviewPanel
              key={`${one.key}${thread.rounds.length}`}
              step={one}
              thread={thread}
              etag={etag}
            />
          ))}
          <section className="yd-card" aria-labelledby="steps-title">
            <h2 id="steps-title">{t("steps")}</h2>
            {steps.length === 0 ? (
              <p className="yd-muted">{t("notBegun")}</p>
            ) : (
              <StepGraph
                steps={steps}
                selected={selected}
                onSelect={(key) => setSelected(key === selected ? null : key)}
              />
            )}
            {step && <StepDetail step={step} steps={steps} />}
          </section>
          {thread.missing.length > 0 && <MissingCard thread={thread} />}
          <FactTable thread={thread} />
          <OrderTabs thread={thread} etag={etag} />
        </div>
        <Discussion id={order.id} />
      </div>
    </>
  );
}

function PromiseRisk({ risk }: { risk: Thread["order"]["promise_risk"] }) {
  const t = useWords(threadWords);
  if (risk === "late") return <span className="yd-chip yd-chip-bad">{t("riskLate")}</span>;
  if (risk === "watch") return <span className="yd-chip yd-chip-warn">{t("riskWatch")}</span>;
  return null;
}

function OrderFacts({ thread }: { thread: Thread }) {
  const t = useWords(threadWords);
  const text = useText();
  const { order } = thread;
  const facts = [
    [
      t("amount"),
      <MoneyText
        key="amount"
        amount={order.amount}
        currency={order.currency}
        withCapitals
        strong
      />,
    ],
    [t("promised"), <DateText key="promised" date={order.promised_on} withWeekday />],
    [t("owner"), order.owner.name],
    [t("contract"), order.contract_no || t("none")],
    [t("po"), order.customer_po_no || t("none")],
    [t("policy"), `${text(order.policy.title)} v${order.policy.version}`],
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

function Discussion({ id }: { id: string }) {
  const t = useWords(threadWords);
  const query = useQuery(timelineQuery(id));
  return (
    <aside className="yd-card yd-discussion" aria-labelledby="timeline-title">
      <h2 id="timeline-title">{t("timeline")}</h2>
      <CommentBox orderId={id} />
      <QueryState query={query}>{({ items }) => <Timeline items={items} />}</QueryState>
    </aside>
  );
}
