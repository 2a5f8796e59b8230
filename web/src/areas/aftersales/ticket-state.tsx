import { useWords } from "../../i18n/words.ts";
import type { Ticket } from "./queries.ts";
import { ticketWords } from "./words.ts";

const tones: Record<Ticket["state"], string> = {
  open: "yd-chip-warn",
  in_progress: "yd-chip-info",
  resolved: "yd-chip-good",
  closed: "",
};

export function TicketState({ state }: { state: Ticket["state"] }) {
  const t = useWords(ticketWords);
  return <span className={`yd-chip ${tones[state]}`}>{t(`state_${state}`)}</span>;
}

/** Past its due moment and not solved. */
export function isLate(ticket: Pick<Ticket, "state" | "due_at">): boolean {
  const unsolved = ticket.state === "open" || ticket.state === "in_progress";
  return unsolved && Date.parse(ticket.due_at) < Date.now();
}
