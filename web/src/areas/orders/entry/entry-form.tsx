/** The whole form of an order: header, lines, terms, what is missing, and saving. */

import { Alert, Button } from "antd";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { Tagged } from "../../../api/client.ts";
import type { OrderPage } from "../../../api/types.ts";
import { useOrderFieldNames } from "../../../i18n/fields/order-fields.ts";
import { useFormat } from "../../../i18n/format.ts";
import { useText, useWords } from "../../../i18n/words.ts";
import { BackLink } from "../../../ui/back-link.tsx";
import { Fields, focusField } from "../../../ui/field.tsx";
import { OrderState } from "../../../ui/order-state.tsx";
import { PageHeader } from "../../../ui/page-header.tsx";
import { ProblemAlert } from "../../../ui/problem-alert.tsx";
import { Returned } from "../../../ui/returned.tsx";
import { TermsEditor } from "../../../ui/terms/terms-editor.tsx";
import { useNarrow } from "../../../ui/use-narrow.ts";
import { actionOf, RefusalList } from "../../../ui/why-not.tsx";
import { orderWords } from "../words.ts";
import { ContentConflict } from "./conflict.tsx";
import { currencyOf, type Draft, type DraftLine } from "./draft.ts";
import { FillBar } from "./fill-bar.tsx";
import { belowFloors } from "./floor.ts";
import { HeaderForm } from "./header-form.tsx";
import { MissingPanel } from "./missing-panel.tsx";
import { orderNotes, placeOf, rowOnScreen } from "./notes.ts";
import { OrderLines } from "./order-lines.tsx";
import { SubmitDialog } from "./submit-dialog.tsx";
import { useBookPrices } from "./use-book-prices.ts";
import { useEntry } from "./use-entry.ts";
import "./entry.css";

interface EntryFormProps {
  id: string | null;
  loaded: Tagged<OrderPage> | null;
  initial: Draft;
  copiedFrom?: string;
}

export function EntryForm({ id, loaded, initial, copiedFrom }: EntryFormProps) {
  const narrow = useNarrow();
  const t = useWords(orderWords);
  const text = useText();
  const edit = loaded ? actionOf(loaded.value.actions, "edit") : undefined;
  const editable = edit?.allowed ?? true;
  const entry = useEntry({ id, loaded, initial, editable });
  const { draft, change, page, problem } = entry;
  const [submitting, setSubmitting] = useState(false);
  const [goTo, setGoTo] = useState<{ row: number; key: string } | null>(null);
  const nameField = useOrderFieldNames();
  const currency = currencyOf(draft);
  const disabled = !editable;

  const pricing = useBookPrices({
    draft,
    id: entry.id,
    enabled: editable,
    onChange: entry.tell,
  });
  const { sentKeys } = entry;
  const notes = useMemo(
    () =>
      orderNotes(
        [pricing, { errors: problem?.errors ?? [], keys: sentKeys }],
        page?.missing ?? [],
        sentKeys,
        draft.lines,
        text,
      ),
    [pricing, problem, page, sentKeys, draft.lines, text],
  );
  const lineNotes = useStable(notes.lines);
  const below = useMemo(() => belowFloors(draft.lines, currency), [draft.lines, currency]);
  const setLines = useCallback(
    (lines: readonly DraftLine[]) => change({ lines: [...lines] }),
    [change],
  );
  const setTerms = useCallback((terms: Draft["terms"]) => change({ terms }), [change]);

  const goToField = (pointer: string) => {
    const place = placeOf(pointer);
    if (place.row === null) focusField(place.pointer);
    else setGoTo({ row: rowOnScreen(place.row, sentKeys, draft.lines), key: place.key });
  };

  // A new order begins with its customer; on a phone that would bring up the keyboard unasked.
  const begins = useRef(entry.id === null && !copiedFrom && !narrow);
  useEffect(() => {
    if (begins.current) focusField("/customer_id");
  }, []);

  // What was typed and cannot be saved is put right at once.
  const goToFault = useRef(goToField);
  goToFault.current = goToField;
  useEffect(() => {
    const [first] = problem?.code === "faults" ? problem.errors : [];
    if (first) goToFault.current(first.pointer);
  }, [problem]);

  /** Submitting rests on what the system has, so it is saved first. */
  const preparing = useRef(false);
  const prepareSubmit = async () => {
    if (preparing.current) return;
    preparing.current = true;
    const saved = entry.dirty || entry.id === null ? await entry.save() : entry.page;
    preparing.current = false;
    if (saved) setSubmitting(true);
  };

  useShortcuts({ save: entry.save, submit: prepareSubmit, enabled: editable && !submitting });

  const label = page?.order.label;
  return (
    <Fields problem={problem} errors={pricing.errors} missing={notes.missing}>
      <PageHeader
        title={label ? t("editTitle", { label }) : t("newTitle")}
        before={<BackLink to={entry.id ? `/orders/${entry.id}` : "/orders"}>{t("back")}</BackLink>}
        extra={
          <>
            {page && <OrderState order={page.order} />}
            <SaveState busy={entry.busy} dirty={entry.dirty} savedAt={entry.savedAt} />
          </>
        }
        actions={
          editable && (
            <>
              <Button onClick={() => entry.save()} loading={entry.busy} title={t("shortcuts")}>
                {t("saveDraft")}
              </Button>
              <Button type="primary" onClick={prepareSubmit} title={t("shortcuts")}>
                {t("submit")}
              </Button>
            </>
          )
        }
      />
      <div className="yd-stack">
        {edit && !edit.allowed && (
          <Alert
            type="info"
            showIcon
            title={t("notEditable")}
            description={<RefusalList refusals={edit.refusals} />}
          />
        )}
        {entry.restored && (
          <Alert
            type="info"
            showIcon
            title={t("restored")}
            action={<Button onClick={entry.revert}>{t("discardRestored")}</Button>}
          />
        )}
        {copiedFrom && (
          <Alert type="info" showIcon title={t("copiedFrom", { label: copiedFrom })} />
        )}
        <ProblemAlert
          problem={problem}
          onRetry={entry.save}
          nameField={nameField}
          onField={goToField}
        />
        <Returned returned={page?.order.returned} />
        {page && page.warnings.length > 0 && (
          <Alert
            type="warning"
            showIcon
            title={t("warnings")}
            description={
              <ul>
                {page.warnings.map((warning) => (
                  <li key={warning.code + warning.pointer}>{text(warning.message)}</li>
                ))}
              </ul>
            }
          />
        )}
        <HeaderForm
          draft={draft}
          disabled={disabled}
          typeFixed={entry.id !== null}
          onChange={change}
        />
        {!disabled && <FillBar draft={draft} currency={currency} onChange={change} />}
        <OrderLines
          lines={draft.lines}
          discount={draft.discount}
          rounding={draft.rounding}
          currency={currency}
          notes={lineNotes}
          goTo={goTo}
          disabled={disabled}
          onChange={setLines}
        />
        <div className="yd-entry-foot">
          <TermsEditor terms={draft.terms} disabled={disabled} onChange={setTerms} />
          <MissingPanel
            page={page}
            stale={entry.dirty}
            below={below}
            onField={goToField}
            onPrice={(row) => setGoTo({ row, key: "unit_price" })}
          />
        </div>
      </div>
      {submitting && page && (
        <SubmitDialog
          page={page}
          etag={entry.etag()}
          onClose={() => setSubmitting(false)}
          onField={(pointer) => {
            setSubmitting(false);
            goToField(pointer);
          }}
        />
      )}
      {entry.conflict && (
        <ContentConflict
          conflict={entry.conflict}
          draft={draft}
          onResolve={entry.resolve}
          onDiscard={entry.revert}
        />
      )}
    </Fields>
  );
}

interface SaveStateProps {
  busy: boolean;
  dirty: boolean;
  savedAt: string | null;
}

function SaveState({ busy, dirty, savedAt }: SaveStateProps) {
  const t = useWords(orderWords);
  const format = useFormat();
  const words = () => {
    if (busy) return t("saving");
    if (dirty) return navigator.onLine ? t("unsaved") : t("savedHere");
    return savedAt ? t("savedAt", { time: format.moment(savedAt).slice(-5) }) : "";
  };
  return (
    <span role="status" className={`yd-small ${dirty && !busy ? "yd-warn" : "yd-muted"}`}>
      {words()}
    </span>
  );
}

/** The same map as long as it says the same, so that the lines are not drawn again for nothing. */
function useStable<Key, Value>(map: ReadonlyMap<Key, Value>): ReadonlyMap<Key, Value> {
  const last = useRef({ map, text: "" });
  const text = JSON.stringify([...map]);
  if (text !== last.current.text) last.current = { map, text };
  return last.current.map;
}

interface Shortcuts {
  save: () => void;
  submit: () => void;
  enabled: boolean;
}

function useShortcuts(shortcuts: Shortcuts): void {
  const latest = useRef(shortcuts);
  latest.current = shortcuts;
  useEffect(() => {
    const keyDown = (event: KeyboardEvent) => {
      if (!latest.current.enabled || !(event.ctrlKey || event.metaKey)) return;
      if (event.key.toLowerCase() === "s") {
        event.preventDefault();
        latest.current.save();
      } else if (event.key === "Enter") {
        event.preventDefault();
        latest.current.submit();
      }
    };
    window.addEventListener("keydown", keyDown);
    return () => window.removeEventListener("keydown", keyDown);
  }, []);
}
