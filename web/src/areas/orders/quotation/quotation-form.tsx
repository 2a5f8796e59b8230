/** The form of a quotation: header, lines and terms of an order, and until when it stands. */

import { ArrowLeftOutlined } from "@ant-design/icons";
import { useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useCallback, useMemo, useRef, useState } from "react";
import { Link, useNavigate } from "react-router";
import { api, body } from "../../../api/client.ts";
import { commandHeaders, useCommand } from "../../../api/command.ts";
import type { FieldError } from "../../../api/types.ts";
import { useOrderFieldNames } from "../../../i18n/fields/order-fields.ts";
import { useText, useWords } from "../../../i18n/words.ts";
import { DateInput } from "../../../ui/date-input.tsx";
import { Field, Fields, TextArea } from "../../../ui/field.tsx";
import { PageHeader } from "../../../ui/page-header.tsx";
import { ProblemAlert } from "../../../ui/problem-alert.tsx";
import { TermsEditor } from "../../../ui/terms/terms-editor.tsx";
import { useKept } from "../../../ui/use-kept.ts";
import { type Draft, type DraftLine, isBlank, toContent } from "../entry/draft.ts";
import { HeaderForm } from "../entry/header-form.tsx";
import { orderNotes, placeOf, rowOnScreen } from "../entry/notes.ts";
import { OrderLines } from "../entry/order-lines.tsx";
import { useBookPrices } from "../entry/use-book-prices.ts";
import type { QuotationInput, QuotationPage } from "./queries.ts";
import { quotationWords } from "./words.ts";
import "../entry/entry.css";

export interface QuotationDraft {
  draft: Draft;
  validUntil: string | null;
  note: string;
}

/** What belongs to an order and comes later. */
const laterFields = [
  "customer_po_no",
  "contract_no",
  "contract_signed_on",
  "contract_file_id",
  "order_date",
] as const;

interface QuotationFormProps {
  page: QuotationPage | null;
  initial: QuotationDraft;
}

export function QuotationForm({ page, initial }: QuotationFormProps) {
  const t = useWords(quotationWords);
  const text = useText();
  const nameField = useOrderFieldNames();
  const [kept, setKept, forget] = useKept(
    `quotation.${page?.id ?? "new"}.${page?.revision ?? 0}`,
    initial,
  );
  const { draft, validUntil, note } = kept;
  const [goTo, setGoTo] = useState<{ row: number; key: string } | null>(null);
  const [sentKeys, setSentKeys] = useState<readonly string[]>([]);
  /** Lines are drawn again only when they change, so what changes them must not. */
  const latest = useRef(kept);
  latest.current = kept;
  const change = useCallback(
    (part: Partial<Draft>) => {
      const { draft } = latest.current;
      latest.current = { ...latest.current, draft: { ...draft, ...part } };
      setKept(latest.current);
    },
    [setKept],
  );
  const setLines = useCallback(
    (lines: readonly DraftLine[]) => change({ lines: [...lines] }),
    [change],
  );
  const save = useSave(page, forget);
  useBookPrices({ draft, id: null, enabled: true, onChange: change });
  const errors = useMemo(() => contentErrors(save.problem?.errors ?? []), [save.problem]);
  const notes = useMemo(
    () => orderNotes(errors, page?.missing ?? [], sentKeys, draft.lines, text),
    [errors, page, sentKeys, draft.lines, text],
  );
  const goToField = (pointer: string) => {
    const place = placeOf(pointer.replace(/^\/content/, ""));
    if (place.row !== null) {
      setGoTo({ row: rowOnScreen(place.row, sentKeys, draft.lines), key: place.key });
    }
  };
  const run = () => {
    setSentKeys(draft.lines.filter((line) => !isBlank(line)).map((line) => line.key));
    save.run({
      content: { ...toContent(draft), order_date: null },
      valid_until: validUntil,
      note: note.trim(),
    });
  };
  return (
    <Fields problem={save.problem} missing={notes.missing}>
      <PageHeader
        title={page ? t("editTitle", { label: page.label }) : t("newQuotation")}
        before={
          <Link to={page ? `/quotations/${page.id}` : "/quotations"} className="yd-small">
            <ArrowLeftOutlined aria-hidden /> {t("back")}
          </Link>
        }
        actions={
          <Button type="primary" loading={save.busy} onClick={run}>
            {t("save")}
          </Button>
        }
      />
      <div className="yd-stack">
        <ProblemAlert
          problem={save.problem}
          onRetry={run}
          nameField={(pointer) => nameField(pointer.replace(/^\/content/, ""))}
          onField={goToField}
        />
        <HeaderForm
          draft={draft}
          disabled={false}
          title={t("basics")}
          without={laterFields}
          onChange={change}
        />
        <OrderLines
          title={t("lines")}
          lines={draft.lines}
          discount={draft.discount}
          currency={page?.versions[0]?.currency ?? "CNY"}
          notes={notes.lines}
          goTo={goTo}
          disabled={false}
          onChange={setLines}
        />
        <div className="yd-entry-foot">
          <TermsEditor
            terms={draft.terms}
            disabled={false}
            onChange={(terms) => change({ terms })}
          />
          <section className="yd-card yd-stack">
            <Field label={t("validUntil")} pointer="/valid_until" hint={t("validHint")} required>
              {(control) => (
                <DateInput
                  {...control}
                  value={validUntil}
                  onChange={(value) => setKept({ ...kept, validUntil: value })}
                />
              )}
            </Field>
            <Field label={t("note")} pointer="/note">
              {(control) => (
                <TextArea
                  {...control}
                  value={note}
                  onChange={(value) => setKept({ ...kept, note: value })}
                />
              )}
            </Field>
          </section>
        </div>
      </div>
    </Fields>
  );
}

/** The server judges the content inside of a quotation by the pointers of an order. */
function contentErrors(errors: readonly FieldError[]): FieldError[] {
  return errors.map((error) => ({ ...error, pointer: error.pointer.replace(/^\/content/, "") }));
}

function useSave(page: QuotationPage | null, forget: () => void) {
  const client = useQueryClient();
  const navigate = useNavigate();
  return useCommand<QuotationInput, { id: string }>({
    name: `quotation.save:${page?.id ?? "new"}:${page?.revision ?? 0}`,
    run: (input, key) =>
      page
        ? body(
            api.PUT("/api/v1/quotations/{id}", {
              params: { path: { id: page.id } },
              headers: commandHeaders(key, `"r${page.revision}"`),
              body: input,
            }),
          )
        : body(
            api.POST("/api/v1/quotations", {
              params: { header: commandHeaders(key) },
              body: input,
            }),
          ),
    onDone: (saved) => {
      forget();
      client.invalidateQueries({ queryKey: ["quotation"] });
      navigate(`/quotations/${saved.id}`);
    },
  });
}
