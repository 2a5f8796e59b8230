/** Names of products that recorded changes speak of and the page itself no longer shows. */

import { useQueries } from "@tanstack/react-query";
import { useMemo } from "react";
import { type ProductItem, readProduct } from "../api/lookups.ts";
import { useMay } from "../api/session.ts";
import type { Names } from "./shown-value.ts";

/** What was recorded before and after. */
interface BeforeAndAfter {
  before?: unknown;
  after?: unknown;
}

function productsIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(productsIn);
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, part]) =>
    key === "product_id" && typeof part === "string" ? part : productsIn(part),
  );
}

/** The products in recorded values that have no name yet, each once. */
export function unnamedProducts(
  changes: readonly (BeforeAndAfter & { field: string })[],
  names: Names,
): string[] {
  const ids = changes.flatMap(({ field, before, after }) => {
    const key = field.split(/[/.]/).at(-1) ?? "";
    return [before, after].flatMap((value) => productsIn({ [key]: value }));
  });
  return [...new Set(ids)].filter((id) => !names.get(id));
}

const found = (results: readonly { data: ProductItem | undefined }[]): ProductItem[] =>
  results.flatMap(({ data }) => data ?? []);

/** The names known, and those of further products in the changes, for those who may see products. */
export function useProductNames(
  changes: readonly (BeforeAndAfter & { field: string })[],
  names: Names,
): Names {
  const mayView = useMay("product.view");
  const ids = useMemo(() => unnamedProducts(changes, names), [changes, names]);
  const products = useQueries({
    queries: ids.map((id) => ({
      queryKey: ["product", id, "item"],
      queryFn: () => readProduct(id),
      enabled: mayView,
    })),
    combine: found,
  });
  return useMemo(
    () =>
      products.length === 0
        ? names
        : new Map([...names, ...products.map(({ id, label }) => [id, label] as const)]),
    [names, products],
  );
}
