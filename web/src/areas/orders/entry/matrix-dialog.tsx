/** Pieces of a style entered in a matrix: rows and columns with their totals, all by keyboard. */

import { useQuery } from "@tanstack/react-query";
import { Modal } from "antd";
import { type KeyboardEvent, useState } from "react";
import { searchStyles, styleQuery } from "../../../api/lookups.ts";
import type { LookupItem, Style } from "../../../api/types.ts";
import { showDecimal } from "../../../i18n/decimal.ts";
import { orderFieldWords } from "../../../i18n/fields/words.ts";
import { useWords } from "../../../i18n/words.ts";
import { Field, TextInput } from "../../../ui/field.tsx";
import { LookupSelect } from "../../../ui/lookup-select.tsx";
import { QueryState } from "../../../ui/query-state.tsx";
import { Sideways } from "../../../ui/sideways.tsx";
import type { DraftLine } from "./draft.ts";
import { fillWords } from "./fill-words.ts";
import {
  isPieces,
  type Pieces,
  piecesOf,
  poLineOf,
  stepOf,
  sum,
  variantAt,
  withPieces,
} from "./matrix.ts";
import "./fill.css";

interface MatrixDialogProps {
  lines: readonly DraftLine[];
  onChange: (lines: readonly DraftLine[]) => void;
  onClose: () => void;
}

export function MatrixDialog({ lines, onChange, onClose }: MatrixDialogProps) {
  const t = useWords(fillWords);
  const name = useWords(orderFieldWords);
  const [chosen, setChosen] = useState<LookupItem | null>(null);
  const query = useQuery({ ...styleQuery(chosen?.id ?? ""), enabled: chosen !== null });
  const [typed, setTyped] = useState<Pieces>(new Map());
  const style = chosen && query.data ? query.data : null;
  const [typedPoLine, setPoLine] = useState<string | null>(null);
  const poLine = typedPoLine ?? (style ? poLineOf(style, lines) : "");
  const pieces: Pieces = style ? new Map([...piecesOf(style, lines, poLine), ...typed]) : typed;
  const ready = style !== null && typed.size > 0 && [...typed.values()].every(isPieces);
  return (
    <Modal
      open
      title={t("matrix")}
      width={860}
      okText={t("takeOver")}
      cancelText={t("cancel")}
      okButtonProps={{ disabled: !ready }}
      onOk={() => {
        if (!style || !ready) return;
        onChange(withPieces(lines, style, pieces, poLine));
        onClose();
      }}
      onCancel={onClose}
    >
      <div className="yd-stack">
        <Field label={t("style")} required>
          {(control) => (
            <LookupSelect
              {...control}
              source="styles"
              search={searchStyles}
              label={chosen?.label ?? ""}
              placeholder={t("styleHint")}
              onChoose={(item) => {
                setChosen(item);
                setTyped(new Map());
                setPoLine(null);
              }}
            />
          )}
        </Field>
        {chosen && (
          <QueryState query={query}>
            {(found) => (
              <>
                <Field label={name("customer_po_line")} hint={t("matrixPoLine")}>
                  {(control) => <TextInput {...control} value={poLine} onChange={setPoLine} />}
                </Field>
                <Grid
                  style={found}
                  pieces={pieces}
                  onType={(product, text) => setTyped(new Map([...typed, [product, text]]))}
                />
              </>
            )}
          </QueryState>
        )}
      </div>
    </Modal>
  );
}

interface GridProps {
  style: Style;
  pieces: Pieces;
  onType: (product: string, text: string) => void;
}

function Grid({ style, pieces, onType }: GridProps) {
  const t = useWords(fillWords);
  const [rows, columns] = style.axes;
  if (!rows) return null;
  const across = columns?.values ?? [{ code: "", name: t("pieces") }];
  const at = (row: string, column: string) =>
    variantAt(style, row, columns ? column : null)?.product;
  const shown = (value: bigint) => (value === 0n ? "—" : showDecimal(value));
  const unit = style.variants[0]?.product.unit ?? "";
  return (
    <Sideways aria-label={t("matrix")}>
      <table className="yd-matrix" aria-label={style.name}>
        <thead>
          <tr>
            <th scope="col">{[rows.name, columns?.name].filter(Boolean).join(" × ")}</th>
            {across.map((column) => (
              <th key={column.code} scope="col">
                {column.name}
              </th>
            ))}
            <th scope="col">{t("total")}</th>
          </tr>
        </thead>
        <tbody>
          {rows.values.map((row, y) => (
            <tr key={row.code}>
              <th scope="row">{row.name}</th>
              {across.map((column, x) => {
                const product = at(row.code, column.code);
                const text = (product && pieces.get(product.id)) ?? "";
                return (
                  <td key={column.code}>
                    <input
                      className="yd-input"
                      inputMode="decimal"
                      aria-label={`${row.name} ${column.name}`}
                      aria-invalid={!isPieces(text)}
                      disabled={!product || product.active === false}
                      value={text}
                      data-cell={`${y}.${x}`}
                      onKeyDown={moveOn}
                      onChange={(event) => product && onType(product.id, event.target.value)}
                    />
                  </td>
                );
              })}
              <td className="yd-matrix-sum">
                {shown(
                  sum(
                    pieces,
                    across.map((column) => at(row.code, column.code)?.id),
                  ),
                )}
              </td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{t("total")}</th>
            {across.map((column) => (
              <td key={column.code} className="yd-matrix-sum">
                {shown(
                  sum(
                    pieces,
                    rows.values.map((row) => at(row.code, column.code)?.id),
                  ),
                )}
              </td>
            ))}
            <td className="yd-matrix-sum">
              <strong>
                {shown(
                  sum(
                    pieces,
                    style.variants.map(({ product }) => product.id),
                  ),
                )}
              </strong>{" "}
              {unit}
            </td>
          </tr>
        </tfoot>
      </table>
    </Sideways>
  );
}

/** Arrow keys and Enter go to the neighbour, as in a spreadsheet; within a text the arrows stay. */
function moveOn(event: KeyboardEvent<HTMLInputElement>) {
  const { key, currentTarget: cell } = event;
  const step = stepOf(key, cell.value.length, cell.selectionStart ?? 0, cell.selectionEnd ?? 0);
  if (!step || event.nativeEvent.isComposing) return;
  event.preventDefault();
  const [y = 0, x = 0] = (cell.dataset.cell ?? "").split(".").map(Number);
  const next = cell
    .closest("table")
    ?.querySelector<HTMLInputElement>(`[data-cell="${y + step.down}.${x + step.right}"]`);
  next?.focus();
  next?.select();
}
