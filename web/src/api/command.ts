/**
 * Commands that must not happen twice. The key is made when the form opens and kept in the
 * session's storage until the server has acknowledged: a reload or a second click repeats the
 * same command, and the server then answers with the first one's result.
 */

import { useMutation } from "@tanstack/react-query";
import { useCallback, useEffect, useRef } from "react";
import { Problem } from "./problem.ts";
import { newUuid } from "./uuid.ts";

const prefix = "yidan.intent.";

function storedKey(name: string): string {
  const stored = sessionStorage.getItem(prefix + name);
  if (stored) return stored;
  const key = newUuid();
  sessionStorage.setItem(prefix + name, key);
  return key;
}

export interface Intent {
  /** The key of this command until `acknowledge`. */
  key(): string;
  /** The server answered for good: the next command is another one. */
  acknowledge(): void;
}

export function useIntent(name: string): Intent {
  const current = useRef(name);
  current.current = name;
  useEffect(() => {
    storedKey(name);
  }, [name]);
  return useRef<Intent>({
    key: () => storedKey(current.current),
    acknowledge: () => sessionStorage.removeItem(prefix + current.current),
  }).current;
}

/** The header parameters of a command: its key, and the revision it rests on. */
export function commandHeaders(key: string): { "Idempotency-Key": string };
export function commandHeaders(
  key: string,
  etag: string | null,
): { "Idempotency-Key": string; "If-Match": string };
export function commandHeaders(key: string, etag?: string | null) {
  return { "Idempotency-Key": key, ...(etag ? { "If-Match": etag } : {}) };
}

interface CommandOptions<Input, Output> {
  /** Names the form, e.g. `order.submit:${id}`: one open command per name. */
  name: string;
  run: (input: Input, key: string) => Promise<Output>;
  onDone?: (output: Output, input: Input) => void;
  onProblem?: (problem: Problem) => void;
}

export interface Command<Input> {
  run: (input: Input) => void;
  busy: boolean;
  problem: Problem | null;
  clear: () => void;
}

/** A command with its key, its progress and its problem. A running command is not sent again. */
export function useCommand<Input = void, Output = unknown>(
  options: CommandOptions<Input, Output>,
): Command<Input> {
  const intent = useIntent(options.name);
  const latest = useRef(options);
  latest.current = options;
  const inFlight = useRef(false);
  const { mutate, isPending, error, reset } = useMutation<Output, unknown, Input>({
    mutationFn: (input) => latest.current.run(input, intent.key()),
    onSuccess: (output, input) => {
      intent.acknowledge();
      latest.current.onDone?.(output, input);
    },
    onError: (failure) => {
      const problem = Problem.from(failure);
      // The earlier attempt was received after all: what follows is a new command.
      if (problem.code === "key_reused") intent.acknowledge();
      latest.current.onProblem?.(problem);
    },
    onSettled: () => {
      inFlight.current = false;
    },
  });
  const run = useCallback(
    (input: Input) => {
      if (inFlight.current) return;
      inFlight.current = true;
      mutate(input);
    },
    [mutate],
  );
  return { run, busy: isPending, problem: error ? Problem.from(error) : null, clear: reset };
}
