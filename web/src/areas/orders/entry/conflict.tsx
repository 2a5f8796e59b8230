/** Somebody saved first: both changes in the words of the form, to be merged. */

import { useMemo } from "react";
import { useWords } from "../../../i18n/words.ts";
import { ConflictDialog } from "../../../ui/conflict-dialog.tsx";
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
  const lineIds = useMemo(() => theirDraft.lines.map((line) => line.line_id ?? ""), [theirDraft]);
  const nameField = useDocumentFieldNames(around, lineIds);
  const names = useMemo(() => namesIn([theirDraft, draft]), [theirDraft, draft]);
  const showValue = (value: unknown): string => {
    if (value === null || value === "") return "—";
    if (value === undefined) return t("conflictRemoved");
    if (typeof value === "boolean") return value ? t("yes") : t("no");
    const name = names.get(value);
    if (name) return name;
    if (typeof value !== "object") return String(value);
    if (Array.isArray(value)) return value.map(showValue).join("; ") || "—";
    return Object.values(value).map(showValue).join(" ");
  };
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

const namesIn = (drafts: readonly Draft[]) =>
  new Map<unknown, string>(
    drafts.flatMap((draft) => [
      [draft.customer_id, draft.customer] as const,
      ...draft.lines.map((line) => [line.product_id, line.product] as const),
    ]),
  );
