/** Keeping an order's lines as a template, giving one another name, and giving one up. */

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../../../api/client.ts";
import { commandHeaders, useCommand } from "../../../api/command.ts";
import type { OrderTemplate } from "../../../api/types.ts";
import { useWords } from "../../../i18n/words.ts";
import { CommandDialog } from "../../../ui/command-dialog.tsx";
import { Choice, Field, TextInput } from "../../../ui/field.tsx";
import type { DraftLine } from "./draft.ts";
import { fillWords } from "./fill-words.ts";
import { keptLines, templateLines, templatesQuery } from "./templates.ts";

const etagOf = ({ version }: OrderTemplate) => `"r${version}"`;

interface SaveTemplateProps {
  customer: { id: string; name: string };
  lines: readonly DraftLine[];
  onClose: () => void;
}

/** The lines under a new name, or instead of those of a template that is there. */
export function SaveTemplate({ customer, lines, onClose }: SaveTemplateProps) {
  const t = useWords(fillWords);
  const client = useQueryClient();
  const { queryKey, ...query } = templatesQuery(customer.id);
  const { data: templates = [] } = useQuery({ queryKey, ...query });
  const [chosen, setChosen] = useState("");
  const [name, setName] = useState("");
  const kept = templateLines(lines);
  const instead = templates.find(({ id }) => id === chosen);
  const save = useCommand<void>({
    name: `order-template.save:${customer.id}`,
    run: (_, key) =>
      instead
        ? api.PUT("/api/v1/order-templates/{id}", {
            params: { path: { id: instead.id } },
            headers: commandHeaders(key, etagOf(instead)),
            body: { name: instead.name, lines: kept },
          })
        : api.POST("/api/v1/customers/{id}/order-templates", {
            params: { path: { id: customer.id }, header: commandHeaders(key) },
            body: { name: name.trim(), lines: kept },
          }),
    onDone: () => {
      client.invalidateQueries({ queryKey });
      onClose();
    },
    onProblem: () => client.invalidateQueries({ queryKey }),
  });
  return (
    <CommandDialog
      title={t("templateSave")}
      okText={t("save")}
      busy={save.busy}
      problem={save.problem}
      ready={instead !== undefined || name.trim() !== ""}
      onOk={save.run}
      onClose={onClose}
    >
      <p>{t("templateHint", { customer: customer.name, n: kept.length })}</p>
      {templates.length > 0 && (
        <Choice
          aria-label={t("templateInto")}
          value={instead?.id ?? ""}
          options={[
            { value: "", label: t("templateNew") },
            ...templates.map((one) => ({
              value: one.id,
              label: t("templateInstead", { name: one.name }),
            })),
          ]}
          onChange={setChosen}
        />
      )}
      {!instead && <NameField name={name} onChange={setName} />}
    </CommandDialog>
  );
}

interface TemplateDialogProps {
  template: OrderTemplate;
  onDone: () => void;
  onClose: () => void;
}

export function RenameTemplate({ template, onDone, onClose }: TemplateDialogProps) {
  const t = useWords(fillWords);
  const [name, setName] = useState(template.name);
  const save = useCommand<void>({
    name: `order-template.rename:${template.id}`,
    run: (_, key) =>
      api.PUT("/api/v1/order-templates/{id}", {
        params: { path: { id: template.id } },
        headers: commandHeaders(key, etagOf(template)),
        body: { name: name.trim(), lines: keptLines(template) },
      }),
    onDone,
  });
  return (
    <CommandDialog
      title={t("rename")}
      okText={t("save")}
      busy={save.busy}
      problem={save.problem}
      ready={name.trim() !== "" && name.trim() !== template.name}
      onOk={save.run}
      onClose={onClose}
    >
      <NameField name={name} onChange={setName} />
    </CommandDialog>
  );
}

export function DeleteTemplate({ template, onDone, onClose }: TemplateDialogProps) {
  const t = useWords(fillWords);
  const remove = useCommand<void>({
    name: `order-template.delete:${template.id}`,
    run: (_, key) =>
      api.DELETE("/api/v1/order-templates/{id}", {
        params: { path: { id: template.id } },
        headers: commandHeaders(key, etagOf(template)),
      }),
    onDone,
  });
  return (
    <CommandDialog
      title={t("templateDelete", { name: template.name })}
      okText={t("delete")}
      danger
      busy={remove.busy}
      problem={remove.problem}
      onOk={remove.run}
      onClose={onClose}
    >
      <p>{t("templateDeleteHint")}</p>
    </CommandDialog>
  );
}

function NameField({ name, onChange }: { name: string; onChange: (name: string) => void }) {
  const t = useWords(fillWords);
  return (
    <Field label={t("templateName")} pointer="/name" required>
      {(control) => <TextInput {...control} value={name} onChange={onChange} />}
    </Field>
  );
}
