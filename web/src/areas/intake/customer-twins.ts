/** Deciding whether a customer of the file is one who is there already. */

import type { Choices } from "./types.ts";

/** The decision that stands for a new customer, which is nobody's code. */
export const isNew = "\u0000new";

/** What is chosen for a customer: a code or key, new, or nothing yet. */
export function chosenFor(choices: Choices, key: string): string | undefined {
  if (choices.new_customers?.includes(key)) return isNew;
  return choices.same_customers?.[key];
}

/** The choices with a customer's decision. */
export function withCustomer(choices: Choices, key: string, decision: string): Choices {
  const same = Object.entries(choices.same_customers ?? {}).filter(([other]) => other !== key);
  const fresh = (choices.new_customers ?? []).filter((other) => other !== key);
  if (decision === isNew) fresh.push(key);
  else same.push([key, decision]);
  return { ...choices, same_customers: Object.fromEntries(same), new_customers: fresh };
}
