/** Editing a copy of an approved order: its impact, then the request for the change. */

import { useQueryClient } from "@tanstack/react-query";
import { Alert, Button } from "antd";
import { useState } from "react";
import { useNavigate, useParams } from "react-router";
import { api, body, type Tagged } from "../../../api/client.ts";
import { commandHeaders, useCommand } from "../../../api/command.ts";
import { useReadAgain } from "../../../api/first-read.ts";
import { orderQuery } from "../../../api/order-queries.ts";
import type { Problem } from "../../../api/problem.ts";
import type { ImpactSheet, OrderPage } from "../../../api/types.ts";
import { knownLines } from "../../../i18n/fields/order-fields.ts";
import { useWords } from "../../../i18n/words.ts";
import { BackLink } from "../../../ui/back-link.tsx";
import { Fields } from "../../../ui/field.tsx";
import type { LineNotes } from "../../../ui/lines/line-row.tsx";
import { PageHeader } from "../../../ui/page-header.tsx";
import { ProblemAlert } from "../../../ui/problem-alert.tsx";
import { QueryState } from "../../../ui/query-state.tsx";
import { TermsEditor } from "../../../ui/terms/terms-editor.tsx";
import { useKept } from "../../../ui/use-kept.ts";
import { ActionButton, actionOf, RefusalList } from "../../../ui/why-not.tsx";
import { ContentConflict } from "../entry/conflict.tsx";
import { hasFaults } from "../entry/draft.ts";
import { OrderLines } from "../entry/order-lines.tsx";
import type { Edited } from "./actions.ts";
import { useCopy } from "./copy.ts";
import { HeaderPart } from "./header-part.tsx";
import { Heads, ImpactView } from "./impact-view.tsx";
import { barredBy, OpenRequest, useOpenRequest } from "./open-request.tsx";
import { type Asked, nothingAsked, RequestForm } from "./request-form.tsx";
import { Stale } from "./stale.tsx";
import { changeWords } from "./words.ts";
import "../entry/entry.css";

export function EditPage() {
  const { id = "" } = useParams();
  const query = useReadAgain(orderQuery(id));
  return <QueryState query={query}>{(tagged) => <Editor key={id} tagged={tagged} />}</QueryState>;
}

const noNotes: ReadonlyMap<number, LineNotes> = new Map();

function Editor({ tagged: { value: page, etag } }: { tagged: Tagged<OrderPage> }) {
  const t = useWords(changeWords);
  const navigate = useNavigate();
  const client = useQueryClient();
  const { id, label, revision, currency, owner } = page.order;
  const { copy, found, conflict, change, ...typed } = useCopy(page);
  const { draft } = copy;
  const [asked, setAsked, forgetAsked] = useKept<Asked>(`change.asked.${id}`, nothingAsked);
  /** The revision into which what was typed is being merged. */
  const [merging, setMerging] = useState<number | null>(null);
  const [sheet, setSheet] = useState<{ of: Edited; sheet: ImpactSheet } | null>(null);
  const shown = sheet?.of === found ? sheet.sheet : null;
  const open = useOpenRequest(id);
  const amend = open ? barredBy(open) : actionOf(page.actions, "amend");
  const params = (key: string) => ({ path: { id }, header: commandHeaders(key, etag) });
  /** Somebody's change took effect a moment ago: the order as it is now says the rest. */
  const onProblem = ({ stale }: Problem) =>
    stale && client.invalidateQueries({ queryKey: ["sales_order", id] });

  const preview = useCommand({
    name: `order.change.preview.${id}`,
    run: (of: Edited) =>
      body(
        api.POST("/api/v1/orders/{id}/changes/preview", {
          params: { path: { id } },
          headers: { "If-Match": etag },
          body: { actions: of.actions },
        }),
      ),
    onDone: (sheet, of) => {
      setSheet({ of, sheet });
      requestAnimationFrame(() => document.getElementById("impact-title")?.scrollIntoView());
    },
    onProblem,
  });
  const submit = useCommand({
    name: `order.change.${id}.${copy.revision}`,
    run: (_: undefined, key) =>
      body(
        api.POST("/api/v1/orders/{id}/changes", {
          params: params(key),
          body: {
            actions: found.actions,
            reason: asked.reason.trim(),
            origin: asked.origin,
            complete_by: asked.complete_by ?? "",
            responsible_id: asked.responsible?.id ?? null,
            department_id: asked.department || null,
          },
        }),
      ),
    onDone: ({ id: changeId }) => {
      typed.forget();
      forgetAsked();
      navigate(`/orders/${id}/changes/${changeId}`);
    },
    onProblem,
  });
  const problem = submit.problem ?? preview.problem;
  const ready = found.actions.length > 0 && !hasFaults(draft) && !conflict;
  const named = asked.department === "" || asked.responsible !== null;
  const complete = ready && named && asked.reason.trim() !== "" && asked.complete_by !== null;
  return (
    <Fields problem={problem}>
      <PageHeader
        title={t("newTitle", { label })}
        before={<BackLink to={`/orders/${id}`}>{t("back")}</BackLink>}
        actions={
          <>
            <Button disabled={!ready} loading={preview.busy} onClick={() => preview.run(found)}>
              {t("showImpact")}
            </Button>
            <ActionButton
              action={amend}
              type="primary"
              disabled={!complete}
              loading={submit.busy}
              onRun={() => submit.run(undefined)}
            >
              {t("submit")}
            </ActionButton>
          </>
        }
      >
        <p className="yd-muted">{t("editHelp")}</p>
      </PageHeader>
      <div className="yd-stack">
        {open && <OpenRequest id={id} request={open} />}
        {!open && amend && !amend.allowed && (
          <Alert
            type="info"
            showIcon
            title={t("notAllowed")}
            description={<RefusalList refusals={amend.refusals} />}
          />
        )}
        {conflict && <Stale id={id} revision={revision} onMerge={() => setMerging(revision)} />}
        {!problem?.stale && <ProblemAlert problem={problem} />}
        <Ignored edits={found} />
        <RequestForm asked={asked} rep={owner.name} onChange={setAsked} />
        <HeaderPart draft={draft} onChange={change} />
        <OrderLines
          lines={draft.lines}
          discount={draft.discount}
          currency={currency}
          notes={noNotes}
          goTo={null}
          disabled={false}
          onChange={(lines) => change({ lines: [...lines] })}
        />
        <TermsEditor terms={draft.terms} disabled={false} onChange={(terms) => change({ terms })} />
        {found.actions.length === 0 && <p className="yd-muted">{t("nothing")}</p>}
        {shown && (
          <>
            <ImpactView sheet={shown} lines={knownLines(page)} />
            <Heads sheet={shown} />
          </>
        )}
      </div>
      {merging === revision && conflict && (
        <ContentConflict
          conflict={conflict}
          draft={draft}
          onResolve={typed.resolve}
          onDiscard={typed.discard}
        />
      )}
    </Fields>
  );
}

/** Edits that no request carries are told, not dropped in silence. */
function Ignored({ edits }: { edits: Edited }) {
  const t = useWords(changeWords);
  if (edits.ignored.length === 0) return null;
  const what = edits.ignored.map(({ row, field }) => t(`ignored_${field}`, { row })).join("; ");
  return <Alert type="warning" showIcon title={t("ignored", { what })} />;
}
