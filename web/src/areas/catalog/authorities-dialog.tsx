/** How far below the floor price each post that may approve one may go. */

import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../../api/client.ts";
import { commandHeaders, useCommand } from "../../api/command.ts";
import { percentToRate, rateToPercent } from "../../i18n/decimal.ts";
import { useWords } from "../../i18n/words.ts";
import { CommandDialog } from "../../ui/command-dialog.tsx";
import { Field, TextInput } from "../../ui/field.tsx";
import type { PostInfo, PricePolicy } from "./price-queries.ts";
import { priceWords } from "./price-words.ts";

interface AuthoritiesDialogProps {
  policy: PricePolicy;
  etag: string | null;
  /** Those with the right to approve. */
  posts: readonly PostInfo[];
  onClose: () => void;
}

export function AuthoritiesDialog({ policy, etag, posts, onClose }: AuthoritiesDialogProps) {
  const t = useWords(priceWords);
  const client = useQueryClient();
  const [percents, setPercents] = useState<Record<string, string>>(() =>
    Object.fromEntries(
      policy.floor_authorities.map(({ post, below }) => [post, rateToPercent(below)]),
    ),
  );
  const typed = posts
    .map(({ post }) => ({ post: post as string, percent: percents[post]?.trim() ?? "" }))
    .filter(({ percent }) => percent !== "");
  const authorities = typed.map(({ post, percent }) => ({ post, below: percentToRate(percent) }));
  const save = useCommand<void>({
    name: "price.authorities",
    run: (_, key) =>
      api.PUT("/api/v1/price-policy", {
        headers: commandHeaders(key, etag),
        body: {
          ...policy,
          floor_authorities: authorities.map(({ post, below }) => ({ post, below: below ?? "0" })),
        },
      }),
    onDone: () => {
      client.invalidateQueries({ queryKey: ["price_policy"] });
      onClose();
    },
  });
  return (
    <CommandDialog
      title={t("authorities")}
      okText={t("save")}
      busy={save.busy}
      problem={save.problem}
      ready={authorities.every(({ below }) => below !== null)}
      onOk={save.run}
      onClose={onClose}
    >
      <p className="yd-small yd-muted">{t("authoritiesHelp")}</p>
      {posts.map(({ post, title }) => (
        <Field
          key={post}
          label={t("authorityOf", { post: title })}
          pointer={`/floor_authorities/${typed.findIndex((one) => one.post === post)}/below`}
        >
          {(control) => (
            <TextInput
              {...control}
              inputMode="decimal"
              value={percents[post] ?? ""}
              onChange={(percent) => setPercents({ ...percents, [post]: percent })}
            />
          )}
        </Field>
      ))}
    </CommandDialog>
  );
}
