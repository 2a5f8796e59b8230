/** A dialog around one command: what it asks, what went wrong, and what is read again afterwards. */

import { useQueryClient } from "@tanstack/react-query";
import { Modal } from "antd";
import type { ReactNode } from "react";
import { useCommand } from "../../api/command.ts";
import { Fields } from "../../ui/field.tsx";
import { ProblemAlert } from "../../ui/problem-alert.tsx";

interface CommandDialogProps {
  /** Names the command, e.g. `receipt.book`: one open command per name. */
  name: string;
  title: string;
  okText: string;
  ready: boolean;
  danger?: boolean;
  wide?: boolean;
  run: (key: string) => Promise<unknown>;
  onDone?: () => void;
  onClose: () => void;
  children: ReactNode;
}

export function CommandDialog(props: CommandDialogProps) {
  const client = useQueryClient();
  const command = useCommand({
    name: props.name,
    run: (_: undefined, key) => props.run(key),
    onDone: () => {
      client.invalidateQueries({ queryKey: ["sales_order"] });
      client.invalidateQueries({ queryKey: ["customer"] });
      props.onDone?.();
      props.onClose();
    },
  });
  return (
    <Modal
      open
      title={props.title}
      okText={props.okText}
      width={props.wide ? 760 : 520}
      okButtonProps={{
        loading: command.busy,
        disabled: !props.ready,
        danger: props.danger ?? false,
      }}
      onOk={() => command.run(undefined)}
      onCancel={props.onClose}
    >
      <Fields problem={command.problem}>
        <div className="yd-stack">
          <ProblemAlert problem={command.problem} />
          {props.children}
        </div>
      </Fields>
    </Modal>
  );
}
