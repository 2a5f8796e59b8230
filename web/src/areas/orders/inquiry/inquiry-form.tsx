/** The form of an inquiry: who asks, how it came, and the need; no prices yet. */

import { ArrowLeftOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { Link } from "react-router";
import { api, body } from "../../../api/client.ts";
import { commandHeaders } from "../../../api/command.ts";
import { useWords } from "../../../i18n/words.ts";
import { DateInput } from "../../../ui/date-input.tsx";
import { Field, Fields, TextInput } from "../../../ui/field.tsx";
import { PageHeader } from "../../../ui/page-header.tsx";
import { ProblemAlert } from "../../../ui/problem-alert.tsx";
import { type Draft, toContent } from "../entry/draft.ts";
import { HeaderForm } from "../entry/header-form.tsx";
import { OrderLines } from "../entry/order-lines.tsx";
import { useDocumentForm } from "../entry/use-document-form.ts";
import type { InquiryInput, InquiryPage } from "./queries.ts";
import { inquiryWords } from "./words.ts";
import "../entry/entry.css";

interface InquiryDraft {
  draft: Draft;
  prospect: string;
  receivedOn: string | null;
}

/** What belongs to a quotation or an order and comes later. */
const laterFields = [
  "customer_po_no",
  "contract_no",
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

export function InquiryForm({ page, initial }: InquiryFormProps) {
  const t = useWords(inquiryWords);
  const form = useDocumentForm<InquiryDraft, InquiryInput>({
    kind: "inquiry",
    page,
    missing: page?.missing,
    initial,
    toInput,
    send: (input, key) => send(page, input, key),
    pathOf: (id) => `/inquiries/${id}`,
  });
  const { change, save, notes } = form;
  const { draft, prospect, receivedOn } = form.kept;
  return (
    <Fields problem={save.problem} missing={notes.missing}>
      <PageHeader
        title={page ? t("editTitle", { number: page.number }) : t("newInquiry")}
        before={
          <Link to={page ? `/inquiries/${page.id}` : "/inquiries"} className="yd-small">
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
          nameField={(pointer) =>
            pointer === "/prospect" ? t("prospect") : form.nameField(pointer)
          }
          onField={form.goToField}
        />
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
          optionalCustomer
          onChange={change}
        />
        <p className="yd-small yd-muted">{t("linesHelp")}</p>
        <OrderLines
          title={t("lines")}
          without={laterColumns}
          lines={draft.lines}
          discount=""
          currency="CNY"
          notes={notes.lines}
          goTo={form.goTo}
          disabled={false}
          onChange={form.setLines}
        />
      </div>
    </Fields>
  );
}

const toInput = ({ draft, prospect, receivedOn }: InquiryDraft): InquiryInput => ({
  content: { ...toContent(draft), order_date: null },
  prospect: prospect.trim(),
  received_on: receivedOn,
});

function send(page: InquiryPage | null, input: InquiryInput, key: string) {
  return page
    ? body(
        api.PUT("/api/v1/inquiries/{id}", {
          params: { path: { id: page.id } },
          headers: commandHeaders(key, `"r${page.revision}"`),
          body: input,
        }),
      )
    : body(api.POST("/api/v1/inquiries", { params: { header: commandHeaders(key) }, body: input }));
}
