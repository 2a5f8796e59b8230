/** Giving an order to another owner. */

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "react-router";
import { api } from "../../api/client.ts";
import { commandHeaders, useCommand } from "../../api/command.ts";
import { readReps } from "../../api/lookups.ts";
import type { OrderPage } from "../../api/types.ts";
import { useWords } from "../../i18n/words.ts";
import { CommandDialog } from "../../ui/command-dialog.tsx";
import { Choice, Field, TextArea } from "../../ui/field.tsx";
import { useKept } from "../../ui/use-kept.ts";
import { threadWords } from "./words.ts";

interface ReassignDialogProps {
  page: OrderPage;
  onClose: () => void;
}

export function ReassignDialog({ page, onClose }: ReassignDialogProps) {
  const t = useWords(threadWords);
  const client = useQueryClient();
  const { id, label, owner } = page.order;
  const [to, setTo] = useState("");
  const [reason, setReason, forget] = useKept(`reassign.${id}`, "");
  const { data: reps = [] } = useQuery({ queryKey: ["user", "list", "reps"], queryFn: readReps });
  const others = reps.filter((rep) => rep.id !== owner.id);
  const run = useCommand({
    name: `order.reassign.${id}`,
    run: (_: undefined, key) =>
      api.POST("/api/v1/orders/{id}/reassign", {
        params: { path: { id }, header: commandHeaders(key) },
        body: { owner_id: to, reason: reason.trim() },
      }),
    onDone: () => {
      forget();
      client.invalidateQueries({ queryKey: ["sales_order"] });
      onClose();
    },
  });
  return (
    <CommandDialog
      title={t("reassignTitle", { label })}
      okText={t("reassign")}
      busy={run.busy}
      problem={run.problem}
      ready={to !== "" && reason.trim() !== ""}
      onOk={() => run.run(undefined)}
      onClose={onClose}
    >
      <p>
        {t("reassignHelp", { name: owner.name })}{" "}
        <Link to={`/hand-over/${owner.id}`}>{t("reassignAll", { name: owner.name })}</Link>
      </p>
      <Field label={t("reassignTo")} pointer="/owner_id" required>
        {(control) => (
          <Choice
            {...control}
            value={to}
            placeholder={t("reassignChoose")}
            options={others.map((rep) => ({ value: rep.id, label: rep.label }))}
            onChange={setTo}
          />
        )}
      </Field>
      <Field label={t("reason")} pointer="/reason" required>
        {(control) => <TextArea {...control} value={reason} onChange={setReason} />}
      </Field>
    </CommandDialog>
  );
}
