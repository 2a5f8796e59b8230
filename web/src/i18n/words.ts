/**
 * The texts of the interface. Each folder has a `words.ts` that calls `words(zh, en)`; the type of
 * the Chinese texts demands the same keys in English, so that a missing text is a type error, and
 * the names in `{braces}` are the parameters a caller must give. English tells one from many:
 * `{n} {n:day|days}`.
 */

import { useMemo } from "react";
import { type Locale, locale, useLocale } from "./locale.ts";

/** A text in both languages, as the server sends it. */
export interface Text {
  zh: string;
  en: string;
}

type Entries = Record<string, string>;

/** The parameter names in a text: `"{n} 项"` gives `"n"`. */
type Names<S extends string> = S extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Names<Rest>
  : never;

type Args<S extends string> = [Names<S>] extends [never]
  ? []
  : [values: Record<Names<S>, string | number>];

export interface Words<Zh extends Entries> {
  readonly zh: Zh;
  readonly en: { readonly [K in keyof Zh]: string };
}

export type Translate<Zh extends Entries> = <K extends keyof Zh & string>(
  key: K,
  ...args: Args<Zh[K]>
) => string;

export function words<const Zh extends Entries>(
  zh: Zh,
  en: { readonly [K in keyof NoInfer<Zh>]: string },
): Words<Zh> {
  return { zh, en };
}

function fill(template: string, values?: Record<string, string | number>): string {
  if (!values) return template;
  return template.replace(
    /\{(\w+)(?::([^|}]*)\|([^}]*))?\}/g,
    (whole, name: string, one?: string, many?: string) => {
      const value = values[name];
      if (value === undefined) return whole;
      if (one === undefined || many === undefined) return String(value);
      return String(value) === "1" ? one : many;
    },
  );
}

/** The texts in a given language, for code outside components. */
export function translate<Zh extends Entries>(
  dictionary: Words<Zh>,
  language: Locale = locale(),
): Translate<Zh> {
  const texts: { readonly [K in keyof Zh]: string } = dictionary[language];
  return (key, ...[values]) => fill(texts[key], values);
}

/** The texts in the language shown. */
export function useWords<Zh extends Entries>(dictionary: Words<Zh>): Translate<Zh> {
  const language = useLocale();
  return useMemo(() => translate(dictionary, language), [dictionary, language]);
}

/** Picks the wording of a text that came from the server. */
export function useText(): (text: Text | string) => string {
  return pick[useLocale()];
}

/** What came in one language only is shown as it is. */
const pick: Record<Locale, (text: Text | string) => string> = {
  zh: (text) => (typeof text === "string" ? text : text.zh || text.en),
  en: (text) => (typeof text === "string" ? text : text.en || text.zh),
};
