/** A pasted order or a customer's sheet read by rules: each guess is shown with its mark, and only what is ticked is taken. */

import { useQueryClient } from "@tanstack/react-query";
import { Button, Modal } from "antd";
import { useState } from "react";
import { api, body } from "../../../api/client.ts";
import { commandHeaders } from "../../../api/command.ts";
import {
  customerItemQuery,
  type ProductItem,
  readProduct,
  searchProducts,
} from "../../../api/lookups.ts";
import { Problem } from "../../../api/problem.ts";
import type { DraftedLine, FileDraft, TextDraft } from "../../../api/types.ts";
import { newUuid } from "../../../api/uuid.ts";
import { useFormat } from "../../../i18n/format.ts";
import { useWords } from "../../../i18n/words.ts";
import { Choice, Field, TextArea } from "../../../ui/field.tsx";
import { FileUpload } from "../../../ui/file-upload.tsx";
import { LookupSelect } from "../../../ui/lookup-select.tsx";
import { ProblemAlert } from "../../../ui/problem-alert.tsx";
import { chooseProduct } from "./choosing.ts";
import { type Draft, type DraftLine, isBlank, newLine } from "./draft.ts";
import { fillWords } from "./fill-words.ts";
import { isPieces } from "./matrix.ts";
import { type HeadGuess, headGuesses, headOf, isTaken, type Row, rowOf } from "./read-text.ts";
import "./fill.css";

/** What can be read as a sheet; a message saved as text is read as one. */
const endings = [".xlsx", ".xls", ".csv", ".txt"];

/** A file that was read, and which of its sheets. */
interface ReadFile extends Pick<FileDraft, "sheets" | "sheet"> {
  id: string;
  name: string | null;
}

interface PasteDialogProps {
  draft: Draft;
  currency: string;
  onChange: (part: Partial<Draft>) => void;
  onClose: () => void;
}

/** A guess about the header, and whether it is taken. */
interface Guess {
  guess: HeadGuess;
  taken: boolean;
}

export function PasteDialog({ draft, currency, onChange, onClose }: PasteDialogProps) {
  const t = useWords(fillWords);
  const client = useQueryClient();
  const [text, setText] = useState("");
  const [file, setFile] = useState<ReadFile | null>(null);
  const [read, setRead] = useState<TextDraft | null>(null);
  const [rows, setRows] = useState<readonly Row[]>([]);
  const [heads, setHeads] = useState<readonly Guess[]>([]);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const guarded = async (work: () => Promise<void>) => {
    setBusy(true);
    setProblem(null);
    try {
      await work();
    } catch (failure) {
      setProblem(Problem.from(failure));
    } finally {
      setBusy(false);
    }
  };
  const show = (found: TextDraft) => {
    setRead(found);
    setRows(found.lines.map(rowOf));
    setHeads(headGuesses(found, draft).map((guess) => ({ guess, taken: isTaken(guess) })));
  };
  const ask = () =>
    guarded(async () => {
      const header = commandHeaders(newUuid());
      const asked = api.POST("/api/v1/orders/draft-from-text", {
        params: { header },
        body: { text },
      });
      show(await body(asked));
      setFile(null);
    });
  const askFile = ({ id, name }: Pick<ReadFile, "id" | "name">, sheet?: string) =>
    guarded(async () => {
      const header = commandHeaders(newUuid());
      const asked = api.POST("/api/v1/orders/draft-from-file", {
        params: { header },
        body: { file_id: id, ...(sheet === undefined ? {} : { sheet }) },
      });
      const found = await body(asked);
      show(found.read);
      setFile({ id, name, sheets: found.sheets, sheet: found.sheet });
    });
  const taken = rows.filter((row) => row.taken);
  const guesses = heads.filter((head) => head.taken).map((head) => head.guess);
  const complete = (row: Row) =>
    row.product !== null && row.quantity.trim() !== "" && isPieces(row.quantity);
  const take = () =>
    guarded(async () => {
      const previous = draft.lines.at(-1);
      const added = await Promise.all(taken.map((row) => lineOf(row, previous)));
      const found = guesses.some(({ field }) => field === "customer") && read?.customer;
      const customer = found ? await client.fetchQuery(customerItemQuery(found.id)) : null;
      onChange({
        ...headOf(guesses, draft, customer),
        lines: [...draft.lines.filter((line) => !isBlank(line)), ...added],
      });
      onClose();
    });
  const toConfirm = rows.filter((row) => !row.taken).length;
  return (
    <Modal
      open
      title={t("paste")}
      width={820}
      okText={read ? t("takeOver") : t("read")}
      cancelText={t("cancel")}
      okButtonProps={{
        loading: busy,
        disabled: read
          ? !taken.every(complete) || (taken.length === 0 && guesses.length === 0)
          : text.trim() === "",
      }}
      onOk={read ? take : ask}
      onCancel={onClose}
    >
      <div className="yd-stack">
        <ProblemAlert problem={problem} />
        {!read && (
          <>
            <Field label={t("pasteLabel")} pointer="/text" hint={t("pasteHint")}>
              {(control) => (
                <TextArea {...control} className="yd-fill-text" value={text} onChange={setText} />
              )}
            </Field>
            <Field label={t("sheetFile")} pointer="/file_id" hint={t("sheetFileHint")}>
              {(control) => (
                <FileUpload
                  {...control}
                  file={null}
                  accept={endings}
                  disabled={busy}
                  onChange={(stored) => stored && askFile(stored)}
                />
              )}
            </Field>
          </>
        )}
        {read && (
          <>
            {file && (
              <div className="yd-row">
                <span className="yd-muted yd-ellipsis">{file.name}</span>
                {file.sheets.length > 1 && (
                  <Choice
                    aria-label={t("sheet")}
                    disabled={busy}
                    value={file.sheet}
                    options={file.sheets.map((name) => ({ value: name, label: name }))}
                    onChange={(sheet) => askFile(file, sheet)}
                  />
                )}
              </div>
            )}
            <Head
              heads={heads}
              onCheck={(guess, taken) =>
                setHeads(heads.map((one) => (one.guess === guess ? { guess, taken } : one)))
              }
            />
            {rows.length === 0 ? (
              <p className="yd-warn">{t("nothingRead")}</p>
            ) : (
              <ul className="yd-fill-rows" aria-label={t("understood")}>
                {rows.map((row, index) => (
                  <ReadRow
                    // biome-ignore lint/suspicious/noArrayIndexKey: rows are neither added nor moved
                    key={index}
                    no={index + 1}
                    row={row}
                    currency={currency}
                    onChange={(next) => setRows(rows.map((one) => (one === row ? next : one)))}
                  />
                ))}
              </ul>
            )}
            {toConfirm > 0 && <p className="yd-muted">{t("toConfirm", { n: toConfirm })}</p>}
            {read.unread.length > 0 && (
              <details open>
                <summary className="yd-warn">{t("unread", { n: read.unread.length })}</summary>
                <ul>
                  {read.unread.map((line) => (
                    <li key={line} className="yd-muted">
                      {line}
                    </li>
                  ))}
                </ul>
              </details>
            )}
            <div>
              <Button size="small" onClick={() => setRead(null)}>
                ← {t("pasteLabel")}
              </Button>
            </div>
          </>
        )}
      </div>
    </Modal>
  );
}

interface HeadProps {
  heads: readonly Guess[];
  onCheck: (guess: HeadGuess, taken: boolean) => void;
}

function Head({ heads, onCheck }: HeadProps) {
  const t = useWords(fillWords);
  if (heads.length === 0) return null;
  return (
    <ul className="yd-fill-rows" aria-label={t("header")}>
      {heads.map(({ guess, taken }) => (
        <li key={guess.field}>
          <label className="yd-row">
            <input
              type="checkbox"
              checked={taken}
              onChange={(event) => onCheck(guess, event.target.checked)}
            />
            <span className="yd-muted">{t(guess.field)}</span> {guess.value}
          </label>
          {guess.before === "" || guess.before === guess.value ? (
            <Mark certainty={guess.certainty} />
          ) : (
            <span className="yd-chip">{t("standsNow", { value: guess.before })}</span>
          )}
        </li>
      ))}
    </ul>
  );
}

function Mark({ certainty }: { certainty: DraftedLine["certainty"] }) {
  const t = useWords(fillWords);
  return (
    <span className={`yd-chip ${certainty === "exact" ? "yd-chip-good" : "yd-chip-warn"}`}>
      {t(`certainty_${certainty}`)}
    </span>
  );
}

interface ReadRowProps {
  no: number;
  row: Row;
  currency: string;
  onChange: (row: Row) => void;
}

function ReadRow({ no, row, currency, onChange }: ReadRowProps) {
  const t = useWords(fillWords);
  const format = useFormat();
  const { read } = row;
  const first = (q: string, signal: AbortSignal): Promise<ProductItem[]> =>
    q.trim() === "" ? proposed(read) : searchProducts(q, signal);
  return (
    <li>
      <div className="yd-fill-read">
        <input
          type="checkbox"
          aria-label={t("take", { no })}
          checked={row.taken}
          onChange={(event) => onChange({ ...row, taken: event.target.checked })}
        />
        <LookupSelect
          className="yd-input yd-fill-choice"
          aria-label={t("chooseProduct")}
          source={`products.${read.goods}`}
          search={first}
          label={row.product?.label ?? ""}
          placeholder={t("chooseProduct")}
          onChoose={(item) => onChange({ ...row, product: item, taken: item !== null })}
        />
        <input
          className="yd-input"
          inputMode="decimal"
          aria-label={t("quantity")}
          aria-invalid={!isPieces(row.quantity)}
          value={row.quantity}
          onChange={(event) => onChange({ ...row, quantity: event.target.value })}
        />
        <span className={read.unit_known ? "yd-ellipsis" : "yd-ellipsis yd-warn"}>
          {read.unit || row.product?.unit}
        </span>
      </div>
      <RowMark row={row} />
      <div className="yd-small yd-muted">
        {t("source", { text: read.source })}
        {(read.customer_po_line || read.customer_article_no) && (
          <div>
            {read.customer_po_line && t("ownLine", { no: read.customer_po_line })}{" "}
            {read.customer_article_no && t("ownArticle", { no: read.customer_article_no })}
          </div>
        )}
        {read.said_price && (
          <div>{t("saidPrice", { price: format.money(read.said_price, currency) })}</div>
        )}
        {read.delivery_on && <div>{t("ownDelivery", { date: format.date(read.delivery_on) })}</div>}
      </div>
    </li>
  );
}

/** What of a line asks for the clerk most. */
function RowMark({ row: { declined, read } }: { row: Row }) {
  const t = useWords(fillWords);
  if (declined) return <span className="yd-chip yd-chip-bad">{t("declined")}</span>;
  if (!read.quantity) return <span className="yd-chip yd-chip-warn">{t("askQuantity")}</span>;
  if (!read.unit_known) return <span className="yd-chip yd-chip-warn">{t("askUnit")}</span>;
  return <Mark certainty={read.certainty} />;
}

/** The proposals again, as the list of the empty field. */
function proposed(read: DraftedLine): Promise<ProductItem[]> {
  return Promise.all(read.proposals.map((one) => readProduct(one.id)));
}

async function lineOf(row: Row, previous: DraftLine | undefined): Promise<DraftLine> {
  const product = row.product ? await readProduct(row.product.id) : null;
  const { unit, customer_po_line, customer_article_no, delivery_on } = row.read;
  const line = chooseProduct({ ...newLine(previous), unit }, product);
  return {
    ...line,
    quantity: row.quantity.trim(),
    customer_po_line,
    customer_article_no,
    ...(delivery_on ? { delivery_on } : {}),
  };
}
