/** Differences of two contents, field by field, in words. */

import type { ContentChange } from "../../../api/types.ts";
import type { KnownLine } from "../../../i18n/fields/order-fields.ts";
import { useWords } from "../../../i18n/words.ts";
import { ChangeText, useOrderTell } from "../../../ui/change-text.tsx";
import { changeWords } from "./words.ts";

interface DiffProps {
  changes: readonly ContentChange[];
  /** The lines that are known, to name those that changed. */
  lines: readonly KnownLine[];
}

export function Diff({ changes, lines }: DiffProps) {
  const t = useWords(changeWords);
  const tell = useOrderTell(changes, lines);
  if (changes.length === 0) return <p className="yd-muted">{t("same")}</p>;
  return (
    <ul className="yd-diff">
      {changes.map((change) => (
        <li key={change.field}>
          <ChangeText change={tell(change)} />
        </li>
      ))}
    </ul>
  );
}
