/** An order being entered: kept on this machine as it is typed, saved in the system by itself. */

import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState } from "react";
import { api, type Tagged, tagged } from "../../../api/client.ts";
import { commandHeaders } from "../../../api/command.ts";
import { orderQuery } from "../../../api/order-queries.ts";
import { Problem } from "../../../api/problem.ts";
import { useMe } from "../../../api/session.ts";
import type { OrderContent, OrderPage, OrderSaved } from "../../../api/types.ts";
import { newUuid } from "../../../api/uuid.ts";
import { useWords } from "../../../i18n/words.ts";
import { same } from "../../../ui/merge.ts";
import { forgetKept, readKept, writeKept } from "../../../ui/use-kept.ts";
import { useLeaving } from "../../../ui/use-leaving.ts";
import { orderWords } from "../words.ts";
import type { Conflict } from "./conflict.tsx";
import {
  type Draft,
  type DraftLine,
  hasFaults,
  isBlank,
  mergedDraft,
  namedContent,
  newDraft,
  newLine,
  toContent,
  toDraft,
  withAsked,
} from "./draft.ts";
import { faultProblem } from "./fault-problem.ts";

/** What lies on this machine until the system has it. */
interface Kept {
  draft: Draft;
  base: OrderContent | null;
  etag: string | null;
  /** Also the key of the command that creates the order, so that it is created once. */
  formId: string;
}

interface OrderConflict extends Conflict<OrderContent> {
  fresh: Tagged<OrderPage>;
}

const keptName = (id: string | null) => `order.${id ?? "new"}`;
const keepAfterMilliseconds = 400;
const saveAfterMilliseconds = 8_000;

interface Options {
  id: string | null;
  loaded: Tagged<OrderPage> | null;
  initial: Draft;
  editable: boolean;
}

export function useEntry({ id: firstId, loaded, initial, editable }: Options) {
  const client = useQueryClient();
  const t = useWords(orderWords);
  const { id: user } = useMe();
  const [start] = useState(() => begin(user, firstId, loaded, initial));
  const [draft, setDraft] = useState(start.draft);
  const [restored, setRestored] = useState(start.restored);
  const [page, setPage] = useState(loaded?.value ?? null);
  const [savedDraft, setSavedDraft] = useState(start.restored ? null : start.draft);
  const [savedAt, setSavedAt] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [conflict, setConflict] = useState<OrderConflict | null>(null);
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
  const running = useRef<Promise<Tagged<OrderPage> | null> | null>(null);

  const keep = useCallback(() => {
    const { id, ...kept } = now.current;
    writeKept(user, keptName(id), kept);
  }, [user]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: each change starts the wait again
  useEffect(() => {
    if (!dirty) return;
    const timer = window.setTimeout(keep, keepAfterMilliseconds);
    return () => window.clearTimeout(timer);
  }, [draft, dirty, keep]);
  // What was typed within the last moment before leaving.
  useLeaving(() => dirty && keep());

  /** Takes over what the server made of what was sent; the typing went on meanwhile. */
  const adopt = useCallback((page: OrderPage, sent: Draft, keys: readonly string[]) => {
    const stored = toDraft(namedContent(page));
    const known = withIdentity(stored, sent, keys);
    const ids = new Map(known.lines.map((line) => [line.key, line.line_id]));
    const named = (line: DraftLine): DraftLine =>
      line.line_id || !ids.get(line.key) ? line : { ...line, line_id: ids.get(line.key) };
    now.current = { ...now.current, base: toContent(known) };
    setDraft((current) =>
      current === sent ? known : { ...current, lines: current.lines.map(named) },
    );
    setSavedDraft(known);
    setPage(page);
  }, []);

  const store = useCallback(async (sent: Draft): Promise<Tagged<OrderSaved>> => {
    const { id, etag, formId } = now.current;
    const content = toContent(sent);
    if (id === null) {
      const header = commandHeaders(formId);
      return tagged(api.POST("/api/v1/orders", { body: content, params: { header } }));
    }
    const headers = commandHeaders(newUuid(), etag);
    return tagged(
      api.PUT("/api/v1/orders/{id}", { body: content, params: { path: { id } }, headers }),
    );
  }, []);

  const meetConflict = useCallback(
    async (id: string, base: OrderContent, sent: Draft) => {
      const fresh = await client.fetchQuery({ ...orderQuery(id), staleTime: 0 });
      const theirDraft = toDraft(namedContent(fresh.value));
      const theirs = toContent(theirDraft);
      setConflict({ base, theirs, mine: toContent(sent), theirDraft, fresh });
    },
    [client],
  );

  const send = useCallback(async (): Promise<Tagged<OrderPage> | null> => {
    const { draft: sent, id: knownId, base } = now.current;
    const keys = sent.lines.filter((line) => !isBlank(line)).map((line) => line.key);
    const faults = faultProblem(sent, t);
    setSentKeys(keys);
    setProblem(faults);
    if (faults) return null;
    setBusy(true);
    try {
      const saved = await store(sent);
      const { id } = saved.value;
      forgetKept(user, keptName(knownId));
      if (knownId === null) showSavedUrl(id);
      now.current = { ...now.current, id, etag: saved.etag };
      // Acknowledged; what the server made of it follows.
      setSavedDraft(sent);
      setSavedAt(new Date().toISOString());
      setRestored(false);
      setBusy(false);
      const stored = await client.fetchQuery({ ...orderQuery(id), staleTime: 0 });
      // Were it changed by others in between, the next save would say so and merge.
      if (stored.etag === saved.etag) adopt(stored.value, sent, keys);
      client.invalidateQueries({ queryKey: ["sales_order", "list"] });
      return stored;
    } catch (failure) {
      const found = Problem.from(failure);
      if (found.stale && knownId !== null && base) await meetConflict(knownId, base, sent);
      else setProblem(found);
      return null;
    } finally {
      setBusy(false);
    }
  }, [store, adopt, meetConflict, client, user, t]);

  /** Saves what is typed now; one save after the other. */
  const save = useCallback(async (): Promise<Tagged<OrderPage> | null> => {
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

  /** What the price book says; unless it changes what would be saved, there is nothing to save. */
  const tell = useCallback((part: Partial<Draft>) => {
    const { draft } = now.current;
    const told = { ...draft, ...part };
    setDraft(told);
    setSavedDraft((saved) =>
      saved === draft && same(toContent(draft), toContent(told)) ? told : saved,
    );
  }, []);

  /** Goes on with the merged content on top of theirs. */
  const resolve = useCallback(
    (merged: OrderContent) => {
      if (!conflict) return;
      const { fresh, theirs, theirDraft } = conflict;
      const next = mergedDraft(merged, now.current.draft, theirDraft);
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
    const next = fresh ? toDraft(namedContent(fresh.value)) : initial;
    forgetKept(user, keptName(now.current.id));
    now.current = {
      ...now.current,
      etag: fresh?.etag ?? null,
      base: fresh ? toContent(next) : null,
      formId: newUuid(),
    };
    setDraft(next);
    setSavedDraft(next);
    setPage(fresh?.value ?? null);
    setConflict(null);
    setRestored(false);
    setProblem(null);
  }, [conflict, loaded, initial, user]);

  return {
    draft,
    change,
    tell,
    save,
    busy,
    dirty,
    problem,
    page,
    savedAt,
    restored,
    conflict,
    resolve,
    revert,
    sentKeys,
    id: page?.order.id ?? firstId,
    etag: () => now.current.etag,
  };
}

function begin(user: string, id: string | null, loaded: Tagged<OrderPage> | null, initial: Draft) {
  const kept = readKept<Kept>(user, keptName(id));
  if (kept) return { ...kept, draft: complete(kept.draft), restored: true };
  const base = loaded ? toContent(initial) : null;
  return { draft: initial, base, etag: loaded?.etag ?? null, formId: newUuid(), restored: false };
}

/** A draft kept by an older version of the program may lack fields. */
function complete(draft: Draft): Draft {
  const lines = draft.lines.map((line) => ({ ...newLine(), ...line }));
  return { ...newDraft(), ...draft, lines };
}

/** The page stays as it is; only a reload must come back to this order. */
function showSavedUrl(id: string): void {
  window.history.replaceState(window.history.state, "", `/orders/entry/${id}`);
}

/** What the server stored, with the identities and hints that the screen already has. */
function withIdentity(stored: Draft, sent: Draft, keys: readonly string[]): Draft {
  const before = new Map(sent.lines.map((line) => [line.key, line]));
  // Gift lines come and go by the server's hand, so only the others are known by their place.
  const paid = keys.filter((key) => !before.get(key)?.gift_of);
  let place = 0;
  const lines = stored.lines.map((line): DraftLine => {
    if (line.gift_of) return line;
    const shown = before.get(paid[place++] ?? "");
    if (!shown) return line;
    const { key, facts, parameters } = shown;
    // Parameters still to be filled in are not stored, but must not vanish from the screen.
    return { ...line, key, facts, parameters: withAsked(parameters, line.asked) };
  });
  const blanks = sent.lines.filter(isBlank);
  return { ...stored, contract_file: sent.contract_file, lines: [...lines, ...blanks] };
}
