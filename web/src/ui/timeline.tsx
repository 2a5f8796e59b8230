/** Who did what when, with reasons, and the discussion between, newest first. */

import { Segmented } from "antd";
import { useState } from "react";
import type { Change, TimelineItem } from "../api/types.ts";
import { dateOf, useFormat } from "../i18n/format.ts";
import { useText, useWords } from "../i18n/words.ts";
import { uiWords } from "./words.ts";
import "./timeline.css";

type Show = "all" | "comments" | "changes";

export function Timeline({ items }: { items: readonly TimelineItem[] }) {
  const t = useWords(uiWords);
  const format = useFormat();
  const [show, setShow] = useState<Show>("all");
  const shown = items.filter(
    (item) => show === "all" || (item.kind === "comment") === (show === "comments"),
  );
  const days = new Map<string, TimelineItem[]>();
  for (const item of shown) {
    const day = dateOf(item.at);
    days.set(day, [...(days.get(day) ?? []), item]);
  }
  return (
    <div className="yd-timeline">
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
      {shown.length === 0 && <p className="yd-muted">{t("timelineEmpty")}</p>}
      {[...days].map(([day, entries]) => (
        <section key={day}>
          <h3 className="yd-small yd-muted">
            {format.date(day)} {format.weekday(day)}
          </h3>
          <ol>
            {entries.map((item) => (
              <Entry key={item.id} item={item} />
            ))}
          </ol>
        </section>
      ))}
    </div>
  );
}

function Entry({ item }: { item: TimelineItem }) {
  const t = useWords(uiWords);
  const text = useText();
  const format = useFormat();
  const who =
    item.who && item.on_behalf_of
      ? t("onBehalfOf", { who: item.who, principal: item.on_behalf_of })
      : item.who;
  const time = format.moment(item.at).slice(-5);
  if (item.kind === "comment") {
    return (
      <li className="yd-timeline-comment">
        <p className="yd-small">
          <strong>{who}</strong> <time dateTime={item.at}>{time}</time>
        </p>
        <p className="yd-timeline-body">{item.body}</p>
      </li>
    );
  }
  return (
    <li>
      <p>
        {who && <strong>{who} </strong>}
        {text(item.text)}{" "}
        <time className="yd-small yd-muted" dateTime={item.at}>
          {time}
        </time>
      </p>
      {item.reason && <p className="yd-small">{t("reason", { reason: item.reason })}</p>}
      {item.changes.length > 0 && <Changes changes={item.changes} />}
    </li>
  );
}

/** Few changes are shown at once, many on demand. */
const changesShown = 3;

function Changes({ changes }: { changes: readonly Change[] }) {
  const t = useWords(uiWords);
  const text = useText();
  const list = (
    <ul className="yd-small">
      {changes.map((change) => (
        <li key={change.field.zh}>
          <span className="yd-muted">{text(change.field)}</span>{" "}
          <del>{change.before ?? t("empty")}</del> → {change.after ?? t("empty")}
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
