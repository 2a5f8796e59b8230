/** Where an order stands: the state that lists show too, and beside it the milestone it has reached. */

import type { OrderPage } from "../api/types.ts";
import { useText } from "../i18n/words.ts";
import { StateChip } from "./state-chip.tsx";

type Order = Pick<OrderPage["order"], "state" | "state_title" | "status" | "returned">;

export function OrderState({ order }: { order: Order }) {
  const text = useText();
  const status = order.status ? text(order.status) : "";
  if (order.returned) return <StateChip state="returned">{status}</StateChip>;
  const state = text(order.state_title);
  // A milestone may be called as the state is: closed is closed.
  const more = status.toLowerCase() !== state.toLowerCase() && status;
  return (
    <>
      <StateChip state={order.state}>{state}</StateChip>
      {more && <span className="yd-muted yd-sentence">{more}</span>}
    </>
  );
}
