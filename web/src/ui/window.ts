/** Which rows of a long list are near enough to the eye to be drawn. Rows are equally high. */

import { type RefObject, useCallback, useEffect, useLayoutEffect, useState } from "react";

interface Options {
  count: number;
  rowHeight: number;
  /** The box of the rows. */
  list: RefObject<HTMLElement | null>;
  /** The box that scrolls; the page where it is absent. */
  scroller?: RefObject<HTMLElement | null> | undefined;
  /** Rows drawn beyond either edge. */
  overscan?: number;
}

export interface RowWindow {
  from: number;
  to: number;
  /** Pixels that stand for the rows not drawn. */
  before: number;
  after: number;
  /** Scrolls as little as is needed to show a row. */
  show: (index: number) => void;
}

const firstGuess = 24;

export function useRowWindow(options: Options): RowWindow {
  const { count, rowHeight, list, scroller, overscan = 8 } = options;
  const [range, setRange] = useState({ from: 0, to: firstGuess });

  const measure = useCallback(() => {
    const box = list.current;
    if (!box) return;
    const view = scroller?.current?.getBoundingClientRect();
    const top = view ? view.top : 0;
    const height = view ? view.height : window.innerHeight;
    const hidden = top - box.getBoundingClientRect().top;
    // Steps of four rows, so that not each row scrolled draws again.
    const from = Math.max(0, Math.floor(hidden / rowHeight / 4) * 4 - overscan);
    const to = Math.ceil((hidden + height) / rowHeight / 4) * 4 + overscan;
    setRange((old) => (old.from === from && old.to === to ? old : { from, to }));
  }, [list, scroller, rowHeight, overscan]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: more rows may show more of the window
  useLayoutEffect(measure, [measure, count]);

  useEffect(() => {
    // Caught on its way down, for the scrolling box may come into the page later than this.
    document.addEventListener("scroll", measure, { capture: true, passive: true });
    window.addEventListener("resize", measure);
    return () => {
      document.removeEventListener("scroll", measure, { capture: true });
      window.removeEventListener("resize", measure);
    };
  }, [measure]);

  const show = useCallback(
    (index: number) => {
      const box = list.current;
      if (!box) return;
      const view = scroller?.current;
      const top = box.getBoundingClientRect().top + index * rowHeight;
      const bounds = view?.getBoundingClientRect() ?? { top: 0, bottom: window.innerHeight };
      // A sticky header and the page's own header must not cover the row.
      const above = top - rowHeight * 2 - bounds.top;
      const below = top + rowHeight * 2 - bounds.bottom;
      const by = above < 0 ? above : Math.max(0, below);
      if (by !== 0) (view ?? window).scrollBy(0, by);
      measure();
    },
    [list, scroller, rowHeight, measure],
  );

  const from = Math.min(range.from, Math.max(0, count - 1));
  const to = Math.min(count, Math.max(range.to, from));
  return { from, to, before: from * rowHeight, after: (count - to) * rowHeight, show };
}
