/** What may be done with the page's document, and one place that says why not what may not. */

import { QuestionCircleOutlined } from "@ant-design/icons";
import { Button, type ButtonProps, Popover } from "antd";
import type { ReactNode } from "react";
import type { Action } from "../api/types.ts";
import { useText, useWords } from "../i18n/words.ts";
import { type Allowance, actionOf, RefusalList } from "./why-not.tsx";
import { uiWords } from "./words.ts";
import "./why-not.css";

export interface PageAct extends Pick<ButtonProps, "type" | "danger"> {
  key: string;
  /** As the server sent it; an act that the server does not know is not shown. */
  action: Allowance | undefined;
  label: ReactNode;
  run: () => void;
}

/** Allowed acts are buttons. A row of grey ones would hide them, so the refused share one button. */
export function PageActs({ acts }: { acts: readonly PageAct[] }) {
  const t = useWords(uiWords);
  const refused = acts.filter(({ action }) => action && !action.allowed);
  return (
    <>
      {refused.length > 0 && (
        <Popover
          title={t("whyNot")}
          content={<RefusedActs acts={refused} />}
          trigger="click"
          placement="bottomRight"
          classNames={{ root: "yd-why-not" }}
        >
          <Button type="text" className="yd-muted" icon={<QuestionCircleOutlined aria-hidden />}>
            {t("otherActs")}
          </Button>
        </Popover>
      )}
      {acts.map(
        ({ key, action, label, run, ...look }) =>
          action?.allowed && (
            <Button key={key} {...look} onClick={run}>
              {label}
            </Button>
          ),
      )}
    </>
  );
}

/** Makes acts of those that the server sent, by name, under its titles. */
export function useActsOf(actions: readonly Action[]) {
  const text = useText();
  return (name: string, run: () => void, look: Partial<PageAct> = {}): PageAct => {
    const action = actionOf(actions, name);
    return { key: name, action, label: action && text(action.title), run, ...look };
  };
}

/** Without the acts of another state of the document: they are no question to anybody here. */
export const ofThisState = (acts: readonly PageAct[]): PageAct[] =>
  acts.filter(({ action }) => !action?.refusals.some((one) => one.code === "wrong_state"));

function RefusedActs({ acts }: { acts: readonly PageAct[] }) {
  return (
    <dl className="yd-refused-acts">
      {acts.map(({ key, action, label }) => (
        <div key={key}>
          <dt>{label}</dt>
          <dd>
            <RefusalList refusals={action?.refusals ?? []} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
