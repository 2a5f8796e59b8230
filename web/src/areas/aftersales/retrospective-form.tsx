/** What people write on a retrospective; saved as often as wanted until it is finished. */

import { useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { api, body } from "../../api/client.ts";
import { commandHeaders, useCommand } from "../../api/command.ts";
import { useWords } from "../../i18n/words.ts";
import { CommandDialog } from "../../ui/command-dialog.tsx";
import { Field, Fields, TextArea } from "../../ui/field.tsx";
import { ProblemAlert } from "../../ui/problem-alert.tsx";
import { useKept } from "../../ui/use-kept.ts";
import { ActionButton, actionOf } from "../../ui/why-not.tsx";
import { type ActionDraft, ImprovementRows } from "./improvement-rows.tsx";
import type { RetrospectiveView } from "./queries.ts";
import { ticketWords } from "./words.ts";

interface FormProps {
  order: string;
  retrospective: RetrospectiveView;
}

const parts = ["feedback", "problems", "improvements"] as const;

interface Draft extends Record<(typeof parts)[number], string> {
  actions: ActionDraft[];
}

function draftOf(retrospective: RetrospectiveView): Draft {
  const { feedback, problems, improvements } = retrospective;
  const actions = retrospective.actions.map((action) => ({
    what: action.what,
    owner: { id: action.owner_id, label: action.owner_name },
    due: action.due_on,
  }));
  return { feedback, problems, improvements, actions };
}

export function RetrospectiveForm({ order, retrospective }: FormProps) {
  const t = useWords(ticketWords);
  const client = useQueryClient();
  const [draft, setDraft, forget] = useKept<Draft>(
    `retrospective.${order}.${retrospective.version}`,
    draftOf(retrospective),
  );
  const [finishing, setFinishing] = useState(false);
  const change = (part: Partial<Draft>) => setDraft({ ...draft, ...part });
  const done = () => {
    forget();
    client.invalidateQueries({ queryKey: ["sales_order", order] });
  };
  const save = useCommand({
    name: `retrospective.save.${order}`,
    run: (_: undefined, key) =>
      body(
        api.POST("/api/v1/orders/{id}/retrospective", {
          params: {
            path: { id: order },
            header: commandHeaders(key, `"r${retrospective.version}"`),
          },
          body: {
            feedback: draft.feedback,
            problems: draft.problems,
            improvements: draft.improvements,
            actions: draft.actions.flatMap(({ what, owner, due }) =>
              owner && due ? [{ what, owner_id: owner.id, due_on: due }] : [],
            ),
          },
        }),
      ),
    onDone: done,
  });
  const finish = useCommand({
    name: `retrospective.finish.${order}`,
    run: (_: undefined, key) =>
      body(
        api.POST("/api/v1/orders/{id}/retrospective/finish", {
          params: { path: { id: order }, header: commandHeaders(key) },
        }),
      ),
    onDone: () => {
      setFinishing(false);
      done();
    },
  });
  const hold = actionOf(retrospective.allowed, "retrospective.hold");
  const fixed = !hold?.allowed;
  const dirty = JSON.stringify(draft) !== JSON.stringify(draftOf(retrospective));
  const half = draft.actions.some((action) => !action.owner || !action.due);
  return (
    <Fields problem={save.problem}>
      <div className="yd-stack">
        <ProblemAlert problem={save.problem} />
        {parts.map((part) => (
          <Field key={part} label={t(part)} pointer={`/${part}`} wide>
            {(control) => (
              <TextArea
                {...control}
                disabled={fixed}
                value={draft[part]}
                onChange={(value) => change({ [part]: value })}
              />
            )}
          </Field>
        ))}
        <ImprovementRows
          rows={draft.actions}
          disabled={fixed}
          onChange={(actions) => change({ actions })}
        />
        <div className="yd-row">
          <ActionButton action={hold} loading={save.busy} onRun={() => save.run(undefined)}>
            {t("save")}
          </ActionButton>
          {dirty ? (
            <Button disabled title={t("saveFirst")}>
              {t("finish")}
            </Button>
          ) : (
            <ActionButton
              action={retrospective.finish}
              type="primary"
              onRun={() => setFinishing(true)}
            >
              {t("finish")}
            </ActionButton>
          )}
          {half && (
            <span className="yd-warn yd-small">
              {t("what")} / {t("owner")} / {t("dueOn")}
            </span>
          )}
          <span className="yd-muted yd-small">
            {retrospective.finished_by
              ? t("finished", { who: retrospective.finished_by })
              : retrospective.saved_by && t("saved", { who: retrospective.saved_by })}
          </span>
        </div>
        {finishing && (
          <CommandDialog
            title={t("finishTitle")}
            okText={t("finish")}
            busy={finish.busy}
            problem={finish.problem}
            onOk={() => finish.run(undefined)}
            onClose={() => setFinishing(false)}
          >
            <p>{t("finishHelp")}</p>
          </CommandDialog>
        )}
      </div>
    </Fields>
  );
}
