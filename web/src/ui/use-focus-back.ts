/** Gives the focus back when a dialog closes, also where its button is gone with what it did. */

import { useEffect, useState } from "react";

/** As long as a page takes to show what an act changed. */
const watchMilliseconds = 3_000;

export function useFocusBack(): void {
  const [opener] = useState(() => document.activeElement);
  useEffect(() => {
    if (!(opener instanceof HTMLElement) || opener === document.body) return;
    // The places around the button, the nearest first; one of them outlives it unless the page goes.
    const places: HTMLElement[] = [];
    for (let at = opener.parentElement; at && !at.matches("main, body"); at = at.parentElement) {
      places.push(at);
    }
    return () => watch(opener, places);
  }, [opener]);
}

function watch(opener: HTMLElement, places: readonly HTMLElement[]): void {
  const settle = () => {
    const lost = document.activeElement === null || document.activeElement === document.body;
    if (!lost || document.querySelector("[role=dialog]")) return;
    if (opener.isConnected) opener.focus();
    else firstIn(places)?.focus({ preventScroll: true });
  };
  const observer = new MutationObserver(settle);
  observer.observe(document.body, { childList: true, subtree: true });
  window.setTimeout(() => observer.disconnect(), watchMilliseconds);
}

/** A refused act would answer the focus with why it is refused. */
const takesFocus = "button:not(:disabled, [aria-disabled=true]), a[href], input:not(:disabled)";

/** What takes the focus in the nearest place that is still there. */
function firstIn(places: readonly HTMLElement[]): HTMLElement | null {
  const place = places.find((one) => one.isConnected && one.querySelector(takesFocus));
  return place?.querySelector<HTMLElement>(takesFocus) ?? null;
}
