/** Ctrl+K: over everything that the areas can find, with what was opened last. */

import { SearchOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { type ComponentType, lazy, Suspense, useEffect, useState } from "react";
import { useWords } from "../i18n/words.ts";
import { appWords } from "./words.ts";
import "./search.css";

/** Called ahead of need, so that nobody waits for it who types at once. */
export const fetchSearch = async () => {
  const fetched = await import("./search-dialog.tsx");
  ready = fetched.SearchDialog;
  return fetched;
};
const Fetched = lazy(async () => ({ default: (await fetchSearch()).SearchDialog }));

type Dialog = ComponentType<{ onClose: () => void }>;
/** Once it is there, it opens at once: what is typed right after Ctrl+K is typed into it. */
let ready: Dialog | null = null;

const dialog = (shown: Dialog | null): Dialog => shown ?? ready ?? Fetched;

export function SearchBox({ compact }: { compact: boolean }) {
  const t = useWords(appWords);
  const [SearchDialog, setDialog] = useState<Dialog | null>(null);
  useEffect(() => {
    const keyDown = (event: globalThis.KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
        event.preventDefault();
        setDialog(dialog);
      }
    };
    window.addEventListener("keydown", keyDown);
    return () => window.removeEventListener("keydown", keyDown);
  }, []);
  return (
    <>
      {compact ? (
        <Button
          type="text"
          icon={<SearchOutlined aria-hidden />}
          aria-label={t("search")}
          onClick={() => setDialog(dialog)}
        />
      ) : (
        <button type="button" className="yd-search-open" onClick={() => setDialog(dialog)}>
          <SearchOutlined aria-hidden />
          {t("search")}
          <kbd>Ctrl K</kbd>
        </button>
      )}
      {SearchDialog && (
        <Suspense>
          <SearchDialog onClose={() => setDialog(null)} />
        </Suspense>
      )}
    </>
  );
}
