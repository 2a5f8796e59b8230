import { useEffect, useRef } from "react";

/** Runs when the page is left: for another one, by a reload, or because the window closes. */
export function useLeaving(leave: () => void): void {
  const latest = useRef(leave);
  latest.current = leave;
  useEffect(() => {
    const run = () => latest.current();
    window.addEventListener("pagehide", run);
    return () => {
      window.removeEventListener("pagehide", run);
      run();
    };
  }, []);
}
