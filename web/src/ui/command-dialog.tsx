/** A dialog around one command: its fields, what is wrong with them, and its two buttons. */

import { Modal } from "antd";
import type { ReactNode } from "react";
import type { Problem } from "../api/problem.ts";
import { useWords } from "../i18n/words.ts";
import { Fields } from "./field.tsx";
import { ProblemAlert } from "./problem-alert.tsx";
import { useFocusBack } from "./use-focus-back.ts";
import { uiWords } from "./words.ts";

export interface CommandDialogProps {
  title: ReactNode;
  okText: string;
  busy: boolean;
  problem: Problem | null;
  /** Whether everything needed is there. */
  ready?: boolean;
  danger?: boolean;
  width?: number;
  onOk: () => void;
  onClose: () => void;
  children: ReactNode;
}

export function CommandDialog(props: CommandDialogProps) {
  const { title, okText, busy, problem, ready = true, danger = false, width = 560 } = props;
  const t = useWords(uiWords);
  useFocusBack();
  return (
    <Modal
      open
      title={title}
      width={width}
      okText={okText}
      cancelText={t("cancel")}
      okButtonProps={{ loading: busy, disabled: !ready, danger }}
      onOk={props.onOk}
      onCancel={props.onClose}
    >
      <Fields problem={problem}>
        <div className="yd-stack">
          <ProblemAlert problem={problem} />
          {props.children}
        </div>
      </Fields>
    </Modal>
  );
}
