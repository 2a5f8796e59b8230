/** Whose names stand under an order's paper: who asked for what it says, and who approved it. */

import { useQuery } from "@tanstack/react-query";
import { orderQuery } from "../../../api/order-queries.ts";
import type { ChangeView, Moment, OrderPage, RevisionPage } from "../../../api/types.ts";
import { changeQuery, revisionsQuery } from "../changes/queries.ts";

interface Signs {
  maker: string;
  reviewers: readonly string[];
}

const once = (names: readonly string[]) => [...new Set(names)];

/** A revision that a change made was asked for by one and applied by another. */
export function signsOfChange(
  change: Pick<ChangeView, "requested_by" | "approvals" | "round">,
): Signs {
  const approvals = change.approvals.filter(
    ({ round, verdict }) => round === change.round && verdict === "approve",
  );
  return {
    maker: change.requested_by.name,
    reviewers: once(approvals.flatMap(({ by }) => by?.name ?? [])),
  };
}

type Opinion = Pick<
  OrderPage["process"]["opinions"][number],
  "verdict" | "by" | "at" | "voided_at"
>;

/** Who had approved what a revision said when it became the order, or gave way to the next one. */
export function reviewersOf(
  opinions: readonly Opinion[],
  approvedAt: Moment | null | undefined,
  next: Moment | undefined,
): readonly string[] {
  const given = opinions.filter(
    ({ verdict, at, voided_at }) =>
      verdict === "approve" &&
      (!approvedAt || at <= approvedAt) &&
      (next === undefined ? !voided_at : at < next && (!voided_at || voided_at >= next)),
  );
  return once(given.map(({ by }) => by.name));
}

type Since = Pick<RevisionPage, "revision" | "created_at">;

/** The revision that took this one's place, if one did. */
const after = (revisions: readonly Since[], revision: number) =>
  revisions
    .filter((one) => one.revision > revision)
    .toSorted((a, b) => a.revision - b.revision)
    .at(0);

export function useSigns(id: string, page: RevisionPage): Signs {
  const { change_id: change } = page;
  const changed = useQuery({ ...changeQuery(id, change ?? ""), enabled: change != null });
  const order = useQuery({ ...orderQuery(id), enabled: change == null });
  const revisions = useQuery({ ...revisionsQuery(id), enabled: change == null });
  if (change != null) {
    return changed.data ? signsOfChange(changed.data) : { maker: "", reviewers: [] };
  }
  const whole = order.data?.value;
  const known = whole && revisions.data;
  return {
    maker: page.created_by,
    reviewers: known
      ? reviewersOf(
          whole.process.opinions,
          whole.order.approved_at,
          after(revisions.data, page.revision)?.created_at,
        )
      : [],
  };
}
