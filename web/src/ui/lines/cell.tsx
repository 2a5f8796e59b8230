/** One cell of the line editor: a borderless control with its error. */

import { today } from "../../i18n/format.ts";
import { DateInput } from "../date-input.tsx";
import { LookupSelect } from "../lookup-select.tsx";
import { parseDate } from "../parse-date.ts";
import type { LineColumn } from "./column.ts";

interface CellProps<Line> {
  line: Line;
  column: LineColumn<Line>;
  label: string;
  error: string | undefined;
  missing: boolean;
  disabled: boolean;
  onChange: (change: (line: Line) => Line) => void;
}

export function Cell<Line>(props: CellProps<Line>) {
  const { line, column, label, error, missing, disabled, onChange } = props;
  const value = column.get(line);
  if (column.kind === "computed") return <output aria-label={label}>{value}</output>;
  const shared = {
    "aria-label": label,
    disabled,
    ...(error ? { "aria-invalid": true as const, title: error } : {}),
    className: `yd-cell${column.align === "end" ? " yd-cell-end" : ""}${missing ? " yd-cell-missing" : ""}`,
  };
  if (column.kind === "lookup") {
    return (
      <LookupSelect
        {...shared}
        placeholder=""
        source={column.source}
        search={column.search}
        label={value}
        {...(column.describe ? { describe: column.describe } : {})}
        onChoose={(item) => onChange((old) => column.choose(old, item))}
      />
    );
  }
  const set = (text: string) => onChange((old) => column.set(old, text));
  if (column.kind === "date") {
    const date = parseDate(value, today());
    return (
      <DateInput
        {...shared}
        placeholder=""
        value={date ?? (value || null)}
        onChange={(next) => set(next ?? "")}
      />
    );
  }
  if (column.kind === "choice") {
    return (
      <select
        {...shared}
        className={`yd-input ${shared.className}`}
        value={value}
        onChange={(event) => set(event.target.value)}
      >
        {column.options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    );
  }
  return (
    <input
      {...shared}
      className={`yd-input ${shared.className}`}
      inputMode={column.kind === "decimal" ? "decimal" : "text"}
      autoComplete="off"
      value={value}
      onFocus={(event) => event.target.select()}
      onChange={(event) => set(event.target.value)}
    />
  );
}
