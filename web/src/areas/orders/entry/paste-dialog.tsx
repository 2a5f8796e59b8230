/** A pasted order read by rules: each guess is shown with its mark, and only what is ticked is taken. */

import { Button, Modal } from "antd";
import { useState } from "react";
import { api, body } from "../../../api/client.ts";
import { commandHeaders } from "../../../api/command.ts";
import { type ProductItem, readProduct, searchProducts } from "../../../api/lookups.ts";
import { Problem } from "../../../api/problem.ts";
import type { DraftedLine, TextDraft } from "../../../api/types.ts";
import { newUuid } from "../../../api/uuid.ts";
import { useFormat } from "../../../i18n/format.ts";
import { useWords } from "../../../i18n/words.ts";
import { Field, TextArea } from "../../../ui/field.tsx";
import { LookupSelect } from "../../../ui/lookup-select.tsx";
import { ProblemAlert } from "../../../ui/problem-alert.tsx";
import { chooseProduct, type Draft, type DraftLine, isBlank, newLine } from "./draft.ts";
import { fillWords } from "./fill-words.ts";
import { isPieces } from "./matrix.ts";
import "./fill.css";

interface PasteDialogProps {
  draft: Draft;
  currency: string;
  onChange: (part: Partial<Draft>) => void;
  onClose: () => void;
}

/** A line as read, and what the clerk made of it. */
interface Row {
  read: DraftedLine;
  taken: boolean;
  product: { id: string; label: string } | null;
  quantity: string;
}

const heads = [
  "customer_po_no",
  "contact_name",
  "contact_phone",
  "delivery_on",
  "delivery_place",
] as const;

export function PasteDialog({ draft, currency, onChange, onClose }: PasteDialogProps) {
  const t = useWords(fillWords);
  const [text, setText] = useState("");
  const [read, setRead] = useState<TextDraft | null>(null);
  const [rows, setRows] = useState<readonly Row[]>([]);
  const [withHead, setWithHead] = useState(true);
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
  const ask = () =>
    guarded(async () => {
      const header = commandHeaders(newUuid());
      const found = await body(
        api.POST("/api/v1/orders/draft-from-text", { params: { header }, body: { text } }),
      );
      setRead(found);
      setRows(found.lines.map(rowOf));
    });
  const taken = rows.filter((row) => row.taken);
  const complete = (row: Row) =>
    row.product !== null && row.quantity.trim() !== "" && isPieces(row.quantity);
  const take = () =>
    guarded(async () => {
      const previous = draft.lines.at(-1);
      const added = await Promise.all(taken.map((row) => lineOf(row, previous)));
      onChange({
        ...(read && withHead ? headOf(read, draft) : {}),
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
          ? !taken.every(complete) || (taken.length === 0 && !withHead)
          : text.trim() === "",
      }}
      onOk={read ? take : ask}
      onCancel={onClose}
    >
      <div className="yd-stack">
        <ProblemAlert problem={problem} />
        {!read && (
          <Field label={t("pasteLabel")} pointer="/text" hint={t("pasteHint")}>
            {(control) => (
              <TextArea {...control} className="yd-fill-text" value={text} onChange={setText} />
            )}
          </Field>
        )}
        {read && (
          <>
            <Head read={read} checked={withHead} onCheck={setWithHead} />
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
              <details>
                <summary>{t("unread")}</summary>
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
  read: TextDraft;
  checked: boolean;
  onCheck: (checked: boolean) => void;
}

function Head({ read, checked, onCheck }: HeadProps) {
  const t = useWords(fillWords);
  const found = heads.filter((key) => read[key]);
  if (found.length === 0 && !read.customer) return null;
  return (
    <section aria-label={t("header")}>
      <dl className="yd-facts">
        {read.customer && (
          <div>
            <dt>{t("customer")}</dt>
            <dd>
              {read.customer.name} <Mark certainty={read.customer.certainty} />
            </dd>
          </div>
        )}
        {found.map((key) => (
          <div key={key}>
            <dt>{t(key)}</dt>
            <dd>{read[key]}</dd>
          </div>
        ))}
      </dl>
      <label className="yd-row">
        <input
          type="checkbox"
          checked={checked}
          onChange={(event) => onCheck(event.target.checked)}
        />
        {t("takeHeader")}
      </label>
    </section>
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
      </div>
      <Mark certainty={read.certainty} />
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
      </div>
    </li>
  );
}

/** The proposals again, as the list of the empty field. */
function proposed(read: DraftedLine): Promise<ProductItem[]> {
  return Promise.all(read.proposals.map((one) => readProduct(one.id)));
}

/** What is called exactly so is ticked at once; everything else a person confirms. */
function rowOf(read: DraftedLine): Row {
  const [first] = read.proposals;
  const guess = first && read.certainty !== "unsure" ? first : null;
  return {
    read,
    taken: read.certainty === "exact",
    product: guess ? { id: guess.id, label: guess.name } : null,
    quantity: read.quantity,
  };
}

async function lineOf(row: Row, previous: DraftLine | undefined): Promise<DraftLine> {
  const product = row.product ? await readProduct(row.product.id) : null;
  const line = chooseProduct(newLine(previous), product);
  const unit = row.read.unit || line.unit;
  const { customer_po_line, customer_article_no } = row.read;
  return { ...line, quantity: row.quantity.trim(), unit, customer_po_line, customer_article_no };
}

/** What was read of the whole order, where nothing is filled in yet. */
function headOf(read: TextDraft, draft: Draft): Partial<Draft> {
  const part: Partial<Draft> = {};
  if (read.customer && draft.customer_id === null) {
    part.customer_id = read.customer.id;
    part.customer = read.customer.name;
  }
  for (const key of [
    "customer_po_no",
    "contact_name",
    "contact_phone",
    "delivery_place",
  ] as const) {
    if (draft[key] === "" && read[key]) part[key] = read[key];
  }
  if (draft.delivery_on === null && read.delivery_on) part.delivery_on = read.delivery_on;
  return part;
}
