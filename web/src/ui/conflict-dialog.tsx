/** Somebody saved first: shows their change beside mine, field by field, and merges. */

import { Modal, Tag } from "antd";
import { useEffect, useMemo, useRef, useState } from "react";
import { useWords } from "../i18n/words.ts";
import { type Difference, merge } from "./merge.ts";
import { uiWords } from "./words.ts";
import "./conflict-dialog.css";

interface ConflictDialogProps<Value> {
  base: Value;
  theirs: Value;
  mine: Value;
  /** Who saved, when known. */
  who: string | null;
  /** Names a field for a reader. */
  nameField: (path: string) => string;
  /** Shows a value in words. */
  showValue: (value: unknown, path: string) => string;
  onResolve: (merged: Value) => void;
  onDiscard: () => void;
}

export function ConflictDialog<Value>(props: ConflictDialogProps<Value>) {
  const { base, theirs, mine, who, onResolve, onDiscard } = props;
  const t = useWords(uiWords);
  const [picks, setPicks] = useState<ReadonlyMap<string, "theirs" | "mine">>(new Map());
  const { merged, differences } = useMemo(
    () => merge(base, theirs, mine, picks),
    [base, theirs, mine, picks],
  );
  // They saved something that this form does not show, or the very same.
  const nothing = differences.length === 0;
  const resolve = useRef(() => onResolve(merged));
  resolve.current = () => onResolve(merged);
  useEffect(() => {
    if (nothing) resolve.current();
  }, [nothing]);
  if (nothing) return null;
  return (
    <Modal
      open
      width={720}
      title={t("conflictTitle", { who: who ?? t("conflictSomeone") })}
      okText={t("conflictTake")}
      cancelText={t("conflictDiscard")}
      cancelButtonProps={{ danger: true }}
      onOk={() => onResolve(merged)}
      onCancel={onDiscard}
      closable={false}
      mask={{ closable: false }}
      keyboard={false}
    >
      <p className="yd-muted">{t("conflictHelp")}</p>
      <table className="yd-conflict">
        <thead>
          <tr>
            <th scope="col">{t("conflictField")}</th>
            <th scope="col">{t("conflictBase")}</th>
            <th scope="col">{t("conflictTheirs")}</th>
            <th scope="col">{t("conflictMine")}</th>
          </tr>
        </thead>
        <tbody>
          {differences.map((difference) => (
            <ConflictRow
              key={difference.path}
              difference={difference}
              picked={picks.get(difference.path) ?? "mine"}
              onPick={(side) => setPicks(new Map(picks).set(difference.path, side))}
              {...props}
            />
          ))}
        </tbody>
      </table>
    </Modal>
  );
}

interface ConflictRowProps extends Pick<ConflictDialogProps<never>, "nameField" | "showValue"> {
  difference: Difference;
  picked: "theirs" | "mine";
  onPick: (side: "theirs" | "mine") => void;
}

function ConflictRow({ difference, picked, onPick, nameField, showValue }: ConflictRowProps) {
  const t = useWords(uiWords);
  const { path, both } = difference;
  const choice = (side: "theirs" | "mine") => (
    <label>
      <input type="radio" name={path} checked={picked === side} onChange={() => onPick(side)} />{" "}
      {showValue(difference[side], path)}
    </label>
  );
  return (
    <tr>
      <th scope="row">{nameField(path)}</th>
      <td className="yd-muted">{showValue(difference.base, path)}</td>
      {both ? (
        <>
          <td>{choice("theirs")}</td>
          <td>{choice("mine")}</td>
        </>
      ) : (
        <td colSpan={2}>
          {showValue(difference.theirs, path)} <Tag>{t("conflictOnlyTheirs")}</Tag>
        </td>
      )}
    </tr>
  );
}
