/** Type-ahead over what the server knows: number, name or pinyin initials; all by keyboard. */

import { useQueryClient } from "@tanstack/react-query";
import {
  type KeyboardEvent,
  type ReactNode,
  useCallback,
  useEffect,
  useId,
  useRef,
  useState,
} from "react";
import type { LookupItem } from "../api/types.ts";
import { useWords } from "../i18n/words.ts";
import type { ControlProps } from "./field.tsx";
import { Popup } from "./popup.tsx";
import { uiWords } from "./words.ts";

/** Waits for the next key before asking the server. */
const debounceMilliseconds = 120;
const freshMilliseconds = 30_000;

export interface LookupSelectProps<Item extends LookupItem> extends Partial<ControlProps> {
  /** What is asked; part of the cache key, e.g. `customers`. */
  source: string;
  search: (query: string, signal: AbortSignal) => Promise<readonly Item[]>;
  /** The chosen one's label. */
  label: string;
  onChoose: (item: Item | null) => void;
  /** What else an option says, at its right. */
  describe?: (item: Item) => ReactNode;
  placeholder?: string;
  className?: string;
  disabled?: boolean;
  "aria-label"?: string;
  /** Keys the list does not use, for keyboard-only tables. */
  onKeyDown?: (event: KeyboardEvent<HTMLInputElement>) => void;
}

type Answer<Item> = { query: string; items: readonly Item[] } | { query: string; failed: true };

export function LookupSelect<Item extends LookupItem>(props: LookupSelectProps<Item>) {
  const {
    source,
    search,
    label,
    onChoose,
    describe,
    className = "",
    onKeyDown,
    ...control
  } = props;
  const t = useWords(uiWords);
  const client = useQueryClient();
  const listId = useId();
  const input = useRef<HTMLInputElement>(null);
  /** What is being typed; null when not typing, and the chosen label shows. */
  const [typed, setTyped] = useState<string | null>(null);
  const [answer, setAnswer] = useState<Answer<Item> | null>(null);
  const [active, setActive] = useState(0);
  /** Left with Enter before the answer came: the first match is taken when it comes. */
  const [pending, setPending] = useState<{ text: string; failed: boolean } | null>(null);
  /** Whether what was typed has been dealt with; leaving the field must not judge it again. */
  const settled = useRef(true);
  const latest = useRef({ search, onChoose });
  latest.current = { search, onChoose };
  const [labelBefore, setLabelBefore] = useState(label);
  if (label !== labelBefore) {
    // Chosen from outside, e.g. by a pasted block: what was being typed is answered by it.
    setLabelBefore(label);
    setTyped(null);
    setPending(null);
  }

  const find = useCallback(
    (query: string) =>
      client.fetchQuery({
        queryKey: [source, "lookup", query],
        queryFn: ({ signal }) => latest.current.search(query, signal),
        staleTime: freshMilliseconds,
        retry: false,
      }),
    [client, source],
  );

  useEffect(() => {
    if (typed === null) return;
    let superseded = false;
    const query = typed.trim();
    const ask = async () => {
      try {
        const items = await find(query);
        if (superseded) return;
        setAnswer({ query, items });
        setActive(0);
      } catch {
        if (!superseded) setAnswer({ query, failed: true });
      }
    };
    const timer = window.setTimeout(ask, query === "" ? 0 : debounceMilliseconds);
    return () => {
      superseded = true;
      window.clearTimeout(timer);
    };
  }, [typed, find]);

  const open = typed !== null;
  const items = answer && "items" in answer ? answer.items : [];
  const current = answer !== null && answer.query === typed?.trim();

  const choose = (item: Item | null) => {
    settled.current = true;
    onChoose(item);
    setTyped(null);
    setAnswer(null);
    setPending(null);
  };

  const chooseLater = async (text: string) => {
    settled.current = true;
    setTyped(null);
    setPending({ text, failed: false });
    const items = await find(text.trim()).catch(() => []);
    const first = items.find((item) => !item.disabled);
    if (first) choose(first);
    else setPending({ text, failed: true });
  };

  const keyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.nativeEvent.isComposing) return;
    if (open && (event.key === "ArrowDown" || event.key === "ArrowUp") && items.length > 0) {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      setActive((active + step + items.length) % items.length);
      return;
    }
    if (event.key === "Escape" && open) {
      event.preventDefault();
      event.stopPropagation();
      setTyped(null);
      return;
    }
    if (event.key === "ArrowDown" && event.altKey && !open) {
      setTyped("");
      return;
    }
    const commits = event.key === "Enter" || event.key === "Tab";
    if (commits && open && typed !== "") {
      const item = current ? items[active] : undefined;
      if (item && !item.disabled) choose(item);
      else chooseLater(typed);
    } else if (commits && open && !settled.current) {
      choose(null);
    }
    onKeyDown?.(event);
  };

  return (
    <>
      <input
        {...control}
        ref={input}
        role="combobox"
        autoComplete="off"
        className={`yd-input ${className}`}
        placeholder={props.placeholder ?? t("lookupHint")}
        aria-expanded={open}
        aria-controls={listId}
        aria-autocomplete="list"
        aria-activedescendant={open && items.length > 0 ? `${listId}-${active}` : undefined}
        value={typed ?? pending?.text ?? label}
        {...(pending?.failed ? { "aria-invalid": true as const, title: t("lookupNone") } : {})}
        onChange={(event) => {
          settled.current = false;
          setTyped(event.target.value);
        }}
        onClick={() => !open && !props.disabled && label === "" && setTyped("")}
        onFocus={(event) => event.target.select()}
        onBlur={() => {
          // Emptied on purpose means none; a word left half-way stays to be seen and corrected.
          if (!settled.current && typed !== null) {
            if (typed === "") choose(null);
            else if (typed !== label) setPending({ text: typed, failed: true });
          }
          setTyped(null);
        }}
        onKeyDown={keyDown}
      />
      {open && (
        <Popup anchor={input} minWidth={280}>
          <div role="listbox" id={listId} aria-label={props["aria-label"] ?? t("lookupHint")}>
            {items.map((item, index) => (
              <div
                key={item.id}
                id={`${listId}-${index}`}
                role="option"
                tabIndex={-1}
                aria-selected={index === active}
                aria-disabled={item.disabled || undefined}
                className="yd-option"
                ref={(element) => {
                  if (index === active) element?.scrollIntoView({ block: "nearest" });
                }}
                onMouseMove={() => setActive(index)}
                onMouseDown={() => !item.disabled && choose(item)}
              >
                <span>{item.label}</span>
                <span className="yd-muted yd-small">{describe ? describe(item) : item.detail}</span>
              </div>
            ))}
          </div>
          {items.length === 0 && (
            <p className="yd-option-note" role="status">
              {answer === null
                ? t("loading")
                : "failed" in answer
                  ? t("lookupFailed")
                  : t("lookupNone")}
            </p>
          )}
        </Popup>
      )}
    </>
  );
}
