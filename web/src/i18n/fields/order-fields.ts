/** Names the fields of an order from JSON pointers and paths. */

import { useCallback } from "react";
import { useWords } from "../words.ts";
import { orderFieldWords } from "./words.ts";

const none: readonly string[] = [];

type Named = Exclude<keyof (typeof orderFieldWords)["zh"], "line" | "lineField" | "instalment">;

const isNamed = (key: string): key is Named =>
  key in orderFieldWords.zh && !/^line(Field)?$/.test(key);

/** `/lines/2/quantity` or `lines.2.quantity` reads 第 3 行 数量; what is unknown is shown as it is. */
export function useOrderFieldNames(lineIds: readonly string[] = none): (pointer: string) => string {
  const t = useWords(orderFieldWords);
  return useCallback(
    (pointer) => {
      const name = (key: string) => (isNamed(key) ? t(key) : key);
      const [first = "", second = "", third = ""] = pointer.split(/[/.[\]]+/).filter(Boolean);
      if (first === "lines" && second !== "") {
        const row = (/^\d+$/.test(second) ? Number(second) : lineIds.indexOf(second)) + 1;
        return third === "" ? t("line", { row }) : t("lineField", { row, field: name(third) });
      }
      if (first === "payment_terms" && /^\d+$/.test(third)) {
        return t("instalment", { n: Number(third) + 1 });
      }
      return name(first);
    },
    [t, lineIds],
  );
}
