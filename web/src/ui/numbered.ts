/** A line by its number on the order; one that a change took off has none any more. */

export function numbered(no: number | null | undefined, name: string): string {
  return no == null ? name : `${no}. ${name}`;
}
