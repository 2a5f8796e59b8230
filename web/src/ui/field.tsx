/** A labelled control with its error beside it, and the controls themselves. */

import {
  type ComponentProps,
  createContext,
  type ReactNode,
  useContext,
  useId,
  useMemo,
} from "react";
import type { Problem } from "../api/problem.ts";
import type { FieldError } from "../api/types.ts";
import { useWords } from "../i18n/words.ts";
import { uiWords } from "./words.ts";
import "./field.css";

/** Errors and gaps by JSON pointer, from whoever knows them. */
export interface FieldNotes {
  errors: ReadonlyMap<string, string>;
  /** What a later step will need; not an error yet. */
  missing: ReadonlyMap<string, string>;
}

const none: FieldNotes = { errors: new Map(), missing: new Map() };
const NotesContext = createContext<FieldNotes>(none);

interface FieldsProps {
  problem?: Problem | null | undefined;
  /** What is known to be wrong before anything was sent, e.g. from a preview. */
  errors?: readonly FieldError[];
  missing?: ReadonlyMap<string, string>;
  children: ReactNode;
}

/** Hands a problem's field errors to the fields below it. */
export function Fields({ problem, errors, missing, children }: FieldsProps) {
  const notes = useMemo(
    () => ({
      errors: new Map(
        [...(errors ?? []), ...(problem?.errors ?? [])].map(({ pointer, message }) => [
          pointer,
          message,
        ]),
      ),
      missing: missing ?? none.missing,
    }),
    [problem, errors, missing],
  );
  return <NotesContext value={notes}>{children}</NotesContext>;
}

/** What a control must carry to belong to its label and its error. */
export interface ControlProps {
  id: string;
  "aria-invalid"?: true;
  "aria-describedby"?: string;
}

interface FieldProps {
  label: string;
  /** JSON pointer of the value, where errors are looked up. */
  pointer?: string;
  /** Stands below the control. */
  hint?: ReactNode;
  error?: string | null;
  required?: boolean;
  wide?: boolean;
  children: (control: ControlProps) => ReactNode;
}

export function Field({ label, pointer = "", hint, error, required, wide, children }: FieldProps) {
  const t = useWords(uiWords);
  const id = useId();
  const notes = useContext(NotesContext);
  const wrong = error ?? notes.errors.get(pointer);
  const missing = notes.missing.get(pointer);
  const note = wrong ?? missing;
  const noteId = `${id}-note`;
  return (
    <div className={`yd-field${wide ? " yd-field-wide" : ""}`} data-pointer={pointer}>
      <label htmlFor={id}>
        {label}
        {required && (
          <span className="yd-bad" title={t("required")} aria-hidden>
            {" "}
            *
          </span>
        )}
      </label>
      {children({
        id,
        ...(wrong ? { "aria-invalid": true as const } : {}),
        ...(note || hint ? { "aria-describedby": noteId } : {}),
      })}
      {(note || hint) && (
        <div
          id={noteId}
          className={`yd-small ${wrong ? "yd-bad" : missing ? "yd-warn" : "yd-muted"}`}
        >
          {note ? <span className="yd-sentence">{note}</span> : hint}
        </div>
      )}
    </div>
  );
}

/** What is wrong with something that is no single field, e.g. that shares do not make 100 %. */
export function FieldNote({ pointer }: { pointer: string }) {
  const wrong = useContext(NotesContext).errors.get(pointer);
  return wrong ? <p className="yd-small yd-bad yd-sentence">{wrong}</p> : null;
}

const controls = "input, select, textarea, button";

/**
 * Moves the focus to the control of a field, e.g. from a list of errors; of something that is no
 * single field, to the first control of it or of what it belongs to.
 */
export function focusField(pointer: string): boolean {
  const place = CSS.escape(pointer);
  const own = `[data-pointer="${place}"], [data-pointer^="${place}/"]`;
  const control = [...document.querySelectorAll(own)]
    .map((field) => field.querySelector<HTMLElement>(controls))
    .find((found) => found !== null);
  const around = pointer.slice(0, pointer.lastIndexOf("/"));
  if (!control) return around !== "" && focusField(around);
  control.scrollIntoView({ block: "center" });
  control.focus();
  return true;
}

type Plain<Element extends "input" | "textarea"> = Omit<
  ComponentProps<Element>,
  "onChange" | "value"
> & { value: string; onChange: (value: string) => void };

export function TextInput({ onChange, className = "", ...props }: Plain<"input">) {
  return (
    <input
      autoComplete="off"
      {...props}
      className={`yd-input ${className}`}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}

export function TextArea({ onChange, ...props }: Plain<"textarea">) {
  return (
    <textarea
      rows={3}
      {...props}
      className="yd-input"
      onChange={(event) => onChange(event.target.value)}
    />
  );
}

interface ChoiceProps<Value extends string>
  extends Omit<ComponentProps<"select">, "onChange" | "value"> {
  value: Value;
  options: readonly { value: Value; label: string; disabled?: boolean }[];
  /** What to do, while nothing is chosen; it is no choice itself. */
  placeholder?: string;
  onChange: (value: Value) => void;
}

/** One of few, by the system's own list: right on a phone and by keyboard. */
export function Choice<Value extends string>(props: ChoiceProps<Value>) {
  const { options, placeholder, onChange, className = "", ...select } = props;
  return (
    <select
      {...select}
      className={`yd-input ${className}`}
      data-empty={(placeholder && select.value === "") || undefined}
      onChange={(event) => {
        const chosen = options.find((option) => option.value === event.target.value);
        if (chosen) onChange(chosen.value);
      }}
    >
      {placeholder && (
        <option value="" disabled hidden>
          {placeholder}
        </option>
      )}
      {options.map((option) => (
        <option key={option.value} value={option.value} disabled={option.disabled}>
          {option.label}
        </option>
      ))}
    </select>
  );
}
