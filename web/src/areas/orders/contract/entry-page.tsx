/** `/contracts/entry` a new contract, `/contracts/entry/:id` the draft in hand of one that is there. */

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useParams } from "react-router";
import { useMe } from "../../../api/session.ts";
import { QueryState } from "../../../ui/query-state.tsx";
import { newDraft, toDraft } from "../entry/draft.ts";
import { type ContractDraft, newParty, newWords, toWords } from "./contract-draft.ts";
import { ContractForm } from "./contract-form.tsx";
import { type ContractPage, contractQuery } from "./queries.ts";

export function ContractEntryPage() {
  const { id } = useParams();
  if (id) return <EditContract key={id} id={id} />;
  return <NewContract />;
}

function NewContract() {
  const { company } = useMe();
  const [initial] = useState<ContractDraft>(() => {
    const contractor = { ...newParty("contractor"), name: company?.zh ?? "" };
    return {
      draft: newDraft(),
      words: { ...newWords(), parties: [newParty("ordering"), contractor] },
    };
  });
  return <ContractForm page={null} initial={initial} />;
}

function EditContract({ id }: { id: string }) {
  // What others save meanwhile is met when saving, not under the hands of who types.
  const query = useQuery({ ...contractQuery(id), staleTime: Number.POSITIVE_INFINITY });
  return (
    <QueryState query={query}>
      {({ value }) => <ContractForm key={value.revision} page={value} initial={draftOf(value)} />}
    </QueryState>
  );
}

function draftOf(page: ContractPage): ContractDraft {
  return {
    draft: toDraft({
      content: page.input.content,
      customer: page.customer_name,
      contractFile: null,
      lines: page.lines,
    }),
    words: toWords(page.input),
  };
}
