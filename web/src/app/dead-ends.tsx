import { Button } from "antd";
import { Component, type ReactNode } from "react";
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

/** A chunk that is gone means that a newer version is being served. */
function Crashed({ error }: { error: unknown }) {
  const t = useWords(appWords);
  const outdated = error instanceof TypeError && /import|module/i.test(error.message);
  return (
    <div role="alert">
      <EmptyState
        title={outdated ? t("newVersion") : t("crashed")}
        action={
          <Button type="primary" onClick={() => window.location.reload()}>
            {t("reload")}
          </Button>
        }
      >
        {outdated ? t("newVersionHelp") : t("crashedSafe")}
      </EmptyState>
    </div>
  );
}
