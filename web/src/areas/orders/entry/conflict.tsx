import { useCallback } from "react";
import type { OrderInput } from "../../../api/types.ts";
import { useWords } from "../../../i18n/words.ts";
import { ConflictDialog } from "../../../ui/conflict-dialog.tsx";
import { orderWords } from "../words.ts";
import type { Draft } from "./draft.ts";
import { useFieldNames } from "./names.ts";
import type { Conflict } from "./use-entry.ts";

interface OrderConflictProps {
  conflict: Conflict;
  draft: Draft;
  onResolve: (merged: OrderInput) => void;
  onDiscard: () => void;
}

/** Names and values of an order's conflict in the words of the form. */
export function OrderConflict({ conflict, draft, onResolve, onDiscard }: OrderConflictProps) {
  const t = useWords(orderWords);
  const nameOf = useFieldNames();
  const { fresh, base, theirs, mine } = conflict;
  const lineNo = useCallback(
    (id: string) => {
      const theirLine = fresh.value.lines.find((line) => line.line_id === id);
      return theirLine?.line_no ?? draft.lines.findIndex((line) => line.line_id === id) + 1;
    },
    [fresh, draft],
  );
  const nameField = (path: string) => {
    const [first, id, key] = path.split("/").filter(Boolean);
    if (first !== "lines" || !id) return nameOf(path);
    const row = lineNo(id);
    return key ? nameOf(`/lines/${row - 1}/${key}`) : t("conflictLine", { row });
  };
  const names = new Map<unknown, string>([
    [fresh.value.order.customer_id, fresh.value.order.customer_name ?? ""],
    [draft.customer_id, draft.customer],
    ...fresh.value.lines.map((line) => [line.product_id, line.product_name ?? ""] as const),
    ...draft.lines.map((line) => [line.product_id, line.product] as const),
  ]);
  const showValue = (value: unknown): string => {
    if (value === null || value === "") return "—";
    if (value === undefined) return t("conflictRemoved");
    if (typeof value === "boolean") return value ? t("yes") : t("no");
    const name = names.get(value);
    if (name) return name;
    if (typeof value !== "object") return String(value);
    if (!Array.isArray(value)) {
      const line = value as Partial<OrderInput["lines"][number]>;
      return [names.get(line.product_id), line.model, line.quantity].filter(Boolean).join(" ");
    }
    return value.map((item) => Object.values(item).map(showValue).join(" ")).join("; ");
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
