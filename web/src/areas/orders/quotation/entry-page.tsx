/** `/quotations/entry` a new quotation, `/quotations/entry/:id` the draft in hand of one that is there. */

import { useState } from "react";
import { useParams } from "react-router";
import { useFirstRead } from "../../../api/first-read.ts";
import { addDays, today } from "../../../i18n/format.ts";
import { QueryState } from "../../../ui/query-state.tsx";
import { newDraft } from "../entry/draft.ts";
import { quotationQuery } from "./queries.ts";
import { draftOf, type QuotationDraft, QuotationForm } from "./quotation-form.tsx";

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
  const query = useFirstRead(quotationQuery(id));
  return (
    <QueryState query={query}>
      {({ value }) => <QuotationForm page={value} initial={draftOf(value)} />}
    </QueryState>
  );
}
