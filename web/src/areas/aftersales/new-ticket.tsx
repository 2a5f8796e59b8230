/** Opening a ticket by hand. */

import { useQueryClient } from "@tanstack/react-query";
import { api, body } from "../../api/client.ts";
import { commandHeaders, useCommand } from "../../api/command.ts";
import type { CivilDate, OrderPage } from "../../api/types.ts";
import { useWords } from "../../i18n/words.ts";
import { CommandDialog } from "../../ui/command-dialog.tsx";
import { DateInput } from "../../ui/date-input.tsx";
import { Choice, Field, TextArea, TextInput } from "../../ui/field.tsx";
import { LookupSelect } from "../../ui/lookup-select.tsx";
import { useKept } from "../../ui/use-kept.ts";
import { kinds, searchPeople, type TicketKind } from "./queries.ts";
import { ticketWords } from "./words.ts";

interface Draft {
  kind: TicketKind;
  description: string;
  line: string;
  serial: string;
  owner: { id: string; label: string } | null;
  due: CivilDate | null;
}

const blank: Draft = {
  kind: "repair",
  description: "",
  line: "",
  serial: "",
  owner: null,
  due: null,
};

export function NewTicket({ page, onClose }: { page: OrderPage; onClose: () => void }) {
  const t = useWords(ticketWords);
  const client = useQueryClient();
  const { id } = page.order;
  const [draft, setDraft, forget] = useKept<Draft>(`ticket.new.${id}`, blank);
  const change = (part: Partial<Draft>) => setDraft({ ...draft, ...part });
  const run = useCommand({
    name: `ticket.open.${id}`,
    run: (_: undefined, key) =>
      body(
        api.POST("/api/v1/orders/{id}/tickets", {
          params: { path: { id }, header: commandHeaders(key) },
          body: {
            kind: draft.kind,
            description: draft.description.trim(),
            serial: draft.serial.trim(),
            line_id: draft.line || null,
            owner_id: draft.owner?.id ?? null,
            due_on: draft.due,
          },
        }),
      ),
    onDone: () => {
      forget();
      client.invalidateQueries({ queryKey: ["sales_order"] });
      onClose();
    },
  });
  const lines = page.lines.map((line) => ({
    value: line.line_id,
    label: `${line.no} ${line.description}`,
  }));
  return (
    <CommandDialog
      title={t("newTicket")}
      okText={t("open")}
      busy={run.busy}
      problem={run.problem}
      onOk={() => run.run(undefined)}
      onClose={onClose}
    >
      <Field label={t("kind")} pointer="/kind" required>
        {(control) => (
          <Choice
            {...control}
            value={draft.kind}
            options={kinds.map((value) => ({ value, label: t(`kind_${value}`) }))}
            onChange={(kind) => change({ kind })}
          />
        )}
      </Field>
      <Field label={t("description")} pointer="/description" required>
        {(control) => (
          <TextArea
            {...control}
            value={draft.description}
            onChange={(description) => change({ description })}
          />
        )}
      </Field>
      <Field label={t("line")} pointer="/line_id">
        {(control) => (
          <Choice
            {...control}
            value={draft.line}
            options={[{ value: "", label: t("wholeOrder") }, ...lines]}
            onChange={(line) => change({ line })}
          />
        )}
      </Field>
      <Field label={t("serial")} pointer="/serial">
        {(control) => (
          <TextInput {...control} value={draft.serial} onChange={(serial) => change({ serial })} />
        )}
      </Field>
      <Field label={t("owner")} pointer="/owner_id" required>
        {(control) => (
          <LookupSelect
            {...control}
            source="people"
            search={searchPeople}
            label={draft.owner?.label ?? ""}
            placeholder={t("ownerHint")}
            onChoose={(owner) => change({ owner })}
          />
        )}
      </Field>
      <Field label={t("due")} pointer="/due_on" required>
        {(control) => (
          <DateInput {...control} value={draft.due} onChange={(due) => change({ due })} />
        )}
      </Field>
    </CommandDialog>
  );
}
