import { useEffect } from "react";
import type { Me } from "../api/types.ts";
import { useWords } from "../i18n/words.ts";
import { BootFrame } from "./frame.tsx";
import { SignInForm } from "./sign-in-form.tsx";
import { bootWords } from "./words.ts";

export function SignInPage({ onSignedIn }: { onSignedIn: (me: Me) => void }) {
  const t = useWords(bootWords);
  useEffect(() => {
    document.title = `${t("signIn")} · ${t("product")}`;
  }, [t]);
  return (
    <BootFrame title={t("signIn")}>
      <SignInForm onSignedIn={onSignedIn} />
    </BootFrame>
  );
}
