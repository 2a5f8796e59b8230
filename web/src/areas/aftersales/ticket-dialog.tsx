/** The acts on a ticket: each a short form over the page. */

import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, body } from "../../api/client.ts";
import { commandHeaders, useCommand } from "../../api/command.ts";
import type { CivilDate } from "../../api/types.ts";
import { dateOf } from "../../i18n/format.ts";
import { useWords } from "../../i18n/words.ts";
import { CommandDialog } from "../../ui/command-dialog.tsx";
import { DateInput } from "../../ui/date-input.tsx";
import { Field, TextArea } from "../../ui/field.tsx";
import { LookupSelect } from "../../ui/lookup-select.tsx";
import { useKept } from "../../ui/use-kept.ts";
import { searchPeople, type TicketView } from "./queries.ts";
import { ticketWords } from "./words.ts";

export type Act = "assign" | "progress" | "resolve" | "close";

interface TicketDialogProps {
  act: Act;
  ticket: TicketView;
  onClose: () => void;
}

const noteOf = {
  assign: { label: "note", pointer: "/note" },
  progress: { label: "done", pointer: "/note" },
  resolve: { label: "resolution", pointer: "/resolution" },
  close: { label: "closeNote", pointer: "/note" },
} as const;

export function TicketDialog({ act, ticket, onClose }: TicketDialogProps) {
  const t = useWords(ticketWords);
  const client = useQueryClient();
  const [note, setNote, forget] = useKept(`ticket.${act}.${ticket.id}`, "");
  const [owner, setOwner] = useState({ id: ticket.owner, label: ticket.owner_name });
  const [due, setDue] = useState<CivilDate | null>(dateOf(ticket.due_at));
  const run = useCommand({
    name: `ticket.${act}.${ticket.id}`,
    run: (_: undefined, key) => {
      const params = {
        path: { id: ticket.id },
        header: commandHeaders(key, `"r${ticket.version}"`),
      };
      const words = note.trim();
      switch (act) {
        case "assign": {
          const moved = due !== dateOf(ticket.due_at) ? { due_on: due } : {};
          const sent = { owner_id: owner.id, note: words, ...moved };
          return body(api.POST("/api/v1/tickets/{id}/assign", { params, body: sent }));
        }
        case "progress":
          return body(api.POST("/api/v1/tickets/{id}/progress", { params, body: { note: words } }));
        case "resolve":
          return body(
            api.POST("/api/v1/tickets/{id}/resolve", { params, body: { resolution: words } }),
          );
        case "close":
          return body(api.POST("/api/v1/tickets/{id}/close", { params, body: { note: words } }));
      }
    },
    onDone: () => {
      forget();
      client.invalidateQueries({ queryKey: ["sales_order"] });
      client.invalidateQueries({ queryKey: ["workbench"] });
      onClose();
    },
  });
  const needed = act === "progress" || act === "resolve";
  return (
    <CommandDialog
      title={t(`${act}Title`, { number: ticket.number })}
      okText={t(act)}
      busy={run.busy}
      problem={run.problem}
      ready={!needed || note.trim() !== ""}
      onOk={() => run.run(undefined)}
      onClose={onClose}
    >
      {act === "assign" && (
        <>
          <Field label={t("owner")} pointer="/owner_id" required>
            {(control) => (
              <LookupSelect
                {...control}
                source="people"
                search={searchPeople}
                label={owner.label}
                placeholder={t("ownerHint")}
                onChoose={(person) => person && setOwner(person)}
              />
            )}
          </Field>
          <Field label={t("due")} pointer="/due_on">
            {(control) => <DateInput {...control} value={due} onChange={setDue} />}
          </Field>
        </>
      )}
      <Field label={t(noteOf[act].label)} pointer={noteOf[act].pointer} required={needed}>
        {(control) => <TextArea {...control} value={note} onChange={setNote} />}
      </Field>
    </CommandDialog>
  );
}
