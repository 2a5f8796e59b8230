import { lazy, Suspense, useEffect, useState } from "react";
import { onSessionEnded } from "../api/client.ts";

/** Called ahead of need: the server that ended the session may have another version of it. */
export const fetchSessionEnded = () => import("./session-ended-dialog.tsx");
const SessionEndedDialog = lazy(async () => ({
  default: (await fetchSessionEnded()).SessionEndedDialog,
}));

/** Asks to sign in again as soon as the server no longer knows the session. */
export function SessionEnded() {
  /** Where somebody was when it ended: he goes on there. */
  const [ended, setEnded] = useState<{ at: Element | null } | null>(null);
  useEffect(() => {
    onSessionEnded(() => setEnded((known) => known ?? { at: document.activeElement }));
    return () => onSessionEnded(() => {});
  }, []);
  useEffect(() => {
    if (!ended) return;
    return () => {
      if (ended.at instanceof HTMLElement) ended.at.focus();
    };
  }, [ended]);
  if (!ended) return null;
  return (
    <Suspense>
      <SessionEndedDialog onBack={() => setEnded(null)} />
    </Suspense>
  );
}
