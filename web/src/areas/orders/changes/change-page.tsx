/** One change request: why, what it means, who decides, who took note. */

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Alert, Button } from "antd";
import { useState } from "react";
import { useParams } from "react-router";
import { api, body } from "../../../api/client.ts";
import { commandHeaders, useCommand } from "../../../api/command.ts";
import { orderQuery, workbenchQuery } from "../../../api/order-queries.ts";
import type { ChangeView } from "../../../api/types.ts";
import { knownLines } from "../../../i18n/fields/order-fields.ts";
import { useText, useWords } from "../../../i18n/words.ts";
import { BackLink } from "../../../ui/back-link.tsx";
import { CommandDialog } from "../../../ui/command-dialog.tsx";
import { Fact, Facts } from "../../../ui/facts.tsx";
import { Field, Fields, TextArea } from "../../../ui/field.tsx";
import { DateText, MomentText } from "../../../ui/figures.tsx";
import { PageHeader } from "../../../ui/page-header.tsx";
import { ProblemAlert } from "../../../ui/problem-alert.tsx";
import { QueryState } from "../../../ui/query-state.tsx";
import { useKept } from "../../../ui/use-kept.ts";
import { RefusalList } from "../../../ui/why-not.tsx";
import { ImpactView } from "./impact-view.tsx";
import { changeQuery } from "./queries.ts";
import { StateOf } from "./state-of.tsx";
import { changeWords } from "./words.ts";

export function ChangePage() {
  const { id = "", changeId = "" } = useParams();
  const query = useQuery(changeQuery(id, changeId));
  return <QueryState query={query}>{(change) => <Change change={change} />}</QueryState>;
}

function Change({ change }: { change: ChangeView }) {
  const t = useWords(changeWords);
  const order = useQuery(orderQuery(change.order_id));
  const page = order.data?.value;
  const [withdrawing, setWithdrawing] = useState(false);
  return (
    <>
      <PageHeader
        title={t("change", { number: change.number })}
        before={
          <BackLink to={`/orders/${change.order_id}?tab=changes`}>{change.order_label}</BackLink>
        }
        extra={<StateOf change={change} />}
        actions={
          change.may_withdraw && (
            <Button onClick={() => setWithdrawing(true)}>{t("withdraw")}</Button>
          )
        }
      >
        <p>{change.reason}</p>
      </PageHeader>
      <div className="yd-stack">
        {change.barred.length > 0 && (
          <Alert
            type="error"
            showIcon
            title={t("barred")}
            description={<RefusalList refusals={change.barred} />}
          />
        )}
        {change.differs && <Alert type="warning" showIcon title={t("differs")} />}
        {change.may_decide && <Decide change={change} />}
        <Acknowledgements change={change} />
        <Head change={change} />
        <Approvals change={change} />
        <ImpactView sheet={change.impact} lines={page ? knownLines(page) : []} />
      </div>
      {withdrawing && <Withdraw change={change} onClose={() => setWithdrawing(false)} />}
    </>
  );
}

function Head({ change }: { change: ChangeView }) {
  const t = useWords(changeWords);
  const { base_revision: from, applied_revision: to } = change;
  return (
    <section className="yd-card">
      <Facts>
        <Fact label={t("origin")}>{t(`origin_${change.origin}`)}</Fact>
        <Fact label={t("requestedBy")}>{change.requested_by.name}</Fact>
        <Fact label={t("requestedAt")}>
          <MomentText moment={change.requested_at} />
        </Fact>
        <Fact label={t("department")}>{change.department.name}</Fact>
        <Fact label={t("responsible")}>{change.responsible.name}</Fact>
        <Fact label={t("completeBy")}>
          <DateText date={change.complete_by} />
        </Fact>
        <Fact label={t("revision")}>
          {to ? t("revisionStep", { from, to }) : t("revisionOf", { from })}
        </Fact>
      </Facts>
    </section>
  );
}

/** What a head is asked: yes or no, and why. */
function Decide({ change }: { change: ChangeView }) {
  const t = useWords(changeWords);
  const client = useQueryClient();
  const { order_id: id, id: changeId } = change;
  const [reason, setReason, forget] = useKept(`change.decide.${changeId}`, "");
  const [again, setAgain] = useState(false);
  const decide = useCommand({
    name: `order.change.decide.${changeId}.${change.sheet}`,
    run: (verdict: "approve" | "refuse", key) =>
      body(
        api.POST("/api/v1/orders/{id}/changes/{change_id}/decide", {
          params: { path: { id, change_id: changeId }, header: commandHeaders(key) },
          body: { sheet: change.sheet, verdict, reason: reason.trim() },
        }),
      ),
    onDone: ({ rechecked }) => {
      setAgain(rechecked);
      forget();
      client.invalidateQueries({ queryKey: ["sales_order", id] });
      client.invalidateQueries({ queryKey: ["workbench"] });
    },
    onProblem: ({ stale }) =>
      stale && client.invalidateQueries({ queryKey: ["sales_order", id, "changes", changeId] }),
  });
  return (
    <section className="yd-card yd-stack" aria-labelledby="decide-title">
      <h2 id="decide-title">{t("decide")}</h2>
      {again && <Alert type="warning" showIcon title={t("rechecked")} />}
      <Fields problem={decide.problem}>
        <ProblemAlert problem={decide.problem} />
        <Field label={t("opinion")} pointer="/reason" hint={t("opinionHelp")}>
          {(control) => <TextArea {...control} value={reason} onChange={setReason} />}
        </Field>
      </Fields>
      <p className="yd-row">
        <Button
          type="primary"
          loading={decide.busy}
          disabled={change.barred.length > 0}
          onClick={() => decide.run("approve")}
        >
          {t("approve")}
        </Button>
        <Button
          danger
          loading={decide.busy}
          disabled={reason.trim() === ""}
          onClick={() => decide.run("refuse")}
        >
          {t("refuse")}
        </Button>
      </p>
    </section>
  );
}

function Approvals({ change }: { change: ChangeView }) {
  const t = useWords(changeWords);
  const text = useText();
  const rounds = new Set(change.approvals.map((approval) => approval.round)).size > 1;
  const chip = {
    approve: ["yd-chip-good", t("approved")],
    refuse: ["yd-chip-bad", t("refused")],
  } as const;
  return (
    <section className="yd-card" aria-labelledby="approvals-title">
      <h2 id="approvals-title">{t("approvals")}</h2>
      <ul className="yd-opinions">
        {change.approvals.map((approval) => {
          const [tone, verdict] = approval.verdict
            ? chip[approval.verdict]
            : ["yd-chip-warn", t("waiting")];
          return (
            <li key={`${approval.round}.${approval.post}`}>
              <p className="yd-row">
                <strong>{text(approval.post_title)}</strong>
                <span className={`yd-chip ${tone}`}>{verdict}</span>
                {rounds && <span className="yd-muted">{t("round", { n: approval.round })}</span>}
                {approval.by && <span>{approval.by.name}</span>}
                {approval.at && (
                  <span className="yd-muted yd-small">
                    <MomentText moment={approval.at} />
                  </span>
                )}
              </p>
              <p className="yd-small yd-muted">
                {approval.reasons.map(text).join(text({ zh: "；", en: "; " }))}
              </p>
              {approval.note && <p>{approval.note}</p>}
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function Acknowledgements({ change }: { change: ChangeView }) {
  const t = useWords(changeWords);
  const text = useText();
  const desk = useQuery({ ...workbenchQuery(), enabled: change.acknowledgements.length > 0 });
  if (change.acknowledgements.length === 0) return null;
  const mine = new Set(desk.data?.mine.map((task) => task.id));
  return (
    <section className="yd-card" aria-labelledby="acknowledgements-title">
      <h2 id="acknowledgements-title">{t("acknowledgements")}</h2>
      <ul className="yd-opinions">
        {change.acknowledgements.map((one) => (
          <li key={one.task_id} className="yd-row">
            <strong>
              {one.person?.name ?? (one.post_title ? text(one.post_title) : one.post)}
            </strong>
            <span className={`yd-chip ${one.done_at ? "yd-chip-good" : "yd-chip-warn"}`}>
              {t(one.done_at ? "acknowledged" : "notYet")}
            </span>
            {one.done_by && <span>{one.done_by.name}</span>}
            {one.done_at && (
              <span className="yd-muted yd-small">
                <MomentText moment={one.done_at} />
              </span>
            )}
            {!one.done_at && mine.has(one.task_id) && (
              <Acknowledge id={one.task_id} version={one.task_version} order={change.order_id} />
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Acknowledge({ id, version, order }: { id: string; version: number; order: string }) {
  const t = useWords(changeWords);
  const client = useQueryClient();
  const done = useCommand({
    name: `task.done.${id}`,
    run: (_: undefined, key) =>
      body(
        api.POST("/api/v1/tasks/{id}/done", {
          params: { path: { id }, header: commandHeaders(key, `"r${version}"`) },
          body: { outcome: "" },
        }),
      ),
    onDone: () => {
      client.invalidateQueries({ queryKey: ["sales_order", order] });
      client.invalidateQueries({ queryKey: ["workbench"] });
    },
  });
  return (
    <>
      <Button type="primary" size="small" loading={done.busy} onClick={() => done.run(undefined)}>
        {t("acknowledge")}
      </Button>
      <ProblemAlert problem={done.problem} />
    </>
  );
}

function Withdraw({ change, onClose }: { change: ChangeView; onClose: () => void }) {
  const t = useWords(changeWords);
  const client = useQueryClient();
  const { order_id: id, id: changeId } = change;
  const [reason, setReason, forget] = useKept(`change.withdraw.${changeId}`, "");
  const withdraw = useCommand<void>({
    name: `order.change.withdraw.${changeId}`,
    run: (_, key) =>
      body(
        api.POST("/api/v1/orders/{id}/changes/{change_id}/withdraw", {
          params: { path: { id, change_id: changeId }, header: commandHeaders(key) },
          body: { reason: reason.trim() },
        }),
      ),
    onDone: () => {
      forget();
      client.invalidateQueries({ queryKey: ["sales_order", id] });
      onClose();
    },
  });
  return (
    <CommandDialog
      title={t("withdraw")}
      okText={t("withdraw")}
      busy={withdraw.busy}
      problem={withdraw.problem}
      ready={reason.trim() !== ""}
      onOk={withdraw.run}
      onClose={onClose}
    >
      <Field label={t("withdrawReason")} pointer="/reason" required>
        {(control) => <TextArea {...control} value={reason} onChange={setReason} />}
      </Field>
    </CommandDialog>
  );
}
