/** The changes of an order: requests, revisions compared, holds, and what ended before its time. */

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Alert, Button } from "antd";
import { useState } from "react";
import { Link } from "react-router";
import { api, body } from "../../../api/client.ts";
import { commandHeaders, useCommand } from "../../../api/command.ts";
import type { LineView, OrderPage } from "../../../api/types.ts";
import { knownLines } from "../../../i18n/fields/order-fields.ts";
import { useFormat } from "../../../i18n/format.ts";
import { useWords } from "../../../i18n/words.ts";
import { CommandDialog } from "../../../ui/command-dialog.tsx";
import { Choice, Field, TextArea } from "../../../ui/field.tsx";
import { MomentText } from "../../../ui/figures.tsx";
import { QueryState } from "../../../ui/query-state.tsx";
import { useKept } from "../../../ui/use-kept.ts";
import { actionOf } from "../../../ui/why-not.tsx";
import type { OrderPanelProps } from "../../area.ts";
import { Diff } from "./diff.tsx";
import { changesQuery, compareQuery, revisionsQuery, standingQuery } from "./queries.ts";
import { RevisionDialog } from "./revision-dialog.tsx";
import { StateOf } from "./state-of.tsx";
import { changeWords } from "./words.ts";
import "./changes.css";

export function ChangesPanel({ page }: OrderPanelProps) {
  return (
    <div className="yd-stack">
      <Standing page={page} />
      <Requests id={page.order.id} />
      <Revisions page={page} />
    </div>
  );
}

function Standing({ page }: { page: OrderPage }) {
  const t = useWords(changeWords);
  const format = useFormat();
  const query = useQuery(standingQuery(page.order.id));
  const standing = query.data;
  const [reopening, setReopening] = useState<LineView | null>(null);
  const mayReopen = actionOf(page.actions, "short_close")?.allowed ?? false;
  if (!standing) return null;
  const closed = page.lines.filter((line) => shortClosed(line) !== "0");
  return (
    <>
      {standing.hold && (
        <Alert
          type="warning"
          showIcon
          title={t("held")}
          description={t("heldBy", {
            who: standing.hold.held_by,
            when: format.moment(standing.hold.held_at),
            reason: standing.hold.reason,
          })}
        />
      )}
      {standing.endings.length > 0 && (
        <section aria-labelledby="endings-title">
          <h3 id="endings-title">{t("endings")}</h3>
          <ul className="yd-opinions">
            {standing.endings.map((ending) => (
              <li key={ending.id}>
                <p className="yd-row">
                  <strong>{t(`ending_${ending.kind}`)}</strong>
                  <span>{ending.decided_by}</span>
                  <span className="yd-muted yd-small">
                    <MomentText moment={ending.decided_at} />
                  </span>
                </p>
                <p>{ending.reason}</p>
                {ending.lines.length > 0 && (
                  <ul className="yd-small yd-muted">
                    {ending.lines.map(({ line_id, quantity }) => (
                      <EndedLine
                        key={line_id}
                        line={page.lines.find((line) => line.line_id === line_id)}
                        quantity={quantity}
                      />
                    ))}
                  </ul>
                )}
              </li>
            ))}
          </ul>
          {mayReopen && (
            <p className="yd-row">
              {closed.map((line) => (
                <Button key={line.line_id} size="small" onClick={() => setReopening(line)}>
                  {t("reopen", { row: line.no })}
                </Button>
              ))}
            </p>
          )}
        </section>
      )}
      {reopening && (
        <Reopen id={page.order.id} line={reopening} onClose={() => setReopening(null)} />
      )}
    </>
  );
}

function EndedLine({ line, quantity }: { line: LineView | undefined; quantity: string }) {
  const t = useWords(changeWords);
  const format = useFormat();
  if (!line) return null;
  const { no: row, description: name, unit } = line;
  return <li>{t("endedLine", { row, name, n: format.quantity(quantity), unit })}</li>;
}

const shortClosed = (line: LineView) =>
  line.facts.find((fact) => fact.fact === "short_closed")?.quantity ?? "0";

function Reopen({ id, line, onClose }: { id: string; line: LineView; onClose: () => void }) {
  const t = useWords(changeWords);
  const client = useQueryClient();
  const [reason, setReason, forget] = useKept(`reopen.${line.line_id}`, "");
  const reopen = useCommand<void>({
    name: `order.reopen.${line.line_id}`,
    run: (_, key) =>
      body(
        api.POST("/api/v1/orders/{id}/lines/{line_id}/reopen", {
          params: { path: { id, line_id: line.line_id }, header: commandHeaders(key) },
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
      title={t("reopenTitle", { row: line.no, n: shortClosed(line) })}
      okText={t("reopen", { row: line.no })}
      busy={reopen.busy}
      problem={reopen.problem}
      ready={reason.trim() !== ""}
      onOk={reopen.run}
      onClose={onClose}
    >
      <Field label={t("reasonPlain")} pointer="/reason" required>
        {(control) => <TextArea {...control} value={reason} onChange={setReason} />}
      </Field>
    </CommandDialog>
  );
}

function Requests({ id }: { id: string }) {
  const t = useWords(changeWords);
  const query = useQuery(changesQuery(id));
  return (
    <section aria-labelledby="changes-title">
      <h3 id="changes-title">{t("changes")}</h3>
      <QueryState query={query}>
        {(changes) =>
          changes.length === 0 ? (
            <p className="yd-muted">{t("noChanges")}</p>
          ) : (
            <ul className="yd-opinions">
              {changes.map((change) => (
                <li key={change.id}>
                  <p className="yd-row">
                    <Link to={`/orders/${id}/changes/${change.id}`}>{change.number}</Link>
                    <StateOf change={change} />
                    <span>{change.requested_by.name}</span>
                    <span className="yd-muted yd-small">
                      <MomentText moment={change.requested_at} />
                    </span>
                  </p>
                  <p>{change.reason}</p>
                </li>
              ))}
            </ul>
          )
        }
      </QueryState>
    </section>
  );
}

function Revisions({ page }: { page: OrderPage }) {
  const t = useWords(changeWords);
  const query = useQuery(revisionsQuery(page.order.id));
  const [read, setRead] = useState<number | null>(null);
  return (
    <section aria-labelledby="revisions-title">
      <h3 id="revisions-title">{t("revisions")}</h3>
      <QueryState query={query}>
        {(revisions) => (
          <>
            <ul className="yd-opinions">
              {revisions.map((one) => (
                <li key={one.revision}>
                  <p className="yd-row">
                    <Button type="link" size="small" onClick={() => setRead(one.revision)}>
                      {t("revisionNo", { n: one.revision })}
                    </Button>
                    <span>{one.created_by}</span>
                    <span className="yd-muted yd-small">
                      <MomentText moment={one.created_at} />
                    </span>
                    {one.change_id && (
                      <Link to={`/orders/${page.order.id}/changes/${one.change_id}`}>
                        {one.change_number}
                      </Link>
                    )}
                  </p>
                </li>
              ))}
            </ul>
            {revisions.length > 1 && (
              <Compare page={page} revisions={revisions.map((one) => one.revision)} />
            )}
          </>
        )}
      </QueryState>
      {read !== null && (
        <RevisionDialog id={page.order.id} revision={read} onClose={() => setRead(null)} />
      )}
    </section>
  );
}

function Compare({ page, revisions }: { page: OrderPage; revisions: readonly number[] }) {
  const t = useWords(changeWords);
  const [[from, to], setPair] = useState([revisions[1] ?? 1, revisions[0] ?? 1]);
  const query = useQuery(compareQuery(page.order.id, from, to));
  const options = revisions.map((n) => ({ value: String(n), label: t("revisionNo", { n }) }));
  return (
    <div className="yd-stack">
      <p className="yd-row">
        <span>{t("compare")}</span>
        <Choice
          aria-label={t("before")}
          value={String(from)}
          options={options}
          onChange={(n) => setPair([Number(n), to])}
        />
        <span>{t("compareWith")}</span>
        <Choice
          aria-label={t("after")}
          value={String(to)}
          options={options}
          onChange={(n) => setPair([from, Number(n)])}
        />
      </p>
      <QueryState query={query}>
        {(compared) => <Diff changes={compared.changes} lines={knownLines(page)} />}
      </QueryState>
    </div>
  );
}
