/** A field for a hand scanner (which types and presses Enter), a thumb, or a choice from the list. */

import { useId, useState } from "react";
import { Field } from "../../ui/field.tsx";

/** Scans are compared as the server compares them: without blanks and case. */
export function scanKey(scan: string): string {
  return scan.trim().toUpperCase();
}

interface ScanFieldProps {
  label: string;
  error: string | null;
  /** What may be scanned, for typing help. */
  offers: readonly string[];
  onScan: (code: string) => void;
}

export function ScanField({ label, error, offers, onScan }: ScanFieldProps) {
  const listId = useId();
  const [typed, setTyped] = useState("");
  const take = (code: string) => {
    if (code.trim() === "") return;
    onScan(code);
    setTyped("");
  };
  return (
    <Field label={label} error={error}>
      {(control) => (
        <>
          <input
            {...control}
            className="yd-input"
            autoComplete="off"
            enterKeyHint="done"
            list={listId}
            value={typed}
            onChange={(event) => {
              const { value } = event.target;
              // A choice from the list comes whole.
              if (offers.includes(value)) take(value);
              else setTyped(value);
            }}
            onKeyDown={(event) => {
              if (event.key !== "Enter") return;
              event.preventDefault();
              take(typed);
            }}
          />
          <datalist id={listId}>
            {offers.map((offer) => (
              <option key={offer} value={offer} />
            ))}
          </datalist>
        </>
      )}
    </Field>
  );
}
