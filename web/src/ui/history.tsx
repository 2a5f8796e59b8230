/** What was done to a thing, newest first: who, when, before and after. */

import { useQuery } from "@tanstack/react-query";
import type { Entry } from "../api/types.ts";
import { useFormat } from "../i18n/format.ts";
import { useText, useWords } from "../i18n/words.ts";
import { QueryState } from "./query-state.tsx";
import { shownValue } from "./shown-value.ts";
import { uiWords } from "./words.ts";
import "./history.css";

interface HistoryProps {
  queryKey: readonly unknown[];
  read: (signal: AbortSignal) => Promise<Entry[]>;
  /** Names a field for a reader; the path as recorded where there is no name. */
  nameField: (path: string) => string;
  /** Fields of which only is told that they changed, e.g. lists of things with many parts. */
  bare?: readonly string[];
}

/** Ids say nothing to a reader. */
const isId = /(^|[./_])id$/;

export function History({ queryKey, read, nameField, bare = [] }: HistoryProps) {
  const t = useWords(uiWords);
  const query = useQuery({ queryKey, queryFn: ({ signal }) => read(signal) });
  return (
    <QueryState query={query}>
      {(entries) =>
        entries.length === 0 ? (
          <p className="yd-muted">{t("timelineEmpty")}</p>
        ) : (
          <ol className="yd-history">
            {[...entries].reverse().map((entry) => (
              <HistoryEntry key={entry.seq} entry={entry} nameField={nameField} bare={bare} />
            ))}
          </ol>
        )
      }
    </QueryState>
  );
}

type HistoryEntryProps = Required<Pick<HistoryProps, "nameField" | "bare">> & { entry: Entry };

function HistoryEntry({ entry, nameField, bare }: HistoryEntryProps) {
  const t = useWords(uiWords);
  const text = useText();
  const format = useFormat();
  return (
    <li>
      <p>
        {entry.actor && <strong>{entry.actor.name} </strong>}
        {text(entry.text)}{" "}
        <time className="yd-small yd-muted" dateTime={entry.occurred_at}>
          {format.moment(entry.occurred_at)}
        </time>
      </p>
      {entry.changes.length > 0 && (
        <ul className="yd-small">
          {entry.changes.map((change) => (
            <li key={change.field}>
              <span className="yd-muted">{nameField(change.field)}</span>
              {isId.test(change.field) || bare.includes(change.field) ? (
                <span className="yd-muted"> {t("changed")}</span>
              ) : (
                <>
                  {" "}
                  <del>{shownValue(change.before) || t("empty")}</del> →{" "}
                  {shownValue(change.after) || t("empty")}
                </>
              )}
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}
