/** Who did what when, with reasons, and the discussion between, newest first. */

import { Checkbox, Segmented } from "antd";
import { useEffect, useState } from "react";
import { useLocation } from "react-router";
import type { Moment } from "../api/types.ts";
import { dateOf, useFormat } from "../i18n/format.ts";
import { type Text, useText, useWords } from "../i18n/words.ts";
import { type Cause, CauseText } from "./cause-text.tsx";
import { ChangeText, type ToldChange } from "./change-text.tsx";
import { WhoActed } from "./who-acted.tsx";
import { uiWords } from "./words.ts";
import "./timeline.css";

export interface TimelineItem {
  id: string;
  at: Moment;
  /** Nobody when the system acted. */
  who: string | null;
  onBehalfOf: string | null;
  /** The act that it follows from by rule. */
  cause: Cause | null;
  /** What happened; empty for a comment. */
  text: Text | null;
  reason: string | null;
  /** The words of a comment. */
  body: string | null;
  changes: readonly ToldChange[];
  /** Only follows from something else; folded away unless asked for. */
  minor: boolean;
}

type Show = "all" | "comments" | "changes";

export function Timeline({ items }: { items: readonly TimelineItem[] }) {
  const t = useWords(uiWords);
  const format = useFormat();
  const [show, setShow] = useState<Show>("all");
  const asked = useAsked(items);
  const [minor, setMinor] = useState(asked?.minor ?? false);
  const shown = items.filter(
    (item) =>
      (show === "all" || (item.body !== null) === (show === "comments")) && (minor || !item.minor),
  );
  const { acts, following } = underTheirActs(shown);
  const days = new Map<string, TimelineItem[]>();
  for (const item of acts) {
    const day = dateOf(item.at);
    days.set(day, [...(days.get(day) ?? []), item]);
  }
  return (
    <div className="yd-timeline">
      <div className="yd-row yd-row-between">
        <Segmented<Show>
          size="small"
          value={show}
          onChange={setShow}
          options={[
            { value: "all", label: t("timelineAll") },
            { value: "comments", label: t("timelineComments") },
            { value: "changes", label: t("timelineChanges") },
          ]}
        />
        {items.some((item) => item.minor) && (
          <Checkbox checked={minor} onChange={({ target }) => setMinor(target.checked)}>
            {t("timelineMinor")}
          </Checkbox>
        )}
      </div>
      {shown.length === 0 && <p className="yd-muted">{t("timelineEmpty")}</p>}
      {[...days].map(([day, entries]) => (
        <section key={day}>
          <h3 className="yd-small yd-muted">
            {format.date(day)} {format.weekday(day)}
          </h3>
          <ol>
            {entries.map((item) => (
              <Entry
                key={item.id}
                item={item}
                asked={asked}
                following={following.get(item.id) ?? []}
              />
            ))}
          </ol>
        </section>
      ))}
    </div>
  );
}

/** What followed from an act by rule stands under it, as long as the act is shown. */
export function underTheirActs(items: readonly TimelineItem[]) {
  const shown = new Set(items.map((item) => item.id));
  const acts: TimelineItem[] = [];
  const following = new Map<string, TimelineItem[]>();
  for (const item of items) {
    const act = item.cause && String(item.cause.seq);
    if (act && shown.has(act)) following.set(act, [...(following.get(act) ?? []), item]);
    else acts.push(item);
  }
  return { acts, following };
}

/** The entry that the address names: who comes to see a proof is led to it. */
function useAsked(items: readonly TimelineItem[]): TimelineItem | undefined {
  const { hash } = useLocation();
  const asked = items.find((item) => hash === `#event-${item.id}`);
  const id = asked?.id;
  useEffect(() => {
    if (id) document.getElementById(`event-${id}`)?.scrollIntoView({ block: "center" });
  }, [id]);
  return asked;
}

interface EntryProps {
  item: TimelineItem;
  asked: TimelineItem | undefined;
  following: readonly TimelineItem[];
}

function Entry({ item, asked, following }: EntryProps) {
  const t = useWords(uiWords);
  const text = useText();
  const format = useFormat();
  const who =
    item.who && item.onBehalfOf
      ? t("onBehalfOf", { who: item.who, principal: item.onBehalfOf })
      : item.who;
  const time = format.moment(item.at).slice(-5);
  if (item.body !== null) {
    return (
      <li id={`event-${item.id}`} className="yd-timeline-comment">
        <p className="yd-small">
          <strong>{who}</strong> <time dateTime={item.at}>{time}</time>
        </p>
        <p className="yd-timeline-body">{item.body}</p>
      </li>
    );
  }
  return (
    <li id={`event-${item.id}`} data-asked={item === asked || undefined}>
      <p>
        <WhoActed name={who} />
        {item.text && text(item.text)}{" "}
        <time className="yd-small yd-muted" dateTime={item.at}>
          {time}
        </time>
      </p>
      {item.reason && <p className="yd-small">{t("reason", { reason: item.reason })}</p>}
      <CauseText cause={item.cause} />
      {item.changes.length > 0 && <Changes changes={item.changes} />}
      {following.length > 0 && <Following items={following} asked={asked} />}
    </li>
  );
}

/** What the system did because of an act. */
function Following({
  items,
  asked,
}: Pick<EntryProps, "asked"> & { items: readonly TimelineItem[] }) {
  const t = useWords(uiWords);
  const text = useText();
  return (
    <div className="yd-timeline-following yd-small">
      <span className="yd-muted">{t("following")}</span>
      <ul>
        {items.map((item) => (
          <li key={item.id} id={`event-${item.id}`} data-asked={item === asked || undefined}>
            {item.text && text(item.text)}
            {item.reason && <p>{t("reason", { reason: item.reason })}</p>}
            {item.changes.length > 0 && <Changes changes={item.changes} />}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Few changes are shown at once, many on demand. */
const changesShown = 3;

function Changes({ changes }: { changes: readonly ToldChange[] }) {
  const t = useWords(uiWords);
  const list = (
    <ul className="yd-small">
      {changes.map((change) => (
        <li key={change.field}>
          <ChangeText change={change} />
        </li>
      ))}
    </ul>
  );
  if (changes.length <= changesShown) return list;
  return (
    <details className="yd-small">
      <summary>{t("changes", { n: changes.length })}</summary>
      {list}
    </details>
  );
}
