/** One quotation: what it says, its versions with the customer's answers, and what may be done. */

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Link, useNavigate, useParams } from "react-router";
import { api, body } from "../../../api/client.ts";
import { commandHeaders, useCommand } from "../../../api/command.ts";
import { knownLines, namesOf } from "../../../i18n/fields/order-fields.ts";
import { useWords } from "../../../i18n/words.ts";
import { BackLink } from "../../../ui/back-link.tsx";
import { DateText } from "../../../ui/figures.tsx";
import { GapText } from "../../../ui/gap-text.tsx";
import { gapsOf } from "../../../ui/gaps.ts";
import { History } from "../../../ui/history.tsx";
import { message } from "../../../ui/message.ts";
import { ofThisState, PageActs, useActsOf } from "../../../ui/page-acts.tsx";
import { PageHeader } from "../../../ui/page-header.tsx";
import { ProblemAlert } from "../../../ui/problem-alert.tsx";
import { QueryState } from "../../../ui/query-state.tsx";
import { CompareQuotation } from "./compare-card.tsx";
import { useQuotationFieldNames } from "./field-names.ts";
import { FloorsCard } from "./floors-card.tsx";
import { IssueDialog } from "./issue-dialog.tsx";
import { type QuotationPage as Page, quotationQuery, readHistory } from "./queries.ts";
import { QuotationSheet } from "./quotation-sheet.tsx";
import { StateOf } from "./state.tsx";
import { VersionsCard } from "./versions-card.tsx";
import { WithdrawDialog } from "./withdraw-dialog.tsx";
import { quotationWords } from "./words.ts";
import "./quotation.css";

export function QuotationPage() {
  const { id = "" } = useParams();
  const query = useQuery(quotationQuery(id));
  return <QueryState query={query}>{({ value }) => <QuotationView page={value} />}</QueryState>;
}

/** The paper before or after it, if there is one. */
function PaperLink(props: { area: string; paper: Page["order"]; before: string }) {
  if (!props.paper) return null;
  return (
    <>
      {" · "}
      {props.before} <Link to={`/${props.area}/${props.paper.id}`}>{props.paper.label}</Link>
    </>
  );
}

function QuotationView({ page }: { page: Page }) {
  const t = useWords(quotationWords);
  const latest = page.versions[0];
  const [dialog, setDialog] = useState<"issue" | "withdraw" | null>(null);
  const acts = useActs(page);
  const lines = knownLines({ content: page.input.content, lines: page.lines });
  const nameField = useQuotationFieldNames(lines);
  const navigate = useNavigate();
  const act = useActsOf(page.actions);
  const used = page.order ?? page.contract;
  const lacksDay = latest?.state === "draft" && !page.input.valid_until;
  return (
    <>
      <PageHeader
        title={page.label}
        before={<BackLink to="/quotations">{t("back")}</BackLink>}
        extra={
          latest && (
            <>
              <StateOf state={latest.state} expired={latest.state_title.en === "Expired"} />
              <span className="yd-muted">{t("versionNo", { n: latest.version })}</span>
            </>
          )
        }
        actions={
          <PageActs
            acts={ofThisState([
              act("edit", () => navigate(`/quotations/entry/${page.id}`)),
              act("confirm", acts.confirm),
              act("issue", () => setDialog("issue"), { type: "primary" }),
              act("withdraw", () => setDialog("withdraw"), { danger: true, group: "change" }),
              act("revise", acts.revise, { group: "change" }),
              ...(used ? [] : [act("contract", acts.contract)]),
              ...(used ? [] : [act("order", acts.order, { type: "primary" })]),
            ])}
          />
        }
      >
        <p className="yd-muted">
          {[page.customer_name, page.owner_name].filter(Boolean).join(" · ")}
          <PaperLink area="inquiries" paper={page.inquiry} before={t("fromInquiry")} />
          <PaperLink area="contracts" paper={page.contract} before={t("contractMade")} />
          <PaperLink area="orders" paper={page.order} before={t("orderMade")} />
        </p>
      </PageHeader>
      <ProblemAlert problem={acts.problem} />
      <div className="yd-quotation">
        <div className="yd-stack">
          {(page.missing.length > 0 || lacksDay) && (
            <section className="yd-card" aria-labelledby="missing-title">
              <h2 id="missing-title">{t("missing")}</h2>
              <ul className="yd-sentences">
                {gapsOf(page.missing).map((gap) => (
                  <li key={gap.key}>
                    <GapText gap={gap} />
                  </li>
                ))}
                {lacksDay && <li>{t("enterValidUntil")}</li>}
              </ul>
            </section>
          )}
          <QuotationSheet page={page} />
          <FloorsCard page={page} />
        </div>
        <div className="yd-stack">
          {page.input.valid_until && (
            <section className="yd-card yd-row yd-row-between">
              <strong>{t("validUntil")}</strong>
              <DateText date={page.input.valid_until} withWeekday />
            </section>
          )}
          <VersionsCard page={page} />
          {page.versions.length > 1 && <CompareQuotation page={page} />}
          <section className="yd-card" aria-labelledby="history-title">
            <h2 id="history-title">{t("history")}</h2>
            <History
              queryKey={["quotation", page.id, "history"]}
              read={(signal) => readHistory(page.id, signal)}
              nameField={nameField}
              names={namesOf(lines)}
            />
          </section>
        </div>
      </div>
      {dialog === "issue" && <IssueDialog page={page} onClose={() => setDialog(null)} />}
      {dialog === "withdraw" && <WithdrawDialog page={page} onClose={() => setDialog(null)} />}
    </>
  );
}

/** The acts that need no further words. */
function useActs(page: Page) {
  const t = useWords(quotationWords);
  const client = useQueryClient();
  const navigate = useNavigate();
  const path = { id: page.id };
  const refresh = () => client.invalidateQueries({ queryKey: ["quotation"] });
  const confirm = useCommand({
    name: `quotation.confirm:${page.id}:${page.revision}`,
    run: (_: undefined, key) =>
      body(
        api.POST("/api/v1/quotations/{id}/confirm", {
          params: { path, header: commandHeaders(key, `"r${page.revision}"`) },
          body: {},
        }),
      ),
    onDone: () => {
      message.success(t("confirmed"));
      refresh();
    },
  });
  const revise = useCommand({
    name: `quotation.revise:${page.id}:${page.revision}`,
    run: (_: undefined, key) =>
      body(
        api.POST("/api/v1/quotations/{id}/revise", {
          params: { path, header: commandHeaders(key) },
          body: {},
        }),
      ),
    onDone: () => {
      refresh();
      navigate(`/quotations/entry/${page.id}`);
    },
  });
  const order = useCommand({
    name: `quotation.order:${page.id}`,
    run: (_: undefined, key) =>
      body(
        api.POST("/api/v1/quotations/{id}/order", {
          params: { path, header: commandHeaders(key) },
          body: {},
        }),
      ),
    onDone: (saved) => {
      refresh();
      navigate(`/orders/entry/${saved.id}`);
    },
  });
  const contract = useCommand({
    name: `quotation.contract:${page.id}`,
    run: (_: undefined, key) =>
      body(
        api.POST("/api/v1/quotations/{id}/contract", {
          params: { path, header: commandHeaders(key) },
          body: {},
        }),
      ),
    onDone: (saved) => {
      refresh();
      client.invalidateQueries({ queryKey: ["contract"] });
      navigate(`/contracts/entry/${saved.id}`);
    },
  });
  return {
    contract: () => contract.run(undefined),
    confirm: () => confirm.run(undefined),
    revise: () => revise.run(undefined),
    order: () => order.run(undefined),
    problem: confirm.problem ?? revise.problem ?? order.problem ?? contract.problem,
  };
}
