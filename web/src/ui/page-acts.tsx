/** What may be done with the page's document: what comes next as buttons, the rest in one menu. */

import { DownOutlined } from "@ant-design/icons";
import { Button, type ButtonProps } from "antd";
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from "react";
import type { Action } from "../api/types.ts";
import { useText, useWords } from "../i18n/words.ts";
import { ActionButton, type Allowance, actionOf, RefusalList } from "./why-not.tsx";
import { uiWords } from "./words.ts";
import "./page-acts.css";

/** By what an act of the menu is about, in the order of the menu. */
const groups = ["change", "execution", "papers"] as const;
type Group = (typeof groups)[number];

export interface PageAct extends Pick<ButtonProps, "type" | "danger"> {
  key: string;
  /** As the server sent it; an act that the server does not know is not shown. */
  action: Allowance | undefined;
  label: ReactNode;
  run: () => void;
  /** Where it stands in the menu; a button of its own without. */
  group?: Group;
}

interface PageActsProps {
  acts: readonly PageAct[];
}

export function PageActs({ acts }: PageActsProps) {
  const known = acts.filter(({ action }) => action);
  return (
    <>
      <ActsMenu acts={known.filter((act) => !isButton(act))} />
      {known.filter(isButton).map(({ key, action, label, run, ...look }) => (
        <ActionButton key={key} {...look} action={action} onRun={run}>
          {label}
        </ActionButton>
      ))}
    </>
  );
}

/** What comes next stays in sight while something stands in its way, if it is the reader's to do. */
const isButton = ({ action, group, type }: PageAct) =>
  !group &&
  (action?.allowed ||
    (type === "primary" && !action?.refusals.some(({ code }) => notHere.has(code))));

const notHere = new Set(["forbidden", "wrong_state"]);

/** The allowed by group, and at the end why not what is refused. */
function ActsMenu({ acts }: PageActsProps) {
  const t = useWords(uiWords);
  const id = useId();
  const { open, setOpen, frame, onKeyDown } = useDisclosure();
  if (acts.length === 0) return null;
  const allowed = acts.filter(({ action }) => action?.allowed);
  const refused = acts.filter(({ action }) => !action?.allowed);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: arrow keys go from button to button inside
    <div className="yd-acts" ref={frame} onKeyDown={onKeyDown}>
      <Button
        icon={<DownOutlined aria-hidden />}
        iconPlacement="end"
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen(!open)}
      >
        {t("otherActs")}
      </Button>
      {open && (
        <div id={id} className="yd-acts-menu">
          {groups.map((group) => (
            <ActsGroup
              key={group}
              title={t(`acts_${group}`)}
              acts={allowed.filter((act) => act.group === group)}
              onDone={() => setOpen(false)}
            />
          ))}
          {refused.length > 0 && <RefusedActs acts={refused} />}
        </div>
      )}
    </div>
  );
}

function ActsGroup(props: PageActsProps & { title: string; onDone: () => void }) {
  const id = useId();
  if (props.acts.length === 0) return null;
  return (
    <section aria-labelledby={id}>
      <p id={id}>{props.title}</p>
      {props.acts.map(({ key, label, run, danger }) => (
        <button
          key={key}
          type="button"
          className={`yd-unbutton yd-acts-one ${danger ? "yd-bad" : ""}`}
          onClick={() => {
            props.onDone();
            run();
          }}
        >
          {label}
        </button>
      ))}
    </section>
  );
}

/** Each with all its reasons; folded, so that the reasons of many are not a wall. */
function RefusedActs({ acts }: PageActsProps) {
  const t = useWords(uiWords);
  const id = useId();
  return (
    <section aria-labelledby={id}>
      <p id={id}>{t("refusedActs")}</p>
      {acts.map(({ key, action, label }) => (
        <details key={key} name={id} className="yd-acts-refused">
          <summary className="yd-acts-one">
            <span>{label}</span> <span className="yd-small">{t("whyNot")}</span>
          </summary>
          <RefusalList refusals={action?.refusals ?? []} />
        </details>
      ))}
    </section>
  );
}

/** Opens to its first act; arrows go through, Escape and whatever happens elsewhere close it. */
function useDisclosure() {
  const [open, setOpen] = useState(false);
  const frame = useRef<HTMLDivElement>(null);
  const stops = () => [
    ...(frame.current?.querySelectorAll<HTMLElement>(".yd-acts-menu :is(button, summary)") ?? []),
  ];
  useEffect(() => {
    if (!open) return;
    frame.current?.querySelector<HTMLElement>(".yd-acts-one")?.focus();
    const leave = ({ target }: Event) => {
      if (!frame.current?.contains(target as Node)) setOpen(false);
    };
    document.addEventListener("pointerdown", leave);
    document.addEventListener("focusin", leave);
    return () => {
      document.removeEventListener("pointerdown", leave);
      document.removeEventListener("focusin", leave);
    };
  }, [open]);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape" && open) {
      setOpen(false);
      frame.current?.querySelector("button")?.focus();
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    if (!open) return setOpen(true);
    const all = stops();
    const at = all.indexOf(document.activeElement as HTMLElement);
    all.at((at + step) % all.length)?.focus();
  };
  return { open, setOpen, frame, onKeyDown };
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
