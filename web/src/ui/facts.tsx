/** What is known of a thing: names and values side by side, in as many columns as fit. */

import type { ReactNode } from "react";

export function Facts({ children }: { children: ReactNode }) {
  return <dl className="yd-facts">{children}</dl>;
}

export function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}
