/** Who is signed in, for components. */

import { createContext, useContext } from "react";
import type { Me } from "./types.ts";

export const MeContext = createContext<Me | null>(null);

export function useMe(): Me {
  const me = useContext(MeContext);
  if (!me) throw new Error("used outside of a session");
  return me;
}

/** Whether the person's posts allow an operation at all; the server has the last word on each case. */
export function useMay(permission: string): boolean {
  return useMe().permissions.some((right) => right.action === permission);
}
