/** Places the steps of a policy: each after all it needs, parallel ones below each other. */

export interface Placed<Step> {
  step: Step;
  /** How many steps at least come before. */
  layer: number;
  /** Place within its layer. */
  lane: number;
}

interface Ordered {
  key: string;
  needs: readonly string[];
}

/** Steps by layer; a step whose needs are unknown or in a circle counts as having none of those. */
export function layers<Step extends Ordered>(steps: readonly Step[]): Step[][] {
  const byKey = new Map(steps.map((step) => [step.key, step]));
  const depth = new Map<string, number>();
  const visiting = new Set<string>();
  const depthOf = (key: string): number => {
    const known = depth.get(key);
    if (known !== undefined) return known;
    const step = byKey.get(key);
    if (!step || visiting.has(key)) return -1;
    visiting.add(key);
    const found = 1 + Math.max(-1, ...step.needs.map(depthOf));
    visiting.delete(key);
    depth.set(key, found);
    return found;
  };
  const result: Step[][] = [];
  for (const step of steps) {
    const layer = depthOf(step.key);
    const members = result[layer] ?? [];
    members.push(step);
    result[layer] = members;
  }
  return result;
}

export interface Box {
  key: string;
  x: number;
  y: number;
  height: number;
}

export interface Edge {
  from: string;
  to: string;
  path: string;
}

export interface Layout {
  boxes: Box[];
  /** All are as wide: what fits beside each other shares the width. */
  boxWidth: number;
  edges: Edge[];
  width: number;
  height: number;
}

/** A box with its place among the bands. */
interface Spot extends Box {
  width: number;
  band: number;
  column: number;
  /** Where its band begins. */
  top: number;
}

/** Narrower than this, words of a title would be broken. */
const narrowestBox = 138;
const widestBox = 200;
const gapX = 22;
/** Beside the first and the last box: there runs what leads from one band to the next. */
const gutter = 8;
const gapY = 10;
const bandGap = 24;

/**
 * Lays the layers out like words in a paragraph: as many beside each other as fit. Each box is as
 * high as its words need.
 */
export function layout<Step extends Ordered>(
  steps: readonly Step[],
  width: number,
  heightOf: (key: string) => number,
): Layout {
  const all = layers(steps);
  const room = width - 2 * gutter + gapX;
  const perBand = Math.max(1, Math.floor(room / (narrowestBox + gapX)));
  const boxWidth = Math.min(widestBox, Math.floor(room / perBand) - gapX);
  const stack = (layer: readonly Step[]) =>
    layer.reduce((sum, step) => sum + heightOf(step.key) + gapY, -gapY);
  const boxes: Box[] = [];
  const at = new Map<string, Spot>();
  let top = 0;
  for (let band = 0; band * perBand < all.length; band++) {
    const members = all.slice(band * perBand, (band + 1) * perBand);
    const bandHeight = Math.max(...members.map(stack));
    members.forEach((layer, column) => {
      const x = gutter + column * (boxWidth + gapX);
      let y = top + (bandHeight - stack(layer)) / 2;
      for (const { key } of layer) {
        const box = { key, x, y, height: heightOf(key) };
        boxes.push(box);
        at.set(key, { ...box, width: boxWidth, band, column, top });
        y += box.height + gapY;
      }
    });
    top += bandHeight + bandGap;
  }
  const edges = steps.flatMap((step) =>
    step.needs.flatMap((need) => {
      const from = at.get(need);
      const to = at.get(step.key);
      return from && to ? [{ from: need, to: step.key, path: edgePath(from, to) }] : [];
    }),
  );
  return {
    boxes,
    boxWidth,
    edges: withoutShortcuts(edges, steps),
    width: Math.min(all.length, perBand) * (boxWidth + gapX) - gapX + 2 * gutter,
    height: Math.max(0, top - bandGap),
  };
}

function edgePath(from: Spot, to: Spot): string {
  const x1 = from.x + from.width;
  const y1 = from.y + from.height / 2;
  const y2 = to.y + to.height / 2;
  if (from.band === to.band && to.column === from.column + 1) {
    const middle = to.x - gapX / 2;
    return y1 === y2 ? `M${x1} ${y1}H${to.x}` : `M${x1} ${y1}H${middle}V${y2}H${to.x}`;
  }
  // Further on: out on the right, along the gap above the band, in from the left, so that no edge
  // runs behind a box.
  const gap = to.top - bandGap / 2;
  const left = to.x - gutter + 1;
  return `M${x1} ${y1}h${gutter - 1}V${gap}H${left}V${y2}H${to.x}`;
}

/** An edge that a longer way implies only clutters the picture. */
function withoutShortcuts(edges: Edge[], steps: readonly Ordered[]): Edge[] {
  const needs = new Map(steps.map((step) => [step.key, step.needs]));
  const reaches = (from: string, to: string, seen: Set<string>): boolean =>
    (needs.get(from) ?? []).some((need) => {
      if (need === to) return true;
      if (seen.has(need)) return false;
      seen.add(need);
      return reaches(need, to, seen);
    });
  return edges.filter(
    ({ from, to }) =>
      !(needs.get(to) ?? []).some((need) => need !== from && reaches(need, from, new Set())),
  );
}
