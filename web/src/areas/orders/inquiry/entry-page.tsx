/** `/inquiries/entry` a new inquiry, `/inquiries/entry/:id` one that is there. */

import { useState } from "react";
import { useParams } from "react-router";
import { useFirstRead } from "../../../api/first-read.ts";
import { today } from "../../../i18n/format.ts";
import { QueryState } from "../../../ui/query-state.tsx";
import { newDraft } from "../entry/draft.ts";
import { draftOf, InquiryForm } from "./inquiry-form.tsx";
import { inquiryQuery } from "./queries.ts";

export function InquiryEntryPage() {
  const { id } = useParams();
  if (id) return <EditInquiry key={id} id={id} />;
  return <NewInquiry />;
}

function NewInquiry() {
  const [initial] = useState(() => ({ draft: newDraft(), prospect: "", receivedOn: today() }));
  return <InquiryForm page={null} initial={initial} />;
}

function EditInquiry({ id }: { id: string }) {
  const query = useFirstRead(inquiryQuery(id));
  return (
    <QueryState query={query}>
      {({ value }) => <InquiryForm page={value} initial={draftOf(value)} />}
    </QueryState>
  );
}
