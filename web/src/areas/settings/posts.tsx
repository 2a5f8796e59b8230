/** What each post may do and how far, in one readable list. */

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useLocale } from "../../i18n/locale.ts";
import { useWords } from "../../i18n/words.ts";
import { Choice, TextInput } from "../../ui/field.tsx";
import { QueryState } from "../../ui/query-state.tsx";
import { type PostInfo, postsQuery } from "./queries.ts";
import { settingsWords } from "./words.ts";

export function Posts() {
  const t = useWords(settingsWords);
  const query = useQuery(postsQuery(useLocale()));
  return (
    <section className="yd-card yd-stack">
      <p className="yd-muted">{t("postsHelp")}</p>
      <QueryState query={query}>{(posts) => <Rights posts={posts} />}</QueryState>
    </section>
  );
}

function Rights({ posts }: { posts: readonly PostInfo[] }) {
  const t = useWords(settingsWords);
  const [chosen, setChosen] = useState<string>(posts[0]?.post ?? "");
  const [q, setQ] = useState("");
  const rights = rightsOf(posts).filter(
    (right) => q === "" || `${right.title} ${right.action}`.includes(q.trim()),
  );
  const post = posts.find((one) => one.post === chosen);
  const scopes = new Map(post?.rights.map((right) => [right.action, right.scope]));
  return (
    <>
      <div className="yd-row">
        <Choice
          aria-label={t("post")}
          className="yd-posts-choice"
          value={chosen}
          options={posts.map((one) => ({ value: one.post as string, label: one.title }))}
          onChange={setChosen}
        />
        <TextInput
          type="search"
          className="yd-posts-search"
          aria-label={t("findRight")}
          placeholder={t("findRight")}
          value={q}
          onChange={setQ}
        />
      </div>
      <table className="yd-simple yd-rights" aria-label={t("posts")}>
        <thead>
          <tr>
            <th scope="col">{t("right")}</th>
            <th scope="col">{post?.title ?? t("post")}</th>
            <th scope="col">{t("heldBy")}</th>
          </tr>
        </thead>
        <tbody>
          {rights.map((right) => {
            const scope = scopes.get(right.action);
            return (
              <tr key={right.action} data-none={scope ? undefined : true}>
                <th scope="row">
                  <span title={right.action}>{right.title}</span>
                </th>
                <td data-title={post?.title}>
                  {scope ? (
                    <span className="yd-chip yd-chip-good">{t(`scope_${scope}`)}</span>
                  ) : (
                    <span className="yd-muted">{t("scope_none")}</span>
                  )}
                </td>
                <td data-title={t("heldBy")} className="yd-small yd-muted">
                  {right.holders.length === posts.length
                    ? t("everybody")
                    : right.holders.join(" · ")}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </>
  );
}

interface Right {
  action: string;
  title: string;
  holders: string[];
}

/** Every right that any post has, with the posts that have it. */
function rightsOf(posts: readonly PostInfo[]): Right[] {
  const rights = new Map<string, Right>();
  for (const post of posts) {
    for (const { action, title } of post.rights) {
      const right = rights.get(action) ?? { action, title, holders: [] };
      right.holders.push(post.title);
      rights.set(action, right);
    }
  }
  return [...rights.values()].sort((a, b) => a.action.localeCompare(b.action));
}
