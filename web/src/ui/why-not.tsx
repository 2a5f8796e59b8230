/** An act that the server allows, or the whole answer to "why not?" on hover, focus and tap. */

import { QuestionCircleOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button, type ButtonProps, Popover } from "antd";
import { type ReactNode, useState } from "react";
import { Link } from "react-router";
import { factsQuery } from "../api/lookups.ts";
import type { Refusal } from "../api/types.ts";
import { group, useFormat } from "../i18n/format.ts";
import { useText, useWords } from "../i18n/words.ts";
import { ClauseLink } from "./clause-link.tsx";
import { uiWords } from "./words.ts";
import "./why-not.css";

export function RefusalList({ refusals }: { refusals: readonly Refusal[] }) {
  const t = useWords(uiWords);
  const text = useText();
  const format = useFormat();
  return (
    <ul className="yd-refusals">
      {refusals.map((refusal) => (
        <li key={`${refusal.code}${refusal.fact ?? ""}${text(refusal.message)}`}>
          <p className="yd-sentence">{text(refusal.message)}</p>
          <p className="yd-row yd-small">
            {refusal.clause && <ClauseLink clause={refusal.clause} rule={refusal.rule} />}
            {refusal.value?.startsWith("/") && <Link to={refusal.value}>{t("goThere")}</Link>}
            <FactTold refusal={refusal} />
          </p>
          {refusal.who && (
            <p className="yd-small yd-muted">
              {t("clearedBy", { who: text(refusal.who) })}
              {refusal.due && t("clearedUntil", { due: format.moment(refusal.due) })}
            </p>
          )}
        </li>
      ))}
    </ul>
  );
}

/** As the server writes a fact without a value: the sentence says already that it is missing. */
const nothing = "—";

/** The fact that was tested, in words. A state, and what a policy names, the sentence says itself. */
function FactTold({ refusal: { fact, value } }: { refusal: Refusal }) {
  const t = useWords(uiWords);
  const text = useText();
  const { data: facts } = useQuery(factsQuery);
  if (!fact || !value || value === nothing) return null;
  if (value.startsWith("/") || fact.endsWith(".state")) return null;
  // A credit rule says after its fact where it was asked: `credit.exceeded.submission`.
  const title = facts?.get(fact) ?? facts?.get(fact.replace(/\.[^.]*$/, ""));
  if (!title) return null;
  const truth = truths.get(value);
  return (
    <span className="yd-muted" title={fact}>
      {t("factIs", { fact: text(title), value: truth ? t(truth) : figure(value) })}
    </span>
  );
}

/** Thousands apart in what is a plain figure; words and dates stay as they are. */
const figure = (value: string) => (/^-?\d+(\.\d+)?$/.test(value) ? group(value) : value);

const truths = new Map([
  ["true", "yes"],
  ["false", "no"],
  ["unknown", "unknown"],
] as const) as ReadonlyMap<string, "yes" | "no" | "unknown">;

/** Whether an act is allowed now, and every reason why not. */
export interface Allowance {
  allowed: boolean;
  refusals: readonly Refusal[];
}

/** Of what whoever sees the page may do. */
export const anybody: Allowance = { allowed: true, refusals: [] };

interface ActionButtonProps
  extends Pick<ButtonProps, "type" | "danger" | "icon" | "size" | "loading" | "disabled"> {
  /** As the server sent it; the button is absent where the server does not know the act. */
  action: Allowance | undefined;
  children: ReactNode;
  onRun: () => void;
}

/** A refused act stays reachable by keyboard and finger: pressing it shows why. */
export function ActionButton({ action, children, onRun, ...look }: ActionButtonProps) {
  const t = useWords(uiWords);
  const [open, setOpen] = useState(false);
  if (!action) return null;
  if (action.allowed) {
    return (
      <Button {...look} onClick={onRun}>
        {children}
      </Button>
    );
  }
  const { type: _, danger: __, disabled: ___, ...plain } = look;
  return (
    <Popover
      title={t("whyNot")}
      content={<RefusalList refusals={action.refusals} />}
      trigger={["hover", "focus"]}
      open={open}
      onOpenChange={setOpen}
      classNames={{ root: "yd-why-not" }}
    >
      {/* A finger hovers, focuses and presses at once: pressing opens and never closes. */}
      <Button {...plain} aria-disabled className="yd-refused" onClick={() => setOpen(true)}>
        {children}
        <QuestionCircleOutlined aria-label={t("whyNot")} />
      </Button>
    </Popover>
  );
}

/** The act of a name among those the server sent. */
export function actionOf<Act extends { name: string }>(
  actions: readonly Act[],
  name: string,
): Act | undefined {
  return actions.find((action) => action.name === name);
}
