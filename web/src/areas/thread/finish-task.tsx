/** Alerts, follow-ups and what is to be noted are ended by saying what came of them. */

import { useQueryClient } from "@tanstack/react-query";
import { Button, Modal } from "antd";
import { useState } from "react";
import { api, body } from "../../api/client.ts";
import { commandHeaders, useCommand } from "../../api/command.ts";
import type { DeskTask } from "../../api/types.ts";
import { useText, useWords } from "../../i18n/words.ts";
import { Field, TextArea } from "../../ui/field.tsx";
import { ProblemAlert } from "../../ui/problem-alert.tsx";
import { useKept } from "../../ui/use-kept.ts";
import { threadWords } from "./words.ts";

export function FinishTask({ task }: { task: DeskTask }) {
  const t = useWords(threadWords);
  const text = useText();
  const client = useQueryClient();
  const [open, setOpen] = useState(false);
  const [outcome, setOutcome, forget] = useKept(`task.${task.id}`, "");
  const finish = useCommand({
    name: `task.done.${task.id}`,
    run: (_: undefined, key) =>
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
  });
  const noted = task.kind === "acknowledge";
  return (
    <>
      <Button size="small" onClick={() => (noted ? finish.run(undefined) : setOpen(true))}>
        {noted ? t("noted") : t("finish")}
      </Button>
      {open && (
        <Modal
          open
          title={text(task.title)}
          okText={t("finish")}
          okButtonProps={{ loading: finish.busy }}
          onOk={() => finish.run(undefined)}
          onCancel={() => setOpen(false)}
        >
          <div className="yd-stack">
            <ProblemAlert problem={finish.problem} />
            <Field label={t("outcome")} pointer="/outcome">
              {(control) => <TextArea {...control} value={outcome} onChange={setOutcome} />}
            </Field>
          </div>
        </Modal>
      )}
    </>
  );
}
