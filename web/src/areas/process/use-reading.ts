/** What a reader of a rule book looks at, kept in the URL so that it can be sent to somebody. */

import { useCallback, useMemo } from "react";
import { useLocation, useNavigate } from "react-router";
import { type Standing, standings } from "./standing.ts";

export interface Reading {
  /** `2026-11`; null for all time. */
  period: string | null;
  standing: Standing | null;
  /** The key of the step whose clauses alone are shown. */
  step: string | null;
  /** The clause laid open. */
  clause: string | null;
  set: (change: Partial<Pick<Reading, "period" | "standing" | "step" | "clause">>) => void;
}

export function useReading(): Reading {
  const { pathname, search, hash } = useLocation();
  const navigate = useNavigate();
  const now = useMemo(() => {
    const params = new URLSearchParams(search);
    return {
      period: params.get("period"),
      standing: standings.find((one) => one === params.get("state")) ?? null,
      step: params.get("step"),
      clause: decodeURIComponent(hash.slice(1)) || null,
    };
  }, [search, hash]);
  const set = useCallback<Reading["set"]>(
    (change) => {
      const next = { ...now, ...change };
      const params = new URLSearchParams();
      if (next.period) params.set("period", next.period);
      if (next.standing) params.set("state", next.standing);
      if (next.step) params.set("step", next.step);
      const anchor = next.clause ? `#${encodeURIComponent(next.clause)}` : "";
      navigate({ pathname, search: params.toString(), hash: anchor }, { replace: true });
    },
    [now, pathname, navigate],
  );
  return { ...now, set };
}
