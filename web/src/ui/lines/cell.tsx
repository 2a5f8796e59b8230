/** One cell of the line editor: a borderless control with its error. */

import { today } from "../../i18n/format.ts";
import { DateInput } from "../date-input.tsx";
import { LookupSelect } from "../lookup-select.tsx";
import { parseDate } from "../parse-date.ts";
import type { CellControl, ChangeLine, LineColumn } from "./column.ts";

interface CellProps<Line> {
  line: Line;
  row: number;
  column: LineColumn<Line>;
  label: string;
  error: string | undefined;
  missing: boolean;
  disabled: boolean;
  onChange: ChangeLine<Line>;
}

/** A cell's control, and what its column puts beside it. */
export function Cell<Line>(props: CellProps<Line>) {
  const { line, row, column, onChange } = props;
  const beside = column.beside?.(line, row, onChange);
  if (!beside) return <Control {...props} />;
  return (
    <div className="yd-cell-pair">
      <Control {...props} />
      {beside}
    </div>
  );
}

function Control<Line>(props: CellProps<Line>) {
  const { line, column, label, error, missing, disabled, onChange } = props;
  const value = column.get(line);
  if (column.kind === "computed") return <output aria-label={label}>{value}</output>;
  const shared: CellControl = {
    "aria-label": label,
    disabled,
    ...(error ? { "aria-invalid": true as const, title: error } : {}),
    className: `yd-cell${column.align === "end" ? " yd-cell-end" : ""}${missing ? " yd-cell-missing" : ""}`,
  };
  if (column.kind === "lookup") {
    return (
      // biome-ignore lint/a11y/noStaticElementInteractions: it only hears the field within being left
      <span
        className="yd-cell-lookup"
        onBlur={({ target }) => {
          // A text that is left there belongs to the line, so that it does not hide what it replaces.
          const text = target instanceof HTMLInputElement ? target.value.trim() : "";
          if (text !== "" && text !== value.trim()) onChange((old) => column.set(old, text));
        }}
      >
        <LookupSelect
          {...shared}
          placeholder=""
          source={column.source}
          search={column.search}
          label={value}
          {...(column.describe ? { describe: column.describe } : {})}
          onChoose={(item) => onChange((old) => column.choose(old, item))}
        />
      </span>
    );
  }
  if (column.kind === "own") return column.control(line, shared, onChange);
  const set = (text: string) => onChange((old) => column.set(old, text));
  if (column.kind === "date") {
    const date = parseDate(value, today());
    return (
      <DateInput
        {...shared}
        placeholder=""
        value={date ?? (value || null)}
        onChange={(next) => set(next ?? "")}
        onUnread={set}
      />
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
