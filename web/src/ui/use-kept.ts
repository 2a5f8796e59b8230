/** State that survives a reload, for what people type: nothing typed is ever lost. */

import { useCallback, useRef, useState } from "react";
import { useLeaving } from "./use-leaving.ts";

const prefix = "yidan.kept.";
/** Written so long after the last key, not on each. */
const settleMilliseconds = 300;

export function readKept<Value>(key: string): Value | null {
  const stored = localStorage.getItem(prefix + key);
  if (stored === null) return null;
  try {
    return JSON.parse(stored);
  } catch {
    return null;
  }
}

export function forgetKept(key: string): void {
  localStorage.removeItem(prefix + key);
}

export function writeKept(key: string, value: unknown): void {
  try {
    localStorage.setItem(prefix + key, JSON.stringify(value));
  } catch {
    // A full store must not stop the work; the server's copy is the one that counts.
  }
}

/** `[value, set, forget]`; `forget` once the server has it. */
export function useKept<Value>(key: string, initial: Value) {
  const [value, setValue] = useState<Value>(() => readKept<Value>(key) ?? initial);
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
      pending.current = () => writeKept(key, next);
      timer.current = window.setTimeout(settle, settleMilliseconds);
    },
    [key, settle],
  );
  const forget = useCallback(() => {
    pending.current = null;
    forgetKept(key);
  }, [key]);
  return [value, set, forget] as const;
}
