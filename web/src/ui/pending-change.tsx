/**
 * Goods whose change is being decided: the order stands until then, so whoever has them in hand may
 * go on by it, but says why he does not wait.
 */

import { Alert } from "antd";
import { Link } from "react-router";
import type { components } from "../api/generated.ts";
import { useText, useWords } from "../i18n/words.ts";
import { Field, TextArea } from "./field.tsx";
import { uiWords } from "./words.ts";

export type PendingChange = components["schemas"]["PendingChange"];

interface PendingChangeNoteProps {
  order: string;
  change: PendingChange;
  /** Why it is not waited for; without it there is nothing to write. */
  reason?: string;
  onReason?: (reason: string) => void;
}

export function PendingChangeNote({ order, change, reason, onReason }: PendingChangeNoteProps) {
  const t = useWords(uiWords);
  const text = useText();
  const { number, requested_by: name } = change;
  return (
    <>
      <Alert
        type="warning"
        showIcon
        title={t("pendingChange", { number, name })}
        description={
          <>
            {change.reason} — {t("pendingBy", { who: text(change.decided_by) })}{" "}
            <Link to={`/orders/${order}/changes/${change.id}`}>{t("pendingLink")}</Link>
          </>
        }
      />
      {onReason && (
        <Field
          label={t("pendingReason")}
          hint={t("pendingHint")}
          pointer="/despite_change/reason"
          required
        >
          {(control) => <TextArea {...control} value={reason ?? ""} onChange={onReason} />}
        </Field>
      )}
    </>
  );
}

/** As a command sends it: nothing while nothing is to be waited for. */
export function despite(change: PendingChange | null | undefined, reason: string) {
  return change ? { number: change.number, reason: reason.trim() } : null;
}
