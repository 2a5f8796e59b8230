/** Alerts, follow-ups and what is to be noted are ended by saying what came of them. */

import { useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { api, body } from "../../api/client.ts";
import { commandHeaders, useCommand } from "../../api/command.ts";
import type { DeskTask } from "../../api/types.ts";
import { useText, useWords } from "../../i18n/words.ts";
import { CommandDialog } from "../../ui/command-dialog.tsx";
import { Field, TextArea } from "../../ui/field.tsx";
import { useKept } from "../../ui/use-kept.ts";
import { threadWords } from "./words.ts";

export function FinishTask({ task }: { task: DeskTask }) {
  const t = useWords(threadWords);
  const text = useText();
  const client = useQueryClient();
  const [open, setOpen] = useState(false);
  const [outcome, setOutcome, forget] = useKept(`task.${task.id}`, "");
  const finish = useCommand<void>({
    name: `task.done.${task.id}`,
    run: (_, key) =>
      body(
        api.POST("/api/v1/tasks/{id}/done", {
          params: {
            path: { id: task.id },
            header: commandHeaders(key, `"r${task.version}"`),
          },
          body: { outcome: outcome.trim() },
        }),
      ),
    onDone: () => {
      forget();
      setOpen(false);
      client.invalidateQueries({ queryKey: ["workbench"] });
    },
    // What was noted without a dialog says in one why it could not be.
    onProblem: () => setOpen(true),
  });
  const noted = task.kind === "acknowledge";
  const words = noted ? t("noted") : t("finish");
  return (
    <>
      <Button
        size="small"
        loading={finish.busy && !open}
        onClick={() => (noted ? finish.run() : setOpen(true))}
      >
        {words}
      </Button>
      {open && (
        <CommandDialog
          title={text(task.title)}
          okText={words}
          busy={finish.busy}
          problem={finish.problem}
          onOk={finish.run}
          onClose={() => setOpen(false)}
        >
          <Field label={t("outcome")} pointer="/outcome">
            {(control) => <TextArea {...control} value={outcome} onChange={setOutcome} />}
          </Field>
        </CommandDialog>
      )}
    </>
  );
}
