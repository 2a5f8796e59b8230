/** Ctrl+K: over everything that the areas can find, with what was opened last. */

import { SearchOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { lazy, Suspense, useEffect, useState } from "react";
import { useWords } from "../i18n/words.ts";
import { appWords } from "./words.ts";
import "./search.css";

/** Called ahead of need, so that nobody waits for it who types at once. */
export const fetchSearch = () => import("./search-dialog.tsx");
const SearchDialog = lazy(async () => ({ default: (await fetchSearch()).SearchDialog }));

export function SearchBox({ compact }: { compact: boolean }) {
  const t = useWords(appWords);
  const [open, setOpen] = useState(false);
  useEffect(() => {
    const keyDown = (event: globalThis.KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
        event.preventDefault();
        setOpen(true);
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
          onClick={() => setOpen(true)}
        />
      ) : (
        <button type="button" className="yd-search-open" onClick={() => setOpen(true)}>
          <SearchOutlined aria-hidden />
          {t("search")}
          <kbd>Ctrl K</kbd>
        </button>
      )}
      {open && (
        <Suspense>
          <SearchDialog onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
