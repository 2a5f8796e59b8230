/** A new account: who, which posts, and a password good for the first sign-in only. */

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Modal } from "antd";
import { useState } from "react";
import { api, body } from "../../api/client.ts";
import { commandHeaders, useCommand } from "../../api/command.ts";
import { departmentsQuery } from "../../api/lookups.ts";
import { useLocale } from "../../i18n/locale.ts";
import { useWords } from "../../i18n/words.ts";
import { CommandDialog } from "../../ui/command-dialog.tsx";
import { Field, TextInput } from "../../ui/field.tsx";
import { PasswordNote } from "./password-note.tsx";
import { PostChoice } from "./post-choice.tsx";
import { type PostHeld, postsQuery } from "./queries.ts";
import { temporaryPassword } from "./temporary-password.ts";
import { settingsWords } from "./words.ts";

export function NewPersonDialog({ onClose }: { onClose: () => void }) {
  const t = useWords(settingsWords);
  const client = useQueryClient();
  const locale = useLocale();
  const { data: titles = [] } = useQuery(postsQuery(locale));
  const { data: departments = [] } = useQuery(departmentsQuery());
  const [login, setLogin] = useState("");
  const [name, setName] = useState("");
  const [posts, setPosts] = useState<PostHeld[]>([]);
  const [password] = useState(() => temporaryPassword());
  const [made, setMade] = useState(false);
  const held = posts.length > 0 ? posts : usual(titles[0]?.post, departments[0]?.id);
  const create = useCommand<void>({
    name: "user.new",
    run: (_, key) =>
      body(
        api.POST("/api/v1/users", {
          params: { header: commandHeaders(key) },
          body: { login: login.trim(), name: name.trim(), locale, password, posts: held },
        }),
      ),
    onDone: () => {
      client.invalidateQueries({ queryKey: ["user", "list"] });
      setMade(true);
    },
  });
  if (made) {
    return (
      <Modal
        open
        title={name}
        closable={false}
        footer={
          <Button type="primary" onClick={onClose}>
            {t("close")}
          </Button>
        }
      >
        <PasswordNote login={login.trim().toLowerCase()} password={password} />
      </Modal>
    );
  }
  return (
    <CommandDialog
      title={t("newPerson")}
      okText={t("save")}
      busy={create.busy}
      problem={create.problem}
      ready={login.trim() !== "" && name.trim() !== "" && held.length > 0}
      onOk={create.run}
      onClose={onClose}
    >
      <Field label={t("personName")} pointer="/name" required>
        {(control) => <TextInput {...control} value={name} onChange={setName} />}
      </Field>
      <Field label={t("login")} pointer="/login" required hint={t("loginHint")}>
        {(control) => (
          <TextInput {...control} autoCapitalize="none" value={login} onChange={setLogin} />
        )}
      </Field>
      <PostChoice posts={held} onChange={setPosts} />
    </CommandDialog>
  );
}

function usual(post: PostHeld["post"] | undefined, department: string | undefined): PostHeld[] {
  return post && department ? [{ post, department }] : [];
}
