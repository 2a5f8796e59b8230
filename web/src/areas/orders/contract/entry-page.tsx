/** `/contracts/entry` a new contract, `/contracts/entry/:id` the draft in hand of one that is there. */

import { useState } from "react";
import { useParams } from "react-router";
import { useFirstRead } from "../../../api/first-read.ts";
import { useMe } from "../../../api/session.ts";
import { QueryState } from "../../../ui/query-state.tsx";
import { newDraft } from "../entry/draft.ts";
import { type ContractDraft, newParty, newWords } from "./contract-draft.ts";
import { ContractForm, draftOf } from "./contract-form.tsx";
import { contractQuery } from "./queries.ts";

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
  const query = useFirstRead(contractQuery(id));
  return (
    <QueryState query={query}>
      {({ value }) => <ContractForm page={value} initial={draftOf(value)} />}
    </QueryState>
  );
}
