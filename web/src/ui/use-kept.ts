/** State that survives a reload, for what people type: nothing typed is ever lost. */

import { useCallback, useRef, useState } from "react";
import { useMe } from "../api/session.ts";
import { useLeaving } from "./use-leaving.ts";

/** Several people share a machine; nobody sees what another typed. */
const keyOf = (user: string, name: string) => `yidan.kept.${user}.${name}`;
/** Written so long after the last key, not on each. */
const settleMilliseconds = 300;

/** What the person typed under that name and has not been acknowledged. */
export function readKept<Value>(user: string, name: string): Value | null {
  const stored = localStorage.getItem(keyOf(user, name));
  if (stored === null) return null;
  try {
    return JSON.parse(stored);
  } catch {
    return null;
  }
}

export function forgetKept(user: string, name: string): void {
  localStorage.removeItem(keyOf(user, name));
}

export function writeKept(user: string, name: string, value: unknown): void {
  try {
    localStorage.setItem(keyOf(user, name), JSON.stringify(value));
  } catch {
    // A full store must not stop the work; the server's copy is the one that counts.
  }
}

/** `[value, set, forget]`; `forget` once the server has it. */
export function useKept<Value>(name: string, initial: Value) {
  const { id: user } = useMe();
  const [value, setValue] = useState<Value>(() => readKept<Value>(user, name) ?? initial);
  const timer = useRef<number | undefined>(undefined);
  /** Writes what is not written yet. */
  const pending = useRef<(() => void) | null>(null);
  const settle = useCallback(() => {
    window.clearTimeout(timer.current);
    pending.current?.();
    pending.current = null;
  }, []);
  useLeaving(settle);
  const set = useCallback(
    (next: Value) => {
      setValue(next);
      window.clearTimeout(timer.current);
      pending.current = () => writeKept(user, name, next);
      timer.current = window.setTimeout(settle, settleMilliseconds);
    },
    [user, name, settle],
  );
  const forget = useCallback(() => {
    pending.current = null;
    forgetKept(user, name);
  }, [user, name]);
  return [value, set, forget] as const;
}
