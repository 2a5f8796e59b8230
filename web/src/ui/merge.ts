/** Three-way merge of a form: what I loaded, what they saved since, what I typed. */

export interface Difference {
  /** Where, e.g. `/contact` or `/lines/7f…/quantity`. */
  path: string;
  base: unknown;
  theirs: unknown;
  mine: unknown;
  /** Both changed it differently: somebody must choose. */
  both: boolean;
}

export type Picks = ReadonlyMap<string, "theirs" | "mine">;

interface Keyed {
  line_id?: unknown;
  [field: string]: unknown;
}

type Plain = Record<string, unknown>;

const isPlain = (value: unknown): value is Plain =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Lists of lines; those not saved yet have no id, and a side may have removed all that have one. */
const areLines = (lists: readonly unknown[]): lists is Keyed[][] =>
  lists.every((list) => Array.isArray(list) && list.every(isPlain)) &&
  lists.flat().some((line) => (line as Keyed).line_id !== undefined);

export function same(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((item, i) => same(item, b[i]));
  }
  if (!isPlain(a) || !isPlain(b)) return false;
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...keys].every((key) => same(a[key], b[key]));
}

/** Merges; where both changed the same field the pick decides, and mine without one. */
export function merge<Value>(base: Value, theirs: Value, mine: Value, picks: Picks = new Map()) {
  const differences: Difference[] = [];
  const merged = mergeAt("", base, theirs, mine) as Value;
  return { merged, differences };

  function mergeAt(path: string, was: unknown, other: unknown, own: unknown): unknown {
    if (same(other, was) || same(other, own)) return own;
    if (isPlain(other) && isPlain(own) && isPlain(was)) return mergePlain(path, was, other, own);
    const lists = [was, other, own];
    if (areLines(lists)) return mergeLines(path, lists);
    const both = !same(own, was);
    differences.push({ path, base: was, theirs: other, mine: own, both });
    return both && picks.get(path) !== "theirs" ? own : other;
  }

  function mergePlain(path: string, was: Plain, other: Plain, own: Plain): Plain {
    const result: Plain = {};
    for (const key of new Set([...Object.keys(other), ...Object.keys(own)])) {
      result[key] = mergeAt(`${path}/${key}`, was[key], other[key], own[key]);
    }
    return result;
  }

  /** Lines meet by their id; a line that one side removed counts as absent there. */
  function mergeLines(path: string, [was = [], other = [], own = []]: Keyed[][]): Keyed[] {
    const find = (list: Keyed[], id: unknown) => list.find((line) => line.line_id === id);
    const result: Keyed[] = [];
    for (const line of other) {
      const merged = mergeAt(
        `${path}/${line.line_id}`,
        find(was, line.line_id),
        line,
        find(own, line.line_id),
      );
      if (merged !== undefined) result.push(merged as Keyed);
    }
    for (const line of own) {
      if (line.line_id === undefined || !find(was, line.line_id)) {
        if (!find(other, line.line_id) || line.line_id === undefined) result.push(line);
      } else if (!find(other, line.line_id)) {
        const kept = mergeAt(`${path}/${line.line_id}`, find(was, line.line_id), undefined, line);
        // They removed it: keeping it makes it a new line.
        if (kept !== undefined) result.push({ ...(kept as Keyed), line_id: undefined });
      }
    }
    return result;
  }
}
