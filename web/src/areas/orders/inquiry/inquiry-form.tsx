/** The form of an inquiry: who asks, how it came, and the need; no prices yet. */

import { ArrowLeftOutlined } from "@ant-design/icons";
import { useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useCallback, useMemo, useRef, useState } from "react";
import { Link, useNavigate } from "react-router";
import { api, body } from "../../../api/client.ts";
import { commandHeaders, useCommand } from "../../../api/command.ts";
import { useOrderFieldNames } from "../../../i18n/fields/order-fields.ts";
import { useText, useWords } from "../../../i18n/words.ts";
import { DateInput } from "../../../ui/date-input.tsx";
import { Field, Fields, TextInput } from "../../../ui/field.tsx";
import { PageHeader } from "../../../ui/page-header.tsx";
import { ProblemAlert } from "../../../ui/problem-alert.tsx";
import { useKept } from "../../../ui/use-kept.ts";
import { type Draft, type DraftLine, isBlank, toContent } from "../entry/draft.ts";
import { HeaderForm } from "../entry/header-form.tsx";
import { orderNotes } from "../entry/notes.ts";
import { OrderLines } from "../entry/order-lines.tsx";
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
  const text = useText();
  const nameField = useOrderFieldNames();
  const [kept, setKept, forget] = useKept(
    `inquiry.${page?.id ?? "new"}.${page?.revision ?? 0}`,
    initial,
  );
  const { draft, prospect, receivedOn } = kept;
  const [sentKeys, setSentKeys] = useState<readonly string[]>([]);
  /** Lines are drawn again only when they change, so what changes them must not. */
  const latest = useRef(kept);
  latest.current = kept;
  const change = useCallback(
    (part: Partial<Draft>) => {
      latest.current = { ...latest.current, draft: { ...latest.current.draft, ...part } };
      setKept(latest.current);
    },
    [setKept],
  );
  const setLines = useCallback(
    (lines: readonly DraftLine[]) => change({ lines: [...lines] }),
    [change],
  );
  const save = useSave(page, forget);
  const errors = useMemo(
    () =>
      (save.problem?.errors ?? []).map((error) => ({
        ...error,
        pointer: error.pointer.replace(/^\/content/, ""),
      })),
    [save.problem],
  );
  const notes = useMemo(
    () => orderNotes(errors, page?.missing ?? [], sentKeys, draft.lines, text),
    [errors, page, sentKeys, draft.lines, text],
  );
  const run = () => {
    setSentKeys(draft.lines.filter((line) => !isBlank(line)).map((line) => line.key));
    save.run({
      content: { ...toContent(draft), order_date: null },
      prospect: prospect.trim(),
      received_on: receivedOn,
    });
  };
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
          <Button type="primary" loading={save.busy} onClick={run}>
            {t("save")}
          </Button>
        }
      />
      <div className="yd-stack">
        <ProblemAlert
          problem={save.problem}
          onRetry={run}
          nameField={(pointer) =>
            pointer === "/prospect" ? t("prospect") : nameField(pointer.replace(/^\/content/, ""))
          }
        />
        <section className="yd-card">
          <div className="yd-form">
            <Field label={t("prospect")} pointer="/prospect">
              {(control) => (
                <TextInput
                  {...control}
                  value={prospect}
                  onChange={(value) => setKept({ ...kept, prospect: value })}
                />
              )}
            </Field>
            <Field label={t("receivedOn")} pointer="/received_on">
              {(control) => (
                <DateInput
                  {...control}
                  value={receivedOn}
                  onChange={(value) => setKept({ ...kept, receivedOn: value })}
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
          goTo={null}
          disabled={false}
          onChange={setLines}
        />
      </div>
    </Fields>
  );
}

function useSave(page: InquiryPage | null, forget: () => void) {
  const client = useQueryClient();
  const navigate = useNavigate();
  return useCommand<InquiryInput, { id: string }>({
    name: `inquiry.save:${page?.id ?? "new"}:${page?.revision ?? 0}`,
    run: (input, key) =>
      page
        ? body(
            api.PUT("/api/v1/inquiries/{id}", {
              params: { path: { id: page.id } },
              headers: commandHeaders(key, `"r${page.revision}"`),
              body: input,
            }),
          )
        : body(
            api.POST("/api/v1/inquiries", {
              params: { header: commandHeaders(key) },
              body: input,
            }),
          ),
    onDone: (saved) => {
      forget();
      client.invalidateQueries({ queryKey: ["inquiry"] });
      navigate(`/inquiries/${saved.id}`);
    },
  });
}
