/** A word to the others; `@` and a name, also by pinyin initials, notifies a colleague. */

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { type KeyboardEvent, useRef, useState } from "react";
import { api, body } from "../../api/client.ts";
import { commandHeaders, useCommand } from "../../api/command.ts";
import { searchPeople } from "../../api/lookups.ts";
import { commentsQuery } from "../../api/order-queries.ts";
import type { LookupItem } from "../../api/types.ts";
import { useWords } from "../../i18n/words.ts";
import { Popup } from "../../ui/popup.tsx";
import { ProblemAlert } from "../../ui/problem-alert.tsx";
import { useKept } from "../../ui/use-kept.ts";
import { threadWords } from "./words.ts";

interface Draft {
  body: string;
  people: LookupItem[];
}

const empty: Draft = { body: "", people: [] };
const maxLength = 4000;

/** What follows an `@` right before the cursor. */
export function mentionAt(text: string, cursor: number): string | null {
  return /(?:^|\s|[，。；、])@([^\s@]{0,20})$/.exec(text.slice(0, cursor))?.[1] ?? null;
}

export function CommentBox({ orderId }: { orderId: string }) {
  const t = useWords(threadWords);
  const client = useQueryClient();
  const input = useRef<HTMLTextAreaElement>(null);
  const name = `comment.${orderId}`;
  const [draft, setDraft, forget] = useKept<Draft>(name, empty);
  const [mention, setMention] = useState<string | null>(null);
  const [active, setActive] = useState(0);
  const people = useQuery({
    queryKey: ["people", "lookup", mention],
    queryFn: ({ signal }) => searchPeople(mention ?? "", signal),
    enabled: mention !== null,
  });
  const found = mention === null ? [] : (people.data ?? []);

  const send = useCommand({
    name,
    run: (_: undefined, key) =>
      body(
        api.POST("/api/v1/orders/{id}/comments", {
          params: { path: { id: orderId }, header: commandHeaders(key) },
          body: {
            body: draft.body.trim(),
            mentions: draft.people
              .filter((person) => draft.body.includes(`@${person.label}`))
              .map((person) => person.id),
          },
        }),
      ),
    onDone: () => {
      setDraft(empty);
      forget();
      client.invalidateQueries({ queryKey: commentsQuery(orderId).queryKey });
    },
  });

  const choose = (person: LookupItem | undefined) => {
    const box = input.current;
    if (!person || !box || mention === null) return;
    const cursor = box.selectionStart;
    const before = draft.body.slice(0, cursor - mention.length);
    const text = `${before}${person.label} ${draft.body.slice(cursor)}`;
    setDraft({ body: text, people: [...draft.people, person] });
    setMention(null);
  };

  const keyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Enter" && event.ctrlKey && draft.body.trim() !== "") {
      event.preventDefault();
      send.run(undefined);
      return;
    }
    if (mention === null || found.length === 0) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      setActive((active + step + found.length) % found.length);
    } else if (event.key === "Enter" || event.key === "Tab") {
      event.preventDefault();
      choose(found[active]);
    } else if (event.key === "Escape") {
      setMention(null);
    }
  };

  return (
    <div className="yd-stack yd-comment-box">
      <textarea
        ref={input}
        className="yd-input"
        rows={2}
        maxLength={maxLength}
        aria-label={t("comment")}
        placeholder={t("comment")}
        value={draft.body}
        onChange={(event) => {
          setDraft({ ...draft, body: event.target.value });
          setMention(mentionAt(event.target.value, event.target.selectionStart));
          setActive(0);
        }}
        onKeyDown={keyDown}
        onBlur={() => setMention(null)}
      />
      {mention !== null && people.isFetched && (
        <Popup anchor={input}>
          <div role="listbox" aria-label="@">
            {found.map((person, index) => (
              <div
                key={person.id}
                role="option"
                tabIndex={-1}
                aria-selected={index === active}
                className="yd-option"
                onMouseDown={() => choose(person)}
              >
                <span>{person.label}</span>
                <span className="yd-small yd-muted">{person.detail}</span>
              </div>
            ))}
          </div>
          {found.length === 0 && <p className="yd-option-note">{t("mentionNone")}</p>}
        </Popup>
      )}
      <ProblemAlert problem={send.problem} />
      {draft.body.trim() !== "" && (
        <Button type="primary" loading={send.busy} onClick={() => send.run(undefined)}>
          {t("send")}
        </Button>
      )}
    </div>
  );
}
