/**
 * The form of a document that holds an order's content beside words of its own (an inquiry, a
 * quotation, a contract). What is typed survives a reload; what the server says of the content
 * stands at the field or line that it is about; what somebody else saved meanwhile is met when
 * saving, and merged.
 */

import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useCallback, useMemo, useRef, useState } from "react";
import { useNavigate } from "react-router";
import type { Tagged } from "../../../api/client.ts";
import { useCommand } from "../../../api/command.ts";
import type { Problem } from "../../../api/problem.ts";
import type { Missing, OrderContent } from "../../../api/types.ts";
import { useText, useWords } from "../../../i18n/words.ts";
import { focusField } from "../../../ui/field.tsx";
import { same } from "../../../ui/merge.ts";
import { useKept } from "../../../ui/use-kept.ts";
import { orderWords } from "../words.ts";
import type { Conflict } from "./conflict.tsx";
import { inContent } from "./document-names.ts";
import { type Draft, type DraftLine, isBlank } from "./draft.ts";
import { faultProblem } from "./fault-problem.ts";
import { orderNotes, placeOf, rowOnScreen } from "./notes.ts";
import { useBookPrices } from "./use-book-prices.ts";

/** A document, and the revision of it that a change rests on. */
export interface Stored {
  id: string;
  revision: number;
}

interface DocumentOptions<Kept, Input, Page> {
  /** The kind of document, as its queries name it. */
  kind: string;
  /** The document to change, as it was when the form opened; `null` begins one. */
  page: Page | null;
  /** What the server still misses in the content. */
  missing?: readonly Missing[] | undefined;
  /** Whether it names prices, which the price book helps with. */
  priced: boolean;
  initial: Kept;
  toInput: (kept: Kept) => Input;
  /** Merged input as the form holds it; drafts know the names that belong to ids. */
  fromInput: (input: Input, mine: Kept, theirs: Kept) => Kept;
  /** The document as it is stored now. */
  read: (client: QueryClient, id: string) => Promise<Tagged<Page>>;
  /** A stored document as this form shows it. */
  draftOf: (page: Page) => Kept;
  /** Saves on top of a revision of a document, or begins one. */
  send: (input: Input, onto: Stored | null, key: string) => Promise<{ id: string }>;
  /** Where the document's page is. */
  pathOf: (id: string) => string;
}

/** What is typed, and on what it rests. */
interface Typed<Kept, Input> {
  kept: Kept;
  revision: number;
  base: Input | null;
}

interface DocumentConflict<Kept, Input> extends Conflict<Input> {
  theirKept: Kept;
  revision: number;
}

const none: readonly Missing[] = [];

export function useDocumentForm<
  Kept extends { draft: Draft },
  Input extends { content: OrderContent },
  Page extends Stored,
>(options: DocumentOptions<Kept, Input, Page>) {
  const { kind, page, toInput } = options;
  const text = useText();
  const t = useWords(orderWords);
  const client = useQueryClient();
  const navigate = useNavigate();
  const [begun] = useState<Typed<Kept, Input>>(() => ({
    kept: options.initial,
    revision: page?.revision ?? 0,
    base: page && toInput(options.initial),
  }));
  const [typed, setTyped, forget] = useKept(`${kind}.typed.${page?.id ?? "new"}`, begun);
  const [restored, setRestored] = useState(
    () => typed !== begun && !same(toInput(typed.kept), toInput(begun.kept)),
  );
  const [conflict, setConflict] = useState<DocumentConflict<Kept, Input> | null>(null);
  const [goTo, setGoTo] = useState<{ row: number; key: string } | null>(null);
  const [sentKeys, setSentKeys] = useState<readonly string[]>([]);
  /** What was not sent, as it would not all have been saved. */
  const [faults, setFaults] = useState<Problem | null>(null);
  /** Lines are drawn again only when they change, so what changes them must not. */
  const latest = useRef(typed);
  latest.current = typed;
  const put = useCallback(
    (next: Typed<Kept, Input>) => {
      latest.current = next;
      setTyped(next);
    },
    [setTyped],
  );
  const set = useCallback(
    (part: (kept: Kept) => Partial<Kept>) => {
      const { kept, ...rest } = latest.current;
      put({ ...rest, kept: { ...kept, ...part(kept) } });
    },
    [put],
  );
  const tell = useCallback(
    (part: Partial<Draft>) =>
      set(({ draft }) => ({ draft: { ...draft, ...part } }) as Partial<Kept>),
    [set],
  );
  const change = useCallback(
    (part: Partial<Draft>) => {
      tell(part);
      setFaults(null);
    },
    [tell],
  );
  const setLines = useCallback(
    (lines: readonly DraftLine[]) => change({ lines: [...lines] }),
    [change],
  );
  const { kept, base } = typed;
  const { draft } = kept;
  const pricing = useBookPrices({ draft, id: null, enabled: options.priced, onChange: tell });
  const save = useCommand<Typed<Kept, Input>, { id: string }>({
    name: `${kind}.save:${page?.id ?? "new"}`,
    run: ({ kept, revision }, key) =>
      options.send(toInput(kept), page && { id: page.id, revision }, key),
    onDone: (saved) => {
      forget();
      client.invalidateQueries({ queryKey: [kind] });
      navigate(options.pathOf(saved.id));
    },
    onProblem: async (problem) => {
      if (!problem.stale || !page || !base) return;
      const fresh = await options.read(client, page.id).catch(() => null);
      if (!fresh) return;
      const theirKept = options.draftOf(fresh.value);
      setConflict({
        base,
        theirs: toInput(theirKept),
        mine: toInput(latest.current.kept),
        theirDraft: theirKept.draft,
        theirKept,
        revision: fresh.value.revision,
      });
    },
  });
  const { lines } = draft;
  const goToField = (pointer: string, keys = sentKeys) => {
    const place = placeOf(pointer);
    if (place.row === null) focusField(place.pointer);
    else setGoTo({ row: rowOnScreen(place.row, keys, lines), key: place.key });
  };
  const submit = (typed: Typed<Kept, Input>) => {
    const filled = typed.kept.draft.lines.filter((line) => !isBlank(line));
    const keys = filled.map((line) => line.key);
    const found = faultProblem(typed.kept.draft, t);
    setSentKeys(keys);
    setFaults(found);
    if (!found) save.run(typed);
    else if (found.errors[0]) goToField(found.errors[0].pointer, keys);
  };
  const missing = options.missing ?? none;
  const problem = useMemo(
    () => faults ?? save.problem?.placed(inContent) ?? null,
    [faults, save.problem],
  );
  const notes = useMemo(
    () =>
      orderNotes(
        [pricing, { errors: problem?.errors ?? [], keys: sentKeys }],
        missing,
        sentKeys,
        lines,
        text,
      ),
    [pricing, problem, missing, sentKeys, lines, text],
  );
  return {
    kept,
    /** Changes the document's own words, from what they are at that moment. */
    set,
    /** Changes the content's header. */
    change,
    setLines,
    notes,
    /** What the price preview refuses. */
    previewErrors: pricing.errors,
    /** What is shown was typed earlier and not saved. */
    restored,
    busy: save.busy,
    /** While two changes are being merged, that is what is to be done about the problem. */
    problem: conflict ? null : problem,
    goTo,
    goToField,
    run: () => submit(typed),
    conflict,
    /** Goes on with the merged input on top of what they saved. */
    resolve: (input: Input) => {
      if (!conflict) return;
      const { theirKept, theirs, revision } = conflict;
      const next = { kept: options.fromInput(input, kept, theirKept), revision, base: theirs };
      put(next);
      setConflict(null);
      submit(next);
    },
    /** Takes what the system has and drops what was typed. */
    discard: () => {
      put(
        conflict
          ? { kept: conflict.theirKept, revision: conflict.revision, base: conflict.theirs }
          : begun,
      );
      forget();
      save.clear();
      setConflict(null);
      setRestored(false);
    },
  };
}
