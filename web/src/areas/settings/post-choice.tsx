/** The posts a person holds, each in a department; the first is his main one. */

import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { departmentsQuery } from "../../api/lookups.ts";
import { useLocale } from "../../i18n/locale.ts";
import { useWords } from "../../i18n/words.ts";
import { Choice, Field } from "../../ui/field.tsx";
import { type PostHeld, type PostKey, postsQuery } from "./queries.ts";
import { settingsWords } from "./words.ts";

interface PostChoiceProps {
  posts: readonly PostHeld[];
  onChange: (posts: PostHeld[]) => void;
}

export function PostChoice({ posts, onChange }: PostChoiceProps) {
  const t = useWords(settingsWords);
  const { data: titles = [] } = useQuery(postsQuery(useLocale()));
  const { data: departments = [] } = useQuery(departmentsQuery());
  const change = (index: number, part: Partial<PostHeld>) =>
    onChange(posts.map((held, i) => (i === index ? { ...held, ...part } : held)));
  const first = { post: titles[0]?.post, department: departments[0]?.id };
  return (
    <fieldset className="yd-stack yd-plain-fieldset">
      <legend>{t("postsHeld")}</legend>
      {posts.map((held, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a person may hold one post twice
        <div key={index} className="yd-post-held">
          <Field label={t("post")} pointer={`/posts/${index}/post`}>
            {(control) => (
              <Choice
                {...control}
                value={held.post}
                options={titles.map((one) => ({ value: one.post, label: one.title }))}
                onChange={(post: PostKey) => change(index, { post })}
              />
            )}
          </Field>
          <Field label={t("department")} pointer={`/posts/${index}/department`}>
            {(control) => (
              <Choice
                {...control}
                value={held.department as string}
                options={departments
                  .filter((one) => one.active || one.id === held.department)
                  .map((one) => ({ value: one.id as string, label: one.name }))}
                onChange={(department) => change(index, { department })}
              />
            )}
          </Field>
          <Button
            aria-label={t("removePost")}
            disabled={posts.length === 1}
            onClick={() => onChange(posts.filter((_, i) => i !== index))}
          >
            ×
          </Button>
        </div>
      ))}
      <div>
        <Button
          size="small"
          disabled={!first.post || !first.department}
          onClick={() =>
            first.post &&
            first.department &&
            onChange([...posts, { post: first.post, department: first.department }])
          }
        >
          {t("addPost")}
        </Button>
      </div>
    </fieldset>
  );
}
