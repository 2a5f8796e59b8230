/** Who sent an order back to its entry, and why: what its rep has to put right. */

import { Alert } from "antd";
import type { Returned as Sent } from "../api/types.ts";
import { useFormat } from "../i18n/format.ts";
import { useText, useWords } from "../i18n/words.ts";
import { uiWords } from "./words.ts";

export function Returned({ returned }: { returned: Sent | null | undefined }) {
  const t = useWords(uiWords);
  const text = useText();
  const format = useFormat();
  if (!returned) return null;
  const who = {
    step: text(returned.title),
    name: returned.by.name,
    at: format.moment(returned.at),
  };
  return (
    <Alert
      type="warning"
      showIcon
      title={t("returnedBy", who)}
      description={returned.reason || t("noReason")}
    />
  );
}
