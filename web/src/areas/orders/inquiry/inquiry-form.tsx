/** The form of an inquiry: who asks, how it came, and the need; no prices yet. */

import { api, body } from "../../../api/client.ts";
import { commandHeaders } from "../../../api/command.ts";
import { useWords } from "../../../i18n/words.ts";
import { DateInput } from "../../../ui/date-input.tsx";
import { Field, TextInput } from "../../../ui/field.tsx";
import { DocumentFrame } from "../entry/document-frame.tsx";
import { currencyOf, type Draft, documentDraft, mergedDraft, toContent } from "../entry/draft.ts";
import { HeaderForm } from "../entry/header-form.tsx";
import { OrderLines } from "../entry/order-lines.tsx";
import { type Stored, useDocumentForm } from "../entry/use-document-form.ts";
import { useInquiryWordNames } from "./field-names.ts";
import { type InquiryInput, type InquiryPage, inquiryQuery } from "./queries.ts";
import { inquiryWords } from "./words.ts";

interface InquiryDraft {
  draft: Draft;
  prospect: string;
  receivedOn: string | null;
}

/** What belongs to a quotation or an order and comes later. */
const laterFields = [
  "customer_po_no",
  "contract_no",
  "contract_amount",
  "contract_signed_on",
  "contract_file_id",
  "order_date",
  "discount",
  "rounding",
] as const;
const laterColumns = ["unit_price", "discount", "tax_rate", "amount"] as const;

interface InquiryFormProps {
  page: InquiryPage | null;
  initial: InquiryDraft;
}

/** A stored inquiry as the form shows it. */
export function draftOf(page: InquiryPage): InquiryDraft {
  const { prospect } = page.input;
  return {
    draft: documentDraft(page),
    prospect: prospect ?? "",
    receivedOn: page.received_on,
  };
}

export function InquiryForm({ page, initial }: InquiryFormProps) {
  const t = useWords(inquiryWords);
  const form = useDocumentForm<InquiryDraft, InquiryInput, InquiryPage>({
    kind: "inquiry",
    page,
    priced: false,
    missing: page?.missing,
    initial,
    toInput,
    fromInput: ({ content, prospect, received_on }, mine, theirs) => ({
      draft: mergedDraft(content, mine.draft, theirs.draft),
      prospect: prospect ?? "",
      receivedOn: received_on ?? null,
    }),
    read: (client, id) => client.fetchQuery({ ...inquiryQuery(id), staleTime: 0 }),
    draftOf,
    send,
    pathOf: (id) => `/inquiries/${id}`,
  });
  const { change, notes } = form;
  const { draft, prospect, receivedOn } = form.kept;
  return (
    <DocumentFrame
      form={form}
      title={page ? t("editTitle", { number: page.number }) : t("newInquiry")}
      back={{ to: page ? `/inquiries/${page.id}` : "/inquiries", words: t("back") }}
      save={t("save")}
      names={useInquiryWordNames()}
    >
      <section className="yd-card">
        <div className="yd-form">
          <Field label={t("prospect")} pointer="/prospect">
            {(control) => (
              <TextInput
                {...control}
                value={prospect}
                onChange={(value) => form.set(() => ({ prospect: value }))}
              />
            )}
          </Field>
          <Field label={t("receivedOn")} pointer="/received_on">
            {(control) => (
              <DateInput
                {...control}
                value={receivedOn}
                onChange={(value) => form.set(() => ({ receivedOn: value }))}
              />
            )}
          </Field>
        </div>
      </section>
      <HeaderForm
        draft={draft}
        disabled={false}
        title={t("basics")}
        without={laterFields}
        inquiry
        onChange={change}
      />
      <p className="yd-small yd-muted">{t("linesHelp")}</p>
      <OrderLines
        title={t("lines")}
        without={laterColumns}
        lines={draft.lines}
        discount=""
        currency={currencyOf(draft)}
        notes={notes.lines}
        goTo={form.goTo}
        disabled={false}
        onChange={form.setLines}
      />
    </DocumentFrame>
  );
}

const toInput = ({ draft, prospect, receivedOn }: InquiryDraft): InquiryInput => ({
  content: { ...toContent(draft), order_date: null },
  prospect: prospect.trim(),
  received_on: receivedOn,
});

function send(input: InquiryInput, onto: Stored | null, key: string): Promise<{ id: string }> {
  if (!onto) {
    const header = commandHeaders(key);
    return body(api.POST("/api/v1/inquiries", { params: { header }, body: input }));
  }
  const params = { path: { id: onto.id } };
  const headers = commandHeaders(key, `"r${onto.revision}"`);
  return body(api.PUT("/api/v1/inquiries/{id}", { params, headers, body: input }));
}
