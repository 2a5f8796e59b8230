/** The form of a quotation: header, lines and terms of an order, and until when it stands. */

import { api, body } from "../../../api/client.ts";
import { commandHeaders } from "../../../api/command.ts";
import { useWords } from "../../../i18n/words.ts";
import { DateInput } from "../../../ui/date-input.tsx";
import { Field, TextArea } from "../../../ui/field.tsx";
import { TermsEditor } from "../../../ui/terms/terms-editor.tsx";
import { DocumentFrame } from "../entry/document-frame.tsx";
import { currencyOf, type Draft, documentDraft, mergedDraft, toContent } from "../entry/draft.ts";
import { HeaderForm } from "../entry/header-form.tsx";
import { OrderLines } from "../entry/order-lines.tsx";
import { type Stored, useDocumentForm } from "../entry/use-document-form.ts";
import { useQuotationWordNames } from "./field-names.ts";
import { type QuotationInput, type QuotationPage, quotationQuery } from "./queries.ts";
import { quotationWords } from "./words.ts";

export interface QuotationDraft {
  draft: Draft;
  validUntil: string | null;
  note: string;
}

/** What belongs to an order and comes later. */
const laterFields = [
  "customer_po_no",
  "contract_no",
  "contract_amount",
  "contract_signed_on",
  "contract_file_id",
  "order_date",
] as const;

interface QuotationFormProps {
  page: QuotationPage | null;
  initial: QuotationDraft;
}

/** A stored quotation as the form shows it. */
export function draftOf(page: QuotationPage): QuotationDraft {
  const { valid_until, note } = page.input;
  return {
    draft: documentDraft(page),
    validUntil: valid_until ?? null,
    note: note ?? "",
  };
}

export function QuotationForm({ page, initial }: QuotationFormProps) {
  const t = useWords(quotationWords);
  const form = useDocumentForm<QuotationDraft, QuotationInput, QuotationPage>({
    kind: "quotation",
    page,
    priced: true,
    missing: page?.missing,
    initial,
    toInput,
    fromInput: ({ content, valid_until, note }, mine, theirs) => ({
      draft: mergedDraft(content, mine.draft, theirs.draft),
      validUntil: valid_until ?? null,
      note: note ?? "",
    }),
    read: (client, id) => client.fetchQuery({ ...quotationQuery(id), staleTime: 0 }),
    draftOf,
    send,
    pathOf: (id) => `/quotations/${id}`,
  });
  const { change, notes } = form;
  const { draft, validUntil, note } = form.kept;
  return (
    <DocumentFrame
      form={form}
      title={page ? t("editTitle", { label: page.label }) : t("newQuotation")}
      back={{ to: page ? `/quotations/${page.id}` : "/quotations", words: t("back") }}
      save={t("save")}
      names={useQuotationWordNames()}
    >
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
        rounding={draft.rounding}
        currency={currencyOf(draft)}
        notes={notes.lines}
        goTo={form.goTo}
        disabled={false}
        onChange={form.setLines}
      />
      <div className="yd-entry-foot">
        <TermsEditor terms={draft.terms} disabled={false} onChange={(terms) => change({ terms })} />
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
    </DocumentFrame>
  );
}

const toInput = ({ draft, validUntil, note }: QuotationDraft): QuotationInput => ({
  content: { ...toContent(draft), order_date: null },
  valid_until: validUntil,
  note: note.trim(),
});

function send(input: QuotationInput, onto: Stored | null, key: string): Promise<{ id: string }> {
  if (!onto) {
    const header = commandHeaders(key);
    return body(api.POST("/api/v1/quotations", { params: { header }, body: input }));
  }
  const params = { path: { id: onto.id } };
  const headers = commandHeaders(key, `"r${onto.revision}"`);
  return body(api.PUT("/api/v1/quotations/{id}", { params, headers, body: input }));
}
