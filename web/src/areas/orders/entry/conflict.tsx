import type { OrderContent } from "../../../api/types.ts";
import { useOrderFieldNames } from "../../../i18n/fields/order-fields.ts";
import { useWords } from "../../../i18n/words.ts";
import { ConflictDialog } from "../../../ui/conflict-dialog.tsx";
import { orderWords } from "../words.ts";
import type { Draft } from "./draft.ts";
import type { Conflict } from "./use-entry.ts";

interface OrderConflictProps {
  conflict: Conflict;
  draft: Draft;
  onResolve: (merged: OrderContent) => void;
  onDiscard: () => void;
}

/** Names and values of an order's conflict in the words of the form. */
export function OrderConflict({ conflict, draft, onResolve, onDiscard }: OrderConflictProps) {
  const t = useWords(orderWords);
  const { fresh, base, theirs, mine } = conflict;
  const page = fresh.value;
  const nameField = useOrderFieldNames(page.lines.map((line) => line.line_id));
  const names = new Map<unknown, string>([
    [page.order.customer?.id, page.order.customer?.name ?? ""],
    [draft.customer_id, draft.customer],
    ...(page.content.lines ?? []).map(
      (line, i) => [line.product_id, page.lines[i]?.description ?? ""] as const,
    ),
    ...draft.lines.map((line) => [line.product_id, line.product] as const),
  ]);
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
