/** Choosing columns: a field stands in one column, a column holds one field. */

import type { Choices, Sheet } from "./types.ts";

/** Field → column, as chosen, or else as the server understood the sheet. */
export function columnsOf(sheet: Sheet, choices: Choices): Readonly<Record<string, number>> {
  const chosen = choices.mappings?.find((mapping) => mapping.signature === sheet.signature);
  if (chosen) return chosen.columns;
  const known = sheet.columns.flatMap((column) =>
    column.field ? [[column.field, column.index] as const] : [],
  );
  return Object.fromEntries(known);
}

/** The choices with a field put into a column; the empty field frees it. */
export function withField(choices: Choices, sheet: Sheet, index: number, field: string): Choices {
  const kept = Object.entries(columnsOf(sheet, choices)).filter(
    ([name, column]) => column !== index && name !== field,
  );
  const columns = Object.fromEntries(field ? [...kept, [field, index]] : kept);
  const others = (choices.mappings ?? []).filter(({ signature }) => signature !== sheet.signature);
  return { ...choices, mappings: [...others, { signature: sheet.signature, columns }] };
}
