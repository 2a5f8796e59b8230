/**
 * The form of a document that holds an order's content beside words of its own (an inquiry, a
 * quotation, a contract): what is typed survives a reload, and what the server says of the content
 * stands at the field or line that it is about.
 */

import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useMemo, useRef, useState } from "react";
import { useNavigate } from "react-router";
import { useCommand } from "../../../api/command.ts";
import type { FieldError, Missing } from "../../../api/types.ts";
import { useOrderFieldNames } from "../../../i18n/fields/order-fields.ts";
import { useText } from "../../../i18n/words.ts";
import { useKept } from "../../../ui/use-kept.ts";
import { type Draft, type DraftLine, isBlank } from "./draft.ts";
import { orderNotes, placeOf, rowOnScreen } from "./notes.ts";

interface DocumentForm<Kept, Input> {
  /** The kind of document, as its queries name it. */
  kind: string;
  /** The document to change; `null` begins one. */
  page: { id: string; revision: number } | null;
  /** What the server still misses in the content. */
  missing?: readonly Missing[] | undefined;
  initial: Kept;
  toInput: (kept: Kept) => Input;
  send: (input: Input, key: string) => Promise<{ id: string }>;
  /** Where the document's page is. */
  pathOf: (id: string) => string;
}

const none: readonly Missing[] = [];

export function useDocumentForm<Kept extends { draft: Draft }, Input>(
  form: DocumentForm<Kept, Input>,
) {
  const { kind, page } = form;
  const text = useText();
  const client = useQueryClient();
  const navigate = useNavigate();
  const nameField = useOrderFieldNames();
  const name = `${page?.id ?? "new"}.${page?.revision ?? 0}`;
  const [kept, setKept, forget] = useKept(`${kind}.${name}`, form.initial);
  const [goTo, setGoTo] = useState<{ row: number; key: string } | null>(null);
  const [sentKeys, setSentKeys] = useState<readonly string[]>([]);
  /** Lines are drawn again only when they change, so what changes them must not. */
  const latest = useRef(kept);
  latest.current = kept;
  const set = useCallback(
    (part: (kept: Kept) => Partial<Kept>) => {
      latest.current = { ...latest.current, ...part(latest.current) };
      setKept(latest.current);
    },
    [setKept],
  );
  const change = useCallback(
    (part: Partial<Draft>) => {
      latest.current = { ...latest.current, draft: { ...latest.current.draft, ...part } };
      setKept(latest.current);
    },
    [setKept],
  );
  const setLines = useCallback(
    (lines: readonly DraftLine[]) => change({ lines: [...lines] }),
    [change],
  );
  const save = useCommand<Input, { id: string }>({
    name: `${kind}.save:${name}`,
    run: form.send,
    onDone: (saved) => {
      forget();
      client.invalidateQueries({ queryKey: [kind] });
      navigate(form.pathOf(saved.id));
    },
  });
  const { lines } = kept.draft;
  const missing = form.missing ?? none;
  const errors = useMemo(() => contentErrors(save.problem?.errors ?? []), [save.problem]);
  const notes = useMemo(
    () => orderNotes(errors, missing, sentKeys, lines, text),
    [errors, missing, sentKeys, lines, text],
  );
  return {
    kept,
    /** Changes the document's own words, from what they are at that moment. */
    set,
    /** Changes the content's header. */
    change,
    setLines,
    notes,
    save,
    goTo,
    goToField: (pointer: string) => {
      const place = placeOf(inContent(pointer));
      if (place.row !== null) {
        setGoTo({ row: rowOnScreen(place.row, sentKeys, lines), key: place.key });
      }
    },
    nameField: (pointer: string) => nameField(inContent(pointer)),
    run: () => {
      setSentKeys(lines.filter((line) => !isBlank(line)).map((line) => line.key));
      save.run(form.toInput(kept));
    },
  };
}

/** The server judges the content inside of a document by the pointers of an order. */
const inContent = (pointer: string) => pointer.replace(/^\/content/, "");

function contentErrors(errors: readonly FieldError[]): FieldError[] {
  return errors.map((error) => ({ ...error, pointer: inContent(error.pointer) }));
}
