/** Parts of a page behind each other; the arrows go from one to the next. */

import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef } from "react";
import "./tabs.css";

export interface Tab {
  key: string;
  label: string;
  children: ReactNode;
}

interface TabsProps {
  label: string;
  tabs: readonly Tab[];
  active: string;
  onChange: (key: string) => void;
}

export function Tabs({ label, tabs, active, onChange }: TabsProps) {
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const shown = tabs.find((tab) => tab.key === active) ?? tabs[0];
  const shownKey = shown?.key;
  // On a phone the row is moved sideways: the tab in use stays in it, without moving the page.
  useEffect(() => {
    const row = list.current;
    const tab = shownKey && row?.querySelector<HTMLElement>("[aria-selected=true]");
    if (row && tab) row.scrollLeft = tab.offsetLeft - (row.clientWidth - tab.offsetWidth) / 2;
  }, [shownKey]);
  if (!shown) return null;

  const keyDown = (event: KeyboardEvent) => {
    const index = tabs.indexOf(shown);
    const to = {
      ArrowRight: (index + 1) % tabs.length,
      ArrowLeft: (index - 1 + tabs.length) % tabs.length,
      Home: 0,
      End: tabs.length - 1,
    }[event.key];
    const next = to === undefined ? undefined : tabs[to];
    if (!next) return;
    event.preventDefault();
    onChange(next.key);
    list.current?.querySelectorAll<HTMLElement>("[role=tab]")[to ?? 0]?.focus();
  };

  return (
    <>
      <div ref={list} role="tablist" aria-label={label} className="yd-tabs" onKeyDown={keyDown}>
        {tabs.map((tab) => (
          <button
            key={tab.key}
            id={`${id}-${tab.key}`}
            type="button"
            role="tab"
            className="yd-unbutton yd-tab"
            aria-selected={tab === shown}
            aria-controls={`${id}-panel`}
            tabIndex={tab === shown ? 0 : -1}
            onClick={() => onChange(tab.key)}
          >
            {tab.label}
          </button>
        ))}
      </div>
      <div id={`${id}-panel`} role="tabpanel" aria-labelledby={`${id}-${shown.key}`}>
        {shown.children}
      </div>
    </>
  );
}
