/** The customer objects: what, who solves it, by when. */

import { useState } from "react";
import { api, body } from "../../api/client.ts";
import { commandHeaders, useCommand } from "../../api/command.ts";
import { searchPeople } from "../../api/lookups.ts";
import { addDays, today } from "../../i18n/format.ts";
import { useWords } from "../../i18n/words.ts";
import { DateInput } from "../../ui/date-input.tsx";
import { Field, TextArea } from "../../ui/field.tsx";
import { LookupSelect } from "../../ui/lookup-select.tsx";
import type { Sheet, SheetRow } from "./queries.ts";
import { FormDialog } from "./shipment-dialogs.tsx";
import { logisticsWords } from "./words.ts";

/** Days proposed for solving an objection; the rep agrees another date where needed. */
const proposedDays = 7;

interface ObjectionDialogProps {
  sheet: Sheet;
  row: SheetRow;
  onClose: () => void;
  onDone: () => void;
}

export function ObjectionDialog({ sheet, row, onClose, onDone }: ObjectionDialogProps) {
  const t = useWords(logisticsWords);
  const [what, setWhat] = useState("");
  const [owner, setOwner] = useState<{ id: string; label: string } | null>(null);
  const [dueOn, setDueOn] = useState<string | null>(addDays(today(), proposedDays));
  const object = useCommand({
    name: `acceptance.object.${sheet.id}.${row.ordinal}`,
    run: (_: undefined, key) =>
      body(
        api.POST("/api/v1/acceptances/{id}/objections", {
          params: { path: { id: sheet.id }, header: commandHeaders(key) },
          body: { ordinal: row.ordinal, what, owner: owner?.id ?? null, due_on: dueOn ?? today() },
        }),
      ),
    onDone,
  });
  const ready = what.trim() !== "" && dueOn !== null;
  return (
    <FormDialog title={t("object")} command={object} ready={ready} onClose={onClose}>
      <p className="yd-small yd-muted">{t("objectionHint")}</p>
      <Field label={t("objection")} pointer="/what" required>
        {(control) => <TextArea {...control} value={what} onChange={setWhat} />}
      </Field>
      <Field label={t("objectionOwner")} pointer="/owner">
        {(control) => (
          <LookupSelect
            {...control}
            source="people"
            search={searchPeople}
            label={owner?.label ?? ""}
            onChoose={setOwner}
          />
        )}
      </Field>
      <Field label={t("dueOn")} pointer="/due_on" required>
        {(control) => <DateInput {...control} value={dueOn} onChange={setDueOn} />}
      </Field>
    </FormDialog>
  );
}
