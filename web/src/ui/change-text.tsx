/** A recorded change in words: which field, what it was and what it is. */

import { useCallback, useMemo } from "react";
import {
  type KnownLine,
  type NameField,
  namesOf,
  useOrderFieldNames,
} from "../i18n/fields/order-fields.ts";
import { translate, useWords } from "../i18n/words.ts";
import { useProductNames } from "./product-names.ts";
import { type Names, noNames, type Reader, shownValue, useReader } from "./shown-value.ts";
import { uiWords } from "./words.ts";
import "./change-text.css";

/** One field before and after, as recorded. */
export interface Recorded {
  field: string;
  before?: unknown;
  after?: unknown;
}

/** The same in words; empty where it was or is nothing. */
export interface ToldChange {
  field: string;
  before: string;
  after: string;
}

const isLine = /^\/?lines[/.][^/.]+$/;

/** A change in words; a line that went is told as removed. */
export function told(
  { field, before, after }: Recorded,
  nameField: NameField,
  reader: Reader,
): ToldChange {
  const removed = isLine.test(field) && after == null;
  return {
    field: nameField(field, before == null),
    before: shownValue(before, field, reader),
    after: removed
      ? translate(uiWords, reader.locale)("removed")
      : shownValue(after, field, reader),
  };
}

/** Tells these changes in the reader's language, with the names of the products they are about. */
export function useTell(
  changes: readonly Recorded[],
  nameField: NameField,
  names: Names = noNames,
): (change: Recorded) => ToldChange {
  const reader = useReader(useProductNames(changes, names));
  return useCallback((change) => told(change, nameField, reader), [nameField, reader]);
}

/** Tells changes of what an order says. */
export function useOrderTell(
  changes: readonly Recorded[],
  lines: readonly KnownLine[],
): (change: Recorded) => ToldChange {
  const names = useMemo(() => namesOf(lines), [lines]);
  return useTell(changes, useOrderFieldNames(lines), names);
}

/** Only that it changed, where words would say the same of both. */
export function ChangeText({ change: { field, before, after } }: { change: ToldChange }) {
  const t = useWords(uiWords);
  return (
    <>
      <span className="yd-muted">{field}</span>{" "}
      {before === after ? (
        <span className="yd-muted">{t("changed")}</span>
      ) : (
        <span className="yd-change">
          <del>{before || t("empty")}</del> → <ins>{after || t("empty")}</ins>
        </span>
      )}
    </>
  );
}
