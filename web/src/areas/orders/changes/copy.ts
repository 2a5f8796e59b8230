/**
 * The copy of an order on which a change is typed, and the revision it rests on. When the order gets
 * a new revision meanwhile, what was typed is merged into that one.
 */

import { useMemo } from "react";
import type { OrderContent, OrderPage } from "../../../api/types.ts";
import { same } from "../../../ui/merge.ts";
import { useKept } from "../../../ui/use-kept.ts";
import type { Conflict } from "../entry/conflict.tsx";
import { type Draft, mergedDraft, namedContent, toContent, toDraft } from "../entry/draft.ts";
import { edited } from "./actions.ts";

/** What is typed, and on what it rests. */
export interface Copy {
  draft: Draft;
  base: OrderContent;
  revision: number;
}

/** The order as it is now, nothing changed. */
export function copyOf(page: OrderPage): Copy {
  const draft = toDraft(namedContent(page));
  return { draft, base: toContent(draft), revision: page.order.revision };
}

/** What both sides made of the base since; none while the copy rests on the order as it is now. */
export function conflictOf(copy: Copy, current: Copy): Conflict<OrderContent> | null {
  if (copy.revision === current.revision) return null;
  const { draft, base } = copy;
  return { base, theirs: current.base, mine: toContent(draft), theirDraft: current.draft };
}

/** The merged content as a copy of the order as it is now. */
export function movedOnto(current: Copy, merged: OrderContent, { draft }: Copy): Copy {
  return { ...current, draft: mergedDraft(merged, draft, current.draft) };
}

/** The copy in hand; kept on this machine until the request is sent. */
export function useCopy(page: OrderPage) {
  const current = useMemo(() => copyOf(page), [page]);
  const [typed, setTyped, forget] = useKept<Copy>(`change.${page.order.id}`, current);
  const conflict = useMemo(() => conflictOf(typed, current), [typed, current]);
  // Where nothing was typed there is nothing to be merged.
  const untouched = conflict !== null && same(conflict.base, conflict.mine);
  const copy = untouched ? current : typed;
  const found = useMemo(() => edited(copy.base, toContent(copy.draft)), [copy]);
  return {
    copy,
    found,
    conflict: untouched ? null : conflict,
    change: (part: Partial<Draft>) => setTyped({ ...copy, draft: { ...copy.draft, ...part } }),
    /** Goes on with the merged content on top of the order as it is now. */
    resolve: (merged: OrderContent) => setTyped(movedOnto(current, merged, copy)),
    /** Takes the order as it is now and drops what was typed. */
    discard: () => setTyped(current),
    forget,
  };
}
