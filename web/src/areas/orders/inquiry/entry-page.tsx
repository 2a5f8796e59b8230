/** `/inquiries/entry` a new inquiry, `/inquiries/entry/:id` one that is there. */

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useParams } from "react-router";
import { today } from "../../../i18n/format.ts";
import { QueryState } from "../../../ui/query-state.tsx";
import { newDraft, toDraft } from "../entry/draft.ts";
import { InquiryForm } from "./inquiry-form.tsx";
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
  // What others save meanwhile is met when saving, not under the hands of who types.
  const query = useQuery({ ...inquiryQuery(id), staleTime: Number.POSITIVE_INFINITY });
  return (
    <QueryState query={query}>
      {({ value }) => (
        <InquiryForm
          key={value.revision}
          page={value}
          initial={{
            draft: toDraft({
              content: value.input.content,
              customer: value.customer_name,
              contractFile: null,
              lines: value.lines,
            }),
            prospect: value.input.prospect ?? "",
            receivedOn: value.received_on,
          }}
        />
      )}
    </QueryState>
  );
}
