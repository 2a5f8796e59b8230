/** Somebody's change took effect first: told above what is typed, which can then be merged. */

import { useQuery } from "@tanstack/react-query";
import { Alert, Button } from "antd";
import { useWords } from "../../../i18n/words.ts";
import { changesQuery } from "./queries.ts";
import { changeWords } from "./words.ts";

interface StaleProps {
  id: string;
  /** The order's revision now. */
  revision: number;
  onMerge: () => void;
}

export function Stale({ id, revision, onMerge }: StaleProps) {
  const t = useWords(changeWords);
  const { data: changes } = useQuery(changesQuery(id));
  const by = changes?.find((change) => change.applied_revision === revision);
  return (
    <Alert
      role="alert"
      type="warning"
      showIcon
      title={t("staleTitle")}
      description={by && t("staleBy", { number: by.number, reason: by.reason })}
      action={
        <Button size="small" onClick={onMerge}>
          {t("staleMerge")}
        </Button>
      }
    />
  );
}
