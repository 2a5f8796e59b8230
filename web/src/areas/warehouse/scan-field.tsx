/** A field for a hand scanner (which types and presses Enter), a thumb, or a choice from the list. */

import { useId, useState } from "react";
import { useWords } from "../../i18n/words.ts";
import { Field } from "../../ui/field.tsx";
import { warehouseWords } from "./words.ts";

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

/** What was scanned; each goes away again by a press. */
export function Scanned({
  scans,
  onChange,
}: {
  scans: readonly string[];
  onChange: (scans: string[]) => void;
}) {
  const t = useWords(warehouseWords);
  return (
    <ul className="yd-work-scans" aria-label={t("scanned")}>
      {scans.map((serial) => (
        <li key={serial}>
          <button
            type="button"
            className="yd-unbutton yd-chip yd-chip-good"
            aria-label={t("unscan", { serial })}
            onClick={() => onChange(scans.filter((one) => one !== serial))}
          >
            {serial} ×
          </button>
        </li>
      ))}
    </ul>
  );
}
