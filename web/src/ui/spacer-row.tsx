/** Stands in a table for the rows that are not drawn. */
export function SpacerRow({ height }: { height: number }) {
  if (height <= 0) return null;
  // biome-ignore lint/a11y/noAriaHiddenOnFocusable: an empty row takes no focus
  return <tr aria-hidden="true" style={{ height }} />;
}
