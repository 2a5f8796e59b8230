import type { KeyboardEvent } from "react";

const fields = "input:not([type=file], [type=checkbox]), select";

/** Enter goes on to the next field as it does in the lines, and from the last one to the first line. */
export function moveOn(event: KeyboardEvent<HTMLElement>): void {
  const { target, currentTarget, nativeEvent } = event;
  const plain = !(event.ctrlKey || event.altKey || event.metaKey || nativeEvent.isComposing);
  if (event.key !== "Enter" || !plain || event.defaultPrevented) return;
  if (!(target instanceof HTMLElement) || !target.matches(fields)) return;
  event.preventDefault();
  const all = [...currentTarget.querySelectorAll<HTMLElement>(fields)].filter(
    (field) => !field.matches(":disabled"),
  );
  const at = all.indexOf(target) + (event.shiftKey ? -1 : 1);
  const firstCell = document.querySelector<HTMLElement>("[data-cell^='0:'] input");
  (all[at] ?? (event.shiftKey ? null : firstCell))?.focus();
}
