/** Signs in again over the page, so that nothing typed on it is lost. */

import { useQueryClient } from "@tanstack/react-query";
import { Modal } from "antd";
import { useRef } from "react";
import { useMe } from "../api/session.ts";
import type { Me } from "../api/types.ts";
import { SignInForm } from "../boot/sign-in-form.tsx";
import { useWords } from "../i18n/words.ts";
import { appWords } from "./words.ts";

export function SessionEndedDialog({ onBack }: { onBack: () => void }) {
  const t = useWords(appWords);
  const me = useMe();
  const client = useQueryClient();
  const form = useRef<HTMLDivElement>(null);
  const back = (now: Me) => {
    // Somebody else's page must not stay on the screen.
    if (now.id !== me.id) window.location.assign("/");
    onBack();
    client.invalidateQueries();
  };
  return (
    <Modal
      open
      title={t("signInAgain")}
      // The dialog takes the focus for its first field, which is filled in already.
      afterOpenChange={() =>
        form.current?.querySelector<HTMLInputElement>("[type=password]")?.focus()
      }
      closable={false}
      keyboard={false}
      mask={{ closable: false }}
      footer={null}
      width={400}
    >
      <div ref={form} className="yd-stack yd-again">
        <p>{t("sessionEnded")}</p>
        <SignInForm onSignedIn={back} login={me.login} />
      </div>
    </Modal>
  );
}
