/** `/quotations/entry` a new quotation, `/quotations/entry/:id` the draft in hand of one that is there. */

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useParams } from "react-router";
import { addDays, today } from "../../../i18n/format.ts";
import { QueryState } from "../../../ui/query-state.tsx";
import { newDraft, toDraft } from "../entry/draft.ts";
import { type QuotationPage, quotationQuery } from "./queries.ts";
import { type QuotationDraft, QuotationForm } from "./quotation-form.tsx";

/** How long an offer stands unless somebody says otherwise. */
const usualDays = 30;

export function QuotationEntryPage() {
  const { id } = useParams();
  if (id) return <EditQuotation key={id} id={id} />;
  return <NewQuotation />;
}

function NewQuotation() {
  const [initial] = useState<QuotationDraft>(() => ({
    draft: newDraft(),
    validUntil: addDays(today(), usualDays),
    note: "",
  }));
  return <QuotationForm page={null} initial={initial} />;
}

function EditQuotation({ id }: { id: string }) {
  // What others save meanwhile is met when saving, not under the hands of who types.
  const query = useQuery({ ...quotationQuery(id), staleTime: Number.POSITIVE_INFINITY });
  return (
    <QueryState query={query}>
      {({ value }) => <QuotationForm key={value.revision} page={value} initial={draftOf(value)} />}
    </QueryState>
  );
}

function draftOf(page: QuotationPage): QuotationDraft {
  const { content, valid_until, note } = page.input;
  return {
    draft: toDraft({
      content,
      customer: page.customer_name,
      contractFile: null,
      lines: page.lines,
    }),
    validUntil: valid_until ?? null,
    note: note ?? "",
  };
}
