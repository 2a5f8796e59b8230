/** One contract: what it says, what stands against it, its annexes, obligations, budget and orders. */

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link, useNavigate, useParams } from "react-router";
import { knownLines, namesOf } from "../../../i18n/fields/order-fields.ts";
import { useText, useWords } from "../../../i18n/words.ts";
import { BackLink } from "../../../ui/back-link.tsx";
import { History } from "../../../ui/history.tsx";
import { ofThisState, PageActs, useActsOf } from "../../../ui/page-acts.tsx";
import { PageHeader } from "../../../ui/page-header.tsx";
import { QueryState } from "../../../ui/query-state.tsx";
import { anybody } from "../../../ui/why-not.tsx";
import { AnnexesCard } from "./annexes-card.tsx";
import { BudgetCard } from "./budget-card.tsx";
import { CompareContract } from "./compare-card.tsx";
import { ContractSheet } from "./contract-sheet.tsx";
import { EndDialog } from "./end-dialog.tsx";
import { useContractFieldNames } from "./field-names.ts";
import { FrameCard } from "./frame-card.tsx";
import { ObligationsCard } from "./obligations-card.tsx";
import { OrderDialog } from "./order-dialog.tsx";
import { contractQuery, type ContractPage as Page, readHistory } from "./queries.ts";
import { SignDialog } from "./sign-dialog.tsx";
import { StateOf } from "./state.tsx";
import { SupplementDialog } from "./supplement-dialog.tsx";
import { VersionsCard } from "./versions-card.tsx";
import { contractWords } from "./words.ts";
import "../quotation/quotation.css";
import "./contract.css";

export function ContractPage() {
  const { id = "" } = useParams();
  const query = useQuery(contractQuery(id));
  return <QueryState query={query}>{({ value }) => <ContractView page={value} />}</QueryState>;
}

type Opened = "sign" | "order" | "supplement" | "end" | null;

function ContractView({ page }: { page: Page }) {
  const t = useWords(contractWords);
  const navigate = useNavigate();
  const [dialog, setDialog] = useState<Opened>(null);
  const lines = knownLines({ content: page.input.content, lines: page.lines });
  const nameField = useContractFieldNames(lines);
  const close = () => setDialog(null);
  const act = useActsOf(page.actions);
  const latest = page.versions[0];
  const print = () => navigate(`/contracts/${page.id}/paper/${latest?.version ?? 1}`);
  return (
    <>
      <PageHeader
        title={[page.number, page.input.title].filter(Boolean).join(" ")}
        before={<BackLink to="/contracts">{t("back")}</BackLink>}
        extra={
          <>
            <StateOf state={page.state} />
            {latest && (
              <span className="yd-muted">
                {t("versionNo", { n: latest.version })}
                {latest.state === "draft" && page.state !== "draft" && ` · ${t("draft")}`}
              </span>
            )}
          </>
        }
        actions={
          <PageActs
            acts={ofThisState([
              act("edit", () => navigate(`/contracts/entry/${page.id}`)),
              act("sign", () => setDialog("sign"), { type: "primary" }),
              act("order", () => setDialog("order"), { type: "primary" }),
              act("supplement", () => setDialog("supplement"), { group: "change" }),
              { key: "print", action: anybody, label: t("print"), run: print, group: "papers" },
              act("end", () => setDialog("end"), { danger: true, group: "change" }),
            ])}
          />
        }
      >
        <p className="yd-muted">
          {[t(page.input.kind), page.customer_name, page.owner_name].filter(Boolean).join(" · ")}
          {page.quotation_id && (
            <>
              {" · "}
              <Link to={`/quotations/${page.quotation_id}`}>{t("fromQuotation")}</Link>
            </>
          )}
        </p>
        {page.end_code && (
          <p className="yd-warn">
            {t("endedBecause", { code: t(`end_${page.end_code}`), reason: page.end_reason })}
          </p>
        )}
      </PageHeader>
      <div className="yd-quotation">
        <div className="yd-stack">
          <Missing page={page} />
          <FrameCard page={page} />
          <ContractSheet page={page} />
        </div>
        <div className="yd-stack">
          <Orders page={page} />
          <ObligationsCard page={page} />
          <AnnexesCard page={page} />
          <BudgetCard page={page} />
          <VersionsCard page={page} />
          {page.versions.length > 1 && <CompareContract page={page} />}
          <section className="yd-card" aria-labelledby="history-title">
            <h2 id="history-title">{t("history")}</h2>
            <History
              queryKey={["contract", page.id, "history"]}
              read={(signal) => readHistory(page.id, signal)}
              nameField={nameField}
              names={namesOf(lines)}
            />
          </section>
        </div>
      </div>
      {dialog === "sign" && <SignDialog page={page} onClose={close} />}
      {dialog === "order" && <OrderDialog page={page} onClose={close} />}
      {dialog === "supplement" && <SupplementDialog page={page} onClose={close} />}
      {dialog === "end" && <EndDialog page={page} onClose={close} />}
    </>
  );
}

function Missing({ page }: { page: Page }) {
  const t = useWords(contractWords);
  const text = useText();
  if (page.missing.length === 0) return null;
  return (
    <section className="yd-card" aria-labelledby="missing-title">
      <h2 id="missing-title">{t("missing")}</h2>
      <ul className="yd-sentences">
        {page.missing.map((one) => (
          <li key={one.message.en}>{text(one.message)}</li>
        ))}
      </ul>
    </section>
  );
}

function Orders({ page }: { page: Page }) {
  const t = useWords(contractWords);
  if (page.orders.length === 0) return null;
  return (
    <section className="yd-card" aria-labelledby="orders-title">
      <h2 id="orders-title">{t("orders")}</h2>
      <ul>
        {page.orders.map((order) => (
          <li key={order.id}>
            <Link to={`/orders/${order.id}`}>{order.label}</Link>{" "}
            <span className="yd-muted">{t("versionNo", { n: order.version })}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
