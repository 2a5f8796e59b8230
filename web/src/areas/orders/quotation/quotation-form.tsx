/** The form of a quotation: header, lines and terms of an order, and until when it stands. */

import { ArrowLeftOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { Link } from "react-router";
import { api, body } from "../../../api/client.ts";
import { commandHeaders } from "../../../api/command.ts";
import { useWords } from "../../../i18n/words.ts";
import { DateInput } from "../../../ui/date-input.tsx";
import { Field, Fields, TextArea } from "../../../ui/field.tsx";
import { PageHeader } from "../../../ui/page-header.tsx";
import { ProblemAlert } from "../../../ui/problem-alert.tsx";
import { TermsEditor } from "../../../ui/terms/terms-editor.tsx";
import { type Draft, toContent } from "../entry/draft.ts";
import { HeaderForm } from "../entry/header-form.tsx";
import { OrderLines } from "../entry/order-lines.tsx";
import { useBookPrices } from "../entry/use-book-prices.ts";
import { useDocumentForm } from "../entry/use-document-form.ts";
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
  const form = useDocumentForm<QuotationDraft, QuotationInput>({
    kind: "quotation",
    page,
    missing: page?.missing,
    initial,
    toInput,
    send: (input, key) => send(page, input, key),
    pathOf: (id) => `/quotations/${id}`,
  });
  const { change, save, notes } = form;
  const { draft, validUntil, note } = form.kept;
  useBookPrices({ draft, id: null, enabled: true, onChange: change });
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
          <Button type="primary" loading={save.busy} onClick={form.run}>
            {t("save")}
          </Button>
        }
      />
      <div className="yd-stack">
        <ProblemAlert
          problem={save.problem}
          onRetry={form.run}
          nameField={form.nameField}
          onField={form.goToField}
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
          goTo={form.goTo}
          disabled={false}
          onChange={form.setLines}
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
                  onChange={(value) => form.set(() => ({ validUntil: value }))}
                />
              )}
            </Field>
            <Field label={t("note")} pointer="/note">
              {(control) => (
                <TextArea
                  {...control}
                  value={note}
                  onChange={(value) => form.set(() => ({ note: value }))}
                />
              )}
            </Field>
          </section>
        </div>
      </div>
    </Fields>
  );
}

const toInput = ({ draft, validUntil, note }: QuotationDraft): QuotationInput => ({
  content: { ...toContent(draft), order_date: null },
  valid_until: validUntil,
  note: note.trim(),
});

function send(page: QuotationPage | null, input: QuotationInput, key: string) {
  return page
    ? body(
        api.PUT("/api/v1/quotations/{id}", {
          params: { path: { id: page.id } },
          headers: commandHeaders(key, `"r${page.revision}"`),
          body: input,
        }),
      )
    : body(
        api.POST("/api/v1/quotations", { params: { header: commandHeaders(key) }, body: input }),
      );
}
