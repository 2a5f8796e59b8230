/** Short words over any page that something is done; the app draws them. */

import type { ReactNode } from "react";

export interface Said {
  kind: "success" | "warning";
  words: ReactNode;
  /** How long it stays, where that is not as usual. */
  seconds?: number | undefined;
}

let listener: ((said: Said) => void) | null = null;

const say = (kind: Said["kind"]) => (words: ReactNode, seconds?: number) =>
  listener?.({ kind, words, seconds });

export const message = { success: say("success"), warning: say("warning") };

/** Hears what is said from now on; answers how to stop. */
export function onSaid(hear: (said: Said) => void): () => void {
  listener = hear;
  return () => {
    listener = null;
  };
}
