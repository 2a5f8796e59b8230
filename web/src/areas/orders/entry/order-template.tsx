/** Keeping the lines of an order that stands as a template for its customer. */

import type { OrderActProps } from "../../area.ts";
import { namedContent, toDraft } from "./draft.ts";
import { SaveTemplate } from "./template-dialogs.tsx";

export function OrderTemplate({ page, onClose }: OrderActProps) {
  const { customer } = page.order;
  if (!customer) return null;
  const { lines } = toDraft(namedContent(page));
  return <SaveTemplate customer={customer} lines={lines} onClose={onClose} />;
}
