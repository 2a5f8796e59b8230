/** A list to choose from, after nothing; at its end what is chosen already but is not of it. */
export function withChosen(values: readonly string[], chosen: string): string[] {
  const all = ["", ...values];
  return all.includes(chosen) ? all : [...all, chosen];
}
