/** One inquiry: the need, what is missing of it, and what became of it. */

import { CheckCircleFilled } from "@ant-design/icons";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Link, useNavigate, useParams } from "react-router";
import { api, body } from "../../../api/client.ts";
import { commandHeaders, useCommand } from "../../../api/command.ts";
import { useChannelName } from "../../../i18n/fields/channels.ts";
import { knownLines, namesOf } from "../../../i18n/fields/order-fields.ts";
import { useFormat } from "../../../i18n/format.ts";
import { useWords } from "../../../i18n/words.ts";
import { BackLink } from "../../../ui/back-link.tsx";
import { Fact, Facts } from "../../../ui/facts.tsx";
import { DateText } from "../../../ui/figures.tsx";
import { GapText } from "../../../ui/gap-text.tsx";
import { gapsOf } from "../../../ui/gaps.ts";
import { History } from "../../../ui/history.tsx";
import { ofThisState, PageActs, useActsOf } from "../../../ui/page-acts.tsx";
import { PageHeader } from "../../../ui/page-header.tsx";
import { ProblemAlert } from "../../../ui/problem-alert.tsx";
import { QueryState } from "../../../ui/query-state.tsx";
import { orderWords } from "../words.ts";
import { useInquiryFieldNames } from "./field-names.ts";
import { LoseDialog } from "./lose-dialog.tsx";
import { inquiryQuery, type InquiryPage as Page, readHistory } from "./queries.ts";
import { StateOf } from "./state.tsx";
import { inquiryWords } from "./words.ts";
import "../quotation/quotation.css";

export function InquiryPage() {
  const { id = "" } = useParams();
  const query = useQuery(inquiryQuery(id));
  return <QueryState query={query}>{({ value }) => <InquiryView page={value} />}</QueryState>;
}

function InquiryView({ page }: { page: Page }) {
  const t = useWords(inquiryWords);
  const navigate = useNavigate();
  const [losing, setLosing] = useState(false);
  const acts = useActs(page);
  const lines = knownLines({ content: page.input.content, lines: page.lines });
  const nameField = useInquiryFieldNames(lines);
  const act = useActsOf(page.actions);
  return (
    <>
      <PageHeader
        title={page.number}
        before={<BackLink to="/inquiries">{t("back")}</BackLink>}
        extra={<StateOf state={page.state} />}
        actions={
          <PageActs
            acts={ofThisState([
              act("edit", () => navigate(`/inquiries/entry/${page.id}`)),
              act("quote", acts.quote, { type: "primary" }),
              act("order", acts.order),
              act("lose", () => setLosing(true), { danger: true, group: "change" }),
            ])}
          />
        }
      >
        <p className="yd-muted">
          {[page.customer_name || page.input.prospect, page.owner_name].filter(Boolean).join(" · ")}
        </p>
      </PageHeader>
      <ProblemAlert problem={acts.problem} />
      <div className="yd-quotation">
        <Need page={page} />
        <div className="yd-stack">
          {page.state === "open" && <Missing page={page} />}
          <Outcome page={page} />
          <section className="yd-card" aria-labelledby="history-title">
            <h2 id="history-title">{t("history")}</h2>
            <History
              queryKey={["inquiry", page.id, "history"]}
              read={(signal) => readHistory(page.id, signal)}
              nameField={nameField}
              names={namesOf(lines)}
            />
          </section>
        </div>
      </div>
      {losing && <LoseDialog page={page} onClose={() => setLosing(false)} />}
    </>
  );
}

function Need({ page }: { page: Page }) {
  const t = useWords(inquiryWords);
  const w = useWords(orderWords);
  const format = useFormat();
  const { content } = page.input;
  const channel = useChannelName();
  return (
    <section className="yd-card yd-stack" aria-labelledby="need-title">
      <h2 id="need-title">{t("need")}</h2>
      <ol className="yd-quotation-lines">
        {(content.lines ?? []).map((line, index) => {
          const { description = "", unit = "" } = page.lines[index] ?? {};
          const asks = [
            ...(line.parameters ?? []).map((one) => `${one.name} ${one.value}`),
            line.delivery_on && format.date(line.delivery_on),
            line.delivery_place,
            line.remark,
          ];
          return (
            <li key={line.line_id ?? index}>
              <p className="yd-row yd-row-between">
                <strong>{[description, line.model].filter(Boolean).join(" ") || "—"}</strong>
                <span className="yd-number">
                  {line.quantity ? format.quantity(line.entered?.quantity ?? line.quantity) : "—"}{" "}
                  {line.entered?.unit ?? unit}
                </span>
              </p>
              <p className="yd-small yd-muted">{asks.filter(Boolean).join(" · ")}</p>
            </li>
          );
        })}
      </ol>
      <Facts>
        <Fact label={t("channel")}>{channel(content.channel ?? "") || w("notGiven")}</Fact>
        <Fact label={t("receivedOn")}>
          <DateText date={page.received_on} />
        </Fact>
        <Fact label={t("contact")}>
          {[content.contact_name, content.contact_phone].filter(Boolean).join(" ") || "—"}
        </Fact>
        <Fact label={t("deliveryOn")}>
          <DateText date={content.delivery_on} />
        </Fact>
        <Fact label={t("deliveryPlace")}>{content.delivery_place || "—"}</Fact>
        {content.remark && <Fact label={t("remark")}>{content.remark}</Fact>}
      </Facts>
    </section>
  );
}

function Missing({ page }: { page: Page }) {
  const t = useWords(inquiryWords);
  return (
    <section className="yd-card" aria-labelledby="missing-title">
      <h2 id="missing-title">{t("missing")}</h2>
      {page.missing.length === 0 ? (
        <p className="yd-good">
          <CheckCircleFilled aria-hidden /> {t("nothingMissing")}
        </p>
      ) : (
        <ul className="yd-sentences">
          {gapsOf(page.missing).map((gap) => (
            <li key={gap.key}>
              <GapText gap={gap} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Outcome({ page }: { page: Page }) {
  const t = useWords(inquiryWords);
  const { quotation, order, lost_code } = page;
  if (!quotation && !order && !lost_code) return null;
  return (
    <section className="yd-card">
      <Facts>
        {quotation && (
          <Fact label={t("quotation")}>
            <Link to={`/quotations/${quotation.id}`}>{quotation.label}</Link>
          </Fact>
        )}
        {order && (
          <Fact label={t("order")}>
            <Link to={`/orders/${order.id}`}>{order.label}</Link>
          </Fact>
        )}
        {lost_code && (
          <Fact label={t("lostBecause")}>
            {[t(`lost_${lost_code}`), page.lost_reason].filter(Boolean).join(" · ")}
          </Fact>
        )}
      </Facts>
    </section>
  );
}

/** The acts that need no further words. */
function useActs(page: Page) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const path = { id: page.id };
  const refresh = () => client.invalidateQueries({ queryKey: ["inquiry"] });
  const quote = useCommand({
    name: `inquiry.quote:${page.id}`,
    run: (_: undefined, key) =>
      body(
        api.POST("/api/v1/inquiries/{id}/quotation", {
          params: { path, header: commandHeaders(key) },
          body: {},
        }),
      ),
    onDone: (saved) => {
      refresh();
      navigate(`/quotations/entry/${saved.id}`);
    },
  });
  const order = useCommand({
    name: `inquiry.order:${page.id}`,
    run: (_: undefined, key) =>
      body(
        api.POST("/api/v1/inquiries/{id}/order", {
          params: { path, header: commandHeaders(key) },
          body: {},
        }),
      ),
    onDone: (saved) => {
      refresh();
      navigate(`/orders/entry/${saved.id}`);
    },
  });
  return {
    quote: () => quote.run(undefined),
    order: () => order.run(undefined),
    problem: quote.problem ?? order.problem,
  };
}
