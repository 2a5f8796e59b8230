/** A dialog whose command moves money or credit: orders and customers are read again afterwards. */

import { useQueryClient } from "@tanstack/react-query";
import { useCommand } from "../../api/command.ts";
import { CommandDialog, type CommandDialogProps } from "../../ui/command-dialog.tsx";

interface MoneyDialogProps extends Omit<CommandDialogProps, "busy" | "problem" | "onOk"> {
  /** Names the command, e.g. `receipt.book`: one open command per name. */
  name: string;
  run: (key: string) => Promise<unknown>;
  onDone?: () => void;
}

export function MoneyDialog({ name, run, onDone, ...dialog }: MoneyDialogProps) {
  const client = useQueryClient();
  const command = useCommand<void>({
    name,
    run: (_, key) => run(key),
    onDone: () => {
      client.invalidateQueries({ queryKey: ["sales_order"] });
      client.invalidateQueries({ queryKey: ["customer"] });
      onDone?.();
      dialog.onClose();
    },
  });
  return (
    <CommandDialog {...dialog} busy={command.busy} problem={command.problem} onOk={command.run} />
  );
}
