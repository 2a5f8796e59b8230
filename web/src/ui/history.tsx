/** What was done to a thing, newest first: who, when, before and after. */

import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import type { Entry } from "../api/types.ts";
import type { NameField } from "../i18n/fields/order-fields.ts";
import { useFormat } from "../i18n/format.ts";
import { useText, useWords } from "../i18n/words.ts";
import { CauseText } from "./cause-text.tsx";
import { ChangeText, useTell } from "./change-text.tsx";
import { QueryState } from "./query-state.tsx";
import type { Names } from "./shown-value.ts";
import { WhoActed } from "./who-acted.tsx";
import { uiWords } from "./words.ts";
import "./history.css";

interface HistoryProps {
  queryKey: readonly unknown[];
  read: (signal: AbortSignal) => Promise<Entry[]>;
  /** Names a field for a reader; the path as recorded where there is no name. */
  nameField: NameField;
  /** Names that belong to ids in what is recorded. */
  names?: Names;
}

export function History({ queryKey, read, nameField, names }: HistoryProps) {
  const t = useWords(uiWords);
  const query = useQuery({ queryKey, queryFn: ({ signal }) => read(signal) });
  const changes = useMemo(() => (query.data ?? []).flatMap((entry) => entry.changes), [query.data]);
  const tell = useTell(changes, nameField, names);
  return (
    <QueryState query={query}>
      {(entries) =>
        entries.length === 0 ? (
          <p className="yd-muted">{t("timelineEmpty")}</p>
        ) : (
          <ol className="yd-history">
            {[...entries].reverse().map((entry) => (
              <HistoryEntry key={entry.seq} entry={entry} tell={tell} />
            ))}
          </ol>
        )
      }
    </QueryState>
  );
}

interface HistoryEntryProps {
  entry: Entry;
  tell: ReturnType<typeof useTell>;
}

function HistoryEntry({ entry, tell }: HistoryEntryProps) {
  const text = useText();
  const format = useFormat();
  return (
    <li>
      <p>
        <WhoActed name={entry.actor?.name ?? entry.outsider} />
        {text(entry.text)}{" "}
        <time className="yd-small yd-muted" dateTime={entry.occurred_at}>
          {format.moment(entry.occurred_at)}
        </time>
      </p>
      <CauseText cause={entry.cause} />
      {entry.changes.length > 0 && (
        <ul className="yd-small">
          {entry.changes.map((change) => (
            <li key={change.field}>
              <ChangeText change={tell(change)} />
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}
