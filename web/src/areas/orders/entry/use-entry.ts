/** An order being entered: kept on this machine as it is typed, saved in the system by itself. */

import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState } from "react";
import { api, type Tagged, tagged } from "../../../api/client.ts";
import { commandHeaders } from "../../../api/command.ts";
import { orderQuery } from "../../../api/order-queries.ts";
import { Problem } from "../../../api/problem.ts";
import type { OrderInput, Thread } from "../../../api/types.ts";
import { newUuid } from "../../../api/uuid.ts";
import { forgetKept, readKept, writeKept } from "../../../ui/use-kept.ts";
import { type Draft, type DraftLine, fromThread, hasFaults, isBlank, toInput } from "./draft.ts";

/** What lies on this machine until the system has it. */
interface Kept {
  draft: Draft;
  base: OrderInput | null;
  etag: string | null;
  /** Also the key of the command that creates the order, so that it is created once. */
  formId: string;
}

export interface Conflict {
  base: OrderInput;
  theirs: OrderInput;
  mine: OrderInput;
  fresh: Tagged<Thread>;
}

const keptName = (id: string | null) => `order.${id ?? "new"}`;
const keepAfterMilliseconds = 400;
const saveAfterMilliseconds = 8_000;

interface Options {
  id: string | null;
  loaded: Tagged<Thread> | null;
  initial: Draft;
  editable: boolean;
}

export function useEntry({ id: firstId, loaded, initial, editable }: Options) {
  const client = useQueryClient();
  const [start] = useState(() => begin(firstId, loaded, initial));
  const [draft, setDraft] = useState(start.draft);
  const [restored, setRestored] = useState(start.restored);
  const [thread, setThread] = useState(loaded?.value ?? null);
  const [savedDraft, setSavedDraft] = useState(start.restored ? null : start.draft);
  const [savedAt, setSavedAt] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [conflict, setConflict] = useState<Conflict | null>(null);
  const [sentKeys, setSentKeys] = useState<readonly string[]>([]);

  /** What asynchronous work must see as it is now. */
  const now = useRef({
    draft,
    id: firstId,
    etag: start.etag,
    base: start.base,
    formId: start.formId,
  });
  now.current.draft = draft;
  const dirty = draft !== savedDraft;
  const running = useRef<Promise<Tagged<Thread> | null> | null>(null);

  const keep = useCallback(() => {
    const { id, ...kept } = now.current;
    writeKept(keptName(id), kept);
  }, []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: each change starts the wait again
  useEffect(() => {
    if (!dirty) return;
    const timer = window.setTimeout(keep, keepAfterMilliseconds);
    return () => window.clearTimeout(timer);
  }, [draft, dirty, keep]);
  // What was typed within the last moment before leaving.
  const unsaved = useRef(false);
  unsaved.current = dirty;
  useEffect(() => () => void (unsaved.current && keep()), [keep]);

  const accept = useCallback(
    (saved: Tagged<Thread>, sent: Draft, keys: readonly string[]) => {
      const { order, lines } = saved.value;
      client.setQueryData(orderQuery(order.id).queryKey, saved);
      client.invalidateQueries({ queryKey: ["sales_order", "list"] });
      forgetKept(keptName(now.current.id));
      if (now.current.id === null) showSavedUrl(order.id);
      // The server's ids for the lines it has just learnt of; the typing goes on meanwhile.
      const ids = new Map(keys.map((key, i) => [key, lines[i]?.line_id]));
      const named = (line: DraftLine): DraftLine =>
        !line.line_id && ids.get(line.key) ? { ...line, line_id: ids.get(line.key) } : line;
      const withIds = (one: Draft): Draft => ({ ...one, lines: one.lines.map(named) });
      const known = withIds(sent);
      now.current = { ...now.current, id: order.id, etag: saved.etag, base: toInput(known) };
      setDraft((current) => (current === sent ? known : withIds(current)));
      setSavedDraft(known);
      setSavedAt(new Date().toISOString());
      setThread(saved.value);
      setRestored(false);
    },
    [client],
  );

  const send = useCallback(async (): Promise<Tagged<Thread> | null> => {
    const { draft: sent, id, etag, base, formId } = now.current;
    const input = toInput(sent);
    const keys = sent.lines.filter((line) => !isBlank(line)).map((line) => line.key);
    setSentKeys(keys);
    setBusy(true);
    setProblem(null);
    try {
      const saved = await tagged(
        id === null
          ? api.POST("/api/v1/orders", { body: input, headers: commandHeaders(formId) })
          : api.PUT("/api/v1/orders/{id}", {
              params: { path: { id } },
              body: input,
              headers: commandHeaders(newUuid(), etag),
            }),
      );
      accept(saved, sent, keys);
      return saved;
    } catch (failure) {
      const found = Problem.from(failure);
      if (found.stale && id !== null && base) {
        const fresh = await client.fetchQuery({ ...orderQuery(id), staleTime: 0 });
        setConflict({ base, theirs: toInput(fromThread(fresh.value)), mine: input, fresh });
      } else {
        setProblem(found);
      }
      return null;
    } finally {
      setBusy(false);
    }
  }, [accept, client]);

  /** Saves what is typed now; one save after the other. */
  const save = useCallback(async (): Promise<Tagged<Thread> | null> => {
    await running.current;
    running.current = send();
    return running.current;
  }, [send]);

  const ready = editable && dirty && !busy && !conflict && (!problem || problem.passing);
  useEffect(() => {
    if (!ready || draft.customer_id === null || hasFaults(draft)) return;
    const timer = window.setTimeout(save, saveAfterMilliseconds);
    return () => window.clearTimeout(timer);
  }, [draft, ready, save]);

  const change = useCallback((part: Partial<Draft>) => {
    setDraft((current) => ({ ...current, ...part }));
    // The same errors would no longer be about what stands there.
    setProblem((current) => (current?.passing ? null : current));
  }, []);

  /** Goes on with the merged content on top of theirs. */
  const resolve = useCallback(
    (merged: OrderInput) => {
      if (!conflict) return;
      const { fresh, theirs } = conflict;
      const next = fromMerged(merged, now.current.draft, fresh.value);
      now.current = { ...now.current, draft: next, etag: fresh.etag, base: theirs };
      setDraft(next);
      setConflict(null);
      save();
    },
    [conflict, save],
  );

  /** Takes what the system has and drops what was typed. */
  const revert = useCallback(() => {
    const fresh = conflict?.fresh ?? loaded;
    const next = fresh ? fromThread(fresh.value) : initial;
    forgetKept(keptName(now.current.id));
    now.current = {
      ...now.current,
      etag: fresh?.etag ?? null,
      base: fresh ? toInput(next) : null,
      formId: newUuid(),
    };
    setDraft(next);
    setSavedDraft(next);
    setThread(fresh?.value ?? null);
    setConflict(null);
    setRestored(false);
    setProblem(null);
  }, [conflict, loaded, initial]);

  return {
    draft,
    change,
    save,
    busy,
    dirty,
    problem,
    thread,
    savedAt,
    restored,
    conflict,
    resolve,
    revert,
    sentKeys,
    id: thread?.order.id ?? firstId,
    etag: () => now.current.etag,
  };
}

function begin(id: string | null, loaded: Tagged<Thread> | null, initial: Draft) {
  const kept = readKept<Kept>(keptName(id));
  if (kept) return { ...kept, restored: true };
  const base = loaded ? toInput(initial) : null;
  return { draft: initial, base, etag: loaded?.etag ?? null, formId: newUuid(), restored: false };
}

/** The page stays as it is; only a reload must come back to this order. */
function showSavedUrl(id: string): void {
  window.history.replaceState(window.history.state, "", `/orders/entry/${id}`);
}

/** A merged input as a draft again, with the names that belong to its ids. */
function fromMerged(merged: OrderInput, mine: Draft, fresh: Thread): Draft {
  const productNames = new Map<string | null, string | null>([
    ...fresh.lines.map((line) => [line.product_id, line.product_name] as const),
    ...mine.lines.map((line) => [line.product_id, line.product] as const),
  ]);
  const mineCustomer = merged.customer_id === mine.customer_id;
  const mineFile = merged.contract_file_id === (mine.contract_file?.id ?? null);
  const order = {
    ...fresh.order,
    ...merged,
    customer_name: mineCustomer ? mine.customer : fresh.order.customer_name,
    contract_file_name: mineFile
      ? (mine.contract_file?.name ?? null)
      : fresh.order.contract_file_name,
  };
  const lines = merged.lines.map((line, index) => ({
    ...line,
    line_id: line.line_id ?? "",
    line_no: index + 1,
    product_name: productNames.get(line.product_id) ?? null,
    amount: "0",
    facts: fresh.lines[0]?.facts ?? noFacts,
  }));
  const draft = fromThread({ ...fresh, order, lines });
  return {
    ...draft,
    lines: draft.lines.map((line) =>
      line.line_id ? line : { ...line, key: newUuid(), line_id: undefined },
    ),
  };
}

const noFacts = {
  ordered: "0",
  reserved: "0",
  made: "0",
  inspected: "0",
  shipped: "0",
  accepted: "0",
  invoiced: "0",
  paid: "0",
};
