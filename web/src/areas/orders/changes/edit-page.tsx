/** Editing a copy of an approved order: its impact, then the request for the change. */

import { ArrowLeftOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Alert, Button } from "antd";
import { useMemo, useState } from "react";
import { Link, useNavigate, useParams } from "react-router";
import { api, body, type Tagged } from "../../../api/client.ts";
import { commandHeaders, useCommand } from "../../../api/command.ts";
import { orderQuery } from "../../../api/order-queries.ts";
import type { ImpactSheet, OrderPage } from "../../../api/types.ts";
import { useWords } from "../../../i18n/words.ts";
import { DateInput } from "../../../ui/date-input.tsx";
import { Choice, Field, Fields, TextArea, TextInput } from "../../../ui/field.tsx";
import type { LineNotes } from "../../../ui/lines/line-row.tsx";
import { PageHeader } from "../../../ui/page-header.tsx";
import { ProblemAlert } from "../../../ui/problem-alert.tsx";
import { QueryState } from "../../../ui/query-state.tsx";
import { TermsEditor } from "../../../ui/terms/terms-editor.tsx";
import { useKept } from "../../../ui/use-kept.ts";
import { actionOf, RefusalList } from "../../../ui/why-not.tsx";
import { type Draft, hasFaults, namedContent, toContent, toDraft } from "../entry/draft.ts";
import { OrderLines } from "../entry/order-lines.tsx";
import { type Edited, edited } from "./actions.ts";
import { Heads, ImpactView } from "./impact-view.tsx";
import { Stale } from "./stale.tsx";
import { changeWords } from "./words.ts";
import "../entry/entry.css";

export function EditPage() {
  const { id = "" } = useParams();
  const query = useQuery(orderQuery(id));
  return <QueryState query={query}>{(tagged) => <Editor key={id} tagged={tagged} />}</QueryState>;
}

type Origin = "customer" | "us" | "supplier";

interface Asked {
  reason: string;
  origin: Origin;
  complete_by: string | null;
}

const nothingAsked: Asked = { reason: "", origin: "customer", complete_by: null };
const noNotes: ReadonlyMap<number, LineNotes> = new Map();

function Editor({ tagged }: { tagged: Tagged<OrderPage> }) {
  const t = useWords(changeWords);
  const navigate = useNavigate();
  // The revision this edit rests on stays, whatever happens to the order meanwhile.
  const [{ value: page, etag }] = useState(tagged);
  const { id, label, revision, currency } = page.order;
  const start = useMemo(() => toDraft(namedContent(page)), [page]);
  const [draft, setDraft, forget] = useKept<Draft>(`change.${id}.${revision}`, start);
  const [asked, setAsked, forgetAsked] = useKept<Asked>(`change.asked.${id}`, nothingAsked);
  const change = (part: Partial<Draft>) => setDraft({ ...draft, ...part });
  const found = useMemo(() => edited(toContent(start), toContent(draft)), [start, draft]);
  const [sheet, setSheet] = useState<{ of: Edited; sheet: ImpactSheet } | null>(null);
  const shown = sheet?.of === found ? sheet.sheet : null;
  const amend = actionOf(page.actions, "amend");
  const params = (key: string) => ({ path: { id }, header: commandHeaders(key, etag) });

  const preview = useCommand({
    name: `order.change.preview.${id}`,
    run: (of: Edited, key) =>
      body(
        api.POST("/api/v1/orders/{id}/changes/preview", {
          params: params(key),
          body: { actions: of.actions },
        }),
      ),
    onDone: (sheet, of) => {
      setSheet({ of, sheet });
      requestAnimationFrame(() => document.getElementById("impact-title")?.scrollIntoView());
    },
  });
  const submit = useCommand({
    name: `order.change.${id}.${revision}`,
    run: (_: undefined, key) =>
      body(
        api.POST("/api/v1/orders/{id}/changes", {
          params: params(key),
          body: {
            actions: found.actions,
            reason: asked.reason.trim(),
            origin: asked.origin,
            complete_by: asked.complete_by ?? "",
          },
        }),
      ),
    onDone: ({ id: changeId }) => {
      forget();
      forgetAsked();
      navigate(`/orders/${id}/changes/${changeId}`);
    },
  });
  const problem = submit.problem ?? preview.problem;
  const ready = found.actions.length > 0 && !hasFaults(draft);
  const complete = ready && asked.reason.trim() !== "" && asked.complete_by !== null;
  return (
    <Fields problem={problem}>
      <PageHeader
        title={t("newTitle", { label })}
        before={
          <Link to={`/orders/${id}`} className="yd-small">
            <ArrowLeftOutlined aria-hidden /> {t("back")}
          </Link>
        }
        actions={
          <>
            <Button disabled={!ready} loading={preview.busy} onClick={() => preview.run(found)}>
              {t("showImpact")}
            </Button>
            <Button
              type="primary"
              disabled={!complete || !amend?.allowed}
              loading={submit.busy}
              onClick={() => submit.run(undefined)}
            >
              {t("submit")}
            </Button>
          </>
        }
      >
        <p className="yd-muted">{t("editHelp")}</p>
      </PageHeader>
      <div className="yd-stack">
        {amend && !amend.allowed && (
          <Alert
            type="info"
            showIcon
            title={t("notAllowed")}
            description={<RefusalList refusals={amend.refusals} />}
          />
        )}
        {problem?.stale ? (
          <Stale problem={problem} page={page} onReload={forget} />
        ) : (
          <ProblemAlert problem={problem} />
        )}
        <Ignored edits={found} />
        <RequestForm asked={asked} onChange={setAsked} />
        <Delivery draft={draft} onChange={change} />
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
            <ImpactView sheet={shown} lineIds={page.lines.map((line) => line.line_id)} />
            <Heads sheet={shown} />
          </>
        )}
      </div>
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

function RequestForm({ asked, onChange }: { asked: Asked; onChange: (asked: Asked) => void }) {
  const t = useWords(changeWords);
  const origins: readonly Origin[] = ["customer", "us", "supplier"];
  return (
    <section className="yd-card" aria-labelledby="request-title">
      <h2 id="request-title">{t("request")}</h2>
      <div className="yd-form">
        <Field label={t("reason")} pointer="/reason" required wide>
          {(control) => (
            <TextArea
              {...control}
              value={asked.reason}
              onChange={(reason) => onChange({ ...asked, reason })}
            />
          )}
        </Field>
        <Field label={t("origin")} pointer="/origin" required>
          {(control) => (
            <Choice
              {...control}
              value={asked.origin}
              options={origins.map((value) => ({ value, label: t(`origin_${value}`) }))}
              onChange={(origin) => onChange({ ...asked, origin })}
            />
          )}
        </Field>
        <Field label={t("completeBy")} pointer="/complete_by" required>
          {(control) => (
            <DateInput
              {...control}
              value={asked.complete_by}
              onChange={(complete_by) => onChange({ ...asked, complete_by })}
            />
          )}
        </Field>
      </div>
    </section>
  );
}

interface DeliveryProps {
  draft: Draft;
  onChange: (part: Partial<Draft>) => void;
}

function Delivery({ draft, onChange }: DeliveryProps) {
  const t = useWords(changeWords);
  return (
    <section className="yd-card" aria-labelledby="delivery-title">
      <h2 id="delivery-title">{t("delivery")}</h2>
      <div className="yd-form">
        <Field label={t("deliveryOn")} pointer="/delivery_on">
          {(control) => (
            <DateInput
              {...control}
              value={draft.delivery_on}
              onChange={(delivery_on) => onChange({ delivery_on })}
            />
          )}
        </Field>
        <Field label={t("deliveryPlace")} pointer="/delivery_place">
          {(control) => (
            <TextInput
              {...control}
              value={draft.delivery_place}
              onChange={(delivery_place) => onChange({ delivery_place })}
            />
          )}
        </Field>
      </div>
    </section>
  );
}
