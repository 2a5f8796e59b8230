import { Button } from "antd";
import { Component, type ReactNode, useEffect, useState } from "react";
import { useWords } from "../i18n/words.ts";
import { ButtonLink } from "../ui/button-link.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { appWords } from "./words.ts";

export function NotFound() {
  const t = useWords(appWords);
  return (
    <EmptyState
      title={t("notFound")}
      action={
        <ButtonLink to="/" type="primary">
          {t("goHome")}
        </ButtonLink>
      }
    >
      {t("notFoundHelp")}
    </EmptyState>
  );
}

/** A page that threw must not take the shell with it. */
export class CrashBoundary extends Component<{ children: ReactNode }, { error: unknown }> {
  override state = { error: null };

  static getDerivedStateFromError(error: unknown) {
    return { error };
  }

  override render() {
    const { error } = this.state;
    return error === null ? this.props.children : <Crashed error={error} />;
  }
}

/** Why a page did not come: the server is away, it serves a newer version, or the page is at fault. */
type Cause = "away" | "newVersion" | "crashed";

/** A part of the page that was not delivered: gone with an older version, or nobody answers. */
const isUndelivered = (error: unknown) =>
  error instanceof Error && /import|module|preload/i.test(error.message);

const answers = () =>
  fetch("/", { method: "HEAD", cache: "no-store" }).then(
    () => true,
    () => false,
  );

function Crashed({ error }: { error: unknown }) {
  const t = useWords(appWords);
  const undelivered = isUndelivered(error);
  const [cause, setCause] = useState<Cause>(undelivered ? "newVersion" : "crashed");
  useEffect(() => {
    if (undelivered) answers().then((there) => setCause(there ? "newVersion" : "away"));
  }, [undelivered]);
  // Loading a page from a server that is away would leave nothing on the screen.
  const reload = async () => {
    if (await answers()) window.location.reload();
    else setCause("away");
  };
  return (
    <div role="alert">
      <EmptyState
        title={t(cause)}
        action={
          <Button type="primary" onClick={reload}>
            {t(cause === "away" ? "tryAgain" : "reload")}
          </Button>
        }
      >
        {t(`${cause}Help`)}
      </EmptyState>
    </div>
  );
}
