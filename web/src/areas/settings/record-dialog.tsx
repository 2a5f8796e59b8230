/** The dialog in which one record of the settings is entered or changed. */

import { useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useCommand } from "../../api/command.ts";
import { useWords } from "../../i18n/words.ts";
import { CommandDialog } from "../../ui/command-dialog.tsx";
import { settingsWords } from "./words.ts";

interface RecordDialogProps {
  /** Names the command, e.g. `supplier.new`: one open command per name. */
  name: string;
  title: string;
  ready: boolean;
  /** What is read again afterwards, by the first part of its keys. */
  kind: string;
  run: (key: string) => Promise<unknown>;
  onClose: () => void;
  children: ReactNode;
}

export function RecordDialog(props: RecordDialogProps) {
  const { name, title, ready, kind, run, onClose, children } = props;
  const t = useWords(settingsWords);
  const client = useQueryClient();
  const save = useCommand<void>({
    name,
    run: (_, key) => run(key),
    onDone: () => {
      client.invalidateQueries({ queryKey: [kind] });
      onClose();
    },
  });
  return (
    <CommandDialog
      title={title}
      okText={t("save")}
      busy={save.busy}
      problem={save.problem}
      ready={ready}
      onOk={save.run}
      onClose={onClose}
    >
      {children}
    </CommandDialog>
  );
}

interface ActiveBoxProps {
  active: boolean;
  onChange: (active: boolean) => void;
  label?: string;
}

/** Nothing is ever deleted: what is out of use stays in old papers. */
export function ActiveBox({ active, onChange, label }: ActiveBoxProps) {
  const t = useWords(settingsWords);
  return (
    <label className="yd-row">
      <input
        type="checkbox"
        checked={active}
        onChange={(event) => onChange(event.target.checked)}
      />
      {label ?? t("inUse")}
    </label>
  );
}
