/** What may be wider than the screen: it scrolls by itself, by finger, mouse and keyboard. */

import type { ComponentProps } from "react";

/** Named after what it holds, by `aria-label` or `aria-labelledby`. */
export function Sideways(props: Omit<ComponentProps<"section">, "className" | "tabIndex">) {
  // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must scroll by keyboard too
  return <section {...props} className="yd-sideways" tabIndex={0} />;
}
