/** The history and the discussion of an order, in one line of time. */

import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { commentsQuery, timelineQuery } from "../../api/order-queries.ts";
import type { Comment, Entry, OrderPage } from "../../api/types.ts";
import { knownLines } from "../../i18n/fields/order-fields.ts";
import { useWords } from "../../i18n/words.ts";
import { useOrderTell } from "../../ui/change-text.tsx";
import { QueryState } from "../../ui/query-state.tsx";
import { Timeline, type TimelineItem } from "../../ui/timeline.tsx";
import { CommentBox } from "./comment-box.tsx";
import { threadWords } from "./words.ts";

export function Discussion({ page }: { page: OrderPage }) {
  const { id } = page.order;
  const t = useWords(threadWords);
  const history = useQuery(timelineQuery(id));
  const comments = useQuery(commentsQuery(id));
  const lines = useMemo(() => knownLines(page), [page]);
  const changes = useMemo(
    () => (history.data ?? []).flatMap((entry) => entry.changes),
    [history.data],
  );
  const tell = useOrderTell(changes, lines);
  return (
    <aside className="yd-card yd-discussion" aria-labelledby="timeline-title">
      <h2 id="timeline-title">{t("timeline")}</h2>
      <CommentBox orderId={id} />
      <QueryState query={history}>
        {(entries) => <Timeline items={merged(entries, comments.data ?? [], tell)} />}
      </QueryState>
    </aside>
  );
}

type Tell = ReturnType<typeof useOrderTell>;

/** Newest first; a comment stands with its words rather than as "has written". */
export function merged(
  entries: readonly Entry[],
  comments: readonly Comment[],
  tell: Tell,
): TimelineItem[] {
  const items = [
    ...entries
      .filter((entry) => entry.kind !== "comment.added")
      .map((entry) => ofEntry(entry, tell)),
    ...comments.map(ofComment),
  ];
  return onceEach(items.sort((a, b) => b.at.localeCompare(a.at)));
}

/** Several are told the same thing at once: it is shown once. */
function onceEach(items: readonly TimelineItem[]): TimelineItem[] {
  const said = (item: TimelineItem | undefined) =>
    item?.body === null && item.changes.length === 0
      ? [item.at.slice(0, 19), item.who, item.text?.zh, item.reason].join()
      : null;
  return items.filter((item, at) => said(item) === null || said(item) !== said(items[at - 1]));
}

function ofEntry(entry: Entry, tell: Tell): TimelineItem {
  return {
    id: String(entry.seq),
    at: entry.occurred_at,
    who: entry.actor?.name ?? entry.outsider ?? null,
    onBehalfOf: entry.on_behalf_of?.name ?? null,
    cause: entry.cause ?? null,
    text: entry.text,
    reason: entry.reason ?? null,
    body: null,
    // What has no name for people is told by the entry itself; the audit trail has it all.
    changes: entry.changes.flatMap((change) => {
      const told = tell(change);
      return told.field === change.field ? [] : [told];
    }),
    minor: entry.minor,
  };
}

function ofComment(comment: Comment): TimelineItem {
  return {
    id: comment.id,
    at: comment.created_at,
    who: comment.author.name,
    onBehalfOf: null,
    cause: null,
    text: null,
    reason: null,
    body: comment.body,
    changes: [],
    minor: false,
  };
}
