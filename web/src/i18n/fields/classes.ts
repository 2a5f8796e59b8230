/** The classes of customers. */

import { withChosen } from "./with-chosen.ts";

const classes = ["A", "B", "C"] as const;

/** The classes to choose from, after none; also the one that is chosen, whatever it is. */
export function classOptions(chosen: string, none: string) {
  return withChosen(classes, chosen).map((value) => ({ value, label: value || none }));
}
