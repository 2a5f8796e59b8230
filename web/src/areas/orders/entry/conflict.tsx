/** Somebody saved first: both changes in the words of the form, to be merged. */

import { useMemo } from "react";
import { type KnownLine, namesOf } from "../../../i18n/fields/order-fields.ts";
import { useWords } from "../../../i18n/words.ts";
import { ConflictDialog } from "../../../ui/conflict-dialog.tsx";
import { shownValue, useReader } from "../../../ui/shown-value.ts";
import { orderWords } from "../words.ts";
import { type FieldNames, useDocumentFieldNames } from "./document-names.ts";
import type { Draft } from "./draft.ts";

export interface Conflict<Input> {
  base: Input;
  theirs: Input;
  mine: Input;
  /** What they saved, as this form would show it: it knows the names that belong to ids. */
  theirDraft: Draft;
}

interface ContentConflictProps<Input> {
  conflict: Conflict<Input>;
  draft: Draft;
  /** Names of the fields beside the content, where it lies inside of another document. */
  around?: FieldNames;
  onResolve: (merged: Input) => void;
  onDiscard: () => void;
}

const noNames: FieldNames = {};

/** Names and values of a conflict about an order's content, alone or inside of another document. */
export function ContentConflict<Input>(props: ContentConflictProps<Input>) {
  const { conflict, draft, around = noNames, onResolve, onDiscard } = props;
  const t = useWords(orderWords);
  const { base, theirs, mine, theirDraft } = conflict;
  // What they removed still has its number here.
  const lines = useMemo(() => [theirDraft, draft].flatMap(linesIn), [theirDraft, draft]);
  const nameField = useDocumentFieldNames(around, lines);
  const names = useMemo(
    () => new Map([...namesOf(lines), ...[draft, theirDraft].map(customerIn)]),
    [lines, draft, theirDraft],
  );
  const reader = useReader(names);
  const showValue = (value: unknown, path: string) =>
    value === undefined ? t("conflictRemoved") : shownValue(value, path, reader) || "—";
  return (
    <ConflictDialog
      base={base}
      theirs={theirs}
      mine={mine}
      who={null}
      nameField={nameField}
      showValue={showValue}
      onResolve={onResolve}
      onDiscard={onDiscard}
    />
  );
}

const linesIn = ({ lines }: Draft): KnownLine[] =>
  lines.map(({ line_id = "", product_id, product: description }, index) => ({
    line_id,
    no: index + 1,
    product_id,
    description,
  }));

const customerIn = (draft: Draft) => [draft.customer_id ?? "", draft.customer] as const;
