import { lazy, Suspense, useEffect, useState } from "react";
import { onSessionEnded } from "../api/client.ts";

/** Called ahead of need: the server that ended the session may have another version of it. */
export const fetchSessionEnded = () => import("./session-ended-dialog.tsx");
const SessionEndedDialog = lazy(async () => ({
  default: (await fetchSessionEnded()).SessionEndedDialog,
}));

/** Asks to sign in again as soon as the server no longer knows the session. */
export function SessionEnded() {
  const [ended, setEnded] = useState(false);
  useEffect(() => {
    onSessionEnded(() => setEnded(true));
    return () => onSessionEnded(() => {});
  }, []);
  if (!ended) return null;
  return (
    <Suspense>
      <SessionEndedDialog onBack={() => setEnded(false)} />
    </Suspense>
  );
}
