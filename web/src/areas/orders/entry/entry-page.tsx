import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useLocation, useParams, useSearchParams } from "react-router";
import { useReadAgain } from "../../../api/first-read.ts";
import { orderQuery } from "../../../api/order-queries.ts";
import { QueryState } from "../../../ui/query-state.tsx";
import { copyOf, namedContent, newDraft, toDraft } from "./draft.ts";
import { EntryForm } from "./entry-form.tsx";

/** `/orders/entry` a new order, `?from=` a copy of another, `/orders/entry/:id` one that is there. */
export function EntryPage() {
  const { id } = useParams();
  const [params] = useSearchParams();
  const { key } = useLocation();
  const from = params.get("from");
  if (id) return <EditOrder key={key} id={id} />;
  if (from) return <CopyOrder key={key} from={from} />;
  return <NewOrder key={key} />;
}

function NewOrder() {
  const [initial] = useState(newDraft);
  return <EntryForm id={null} loaded={null} initial={initial} />;
}

function CopyOrder({ from }: { from: string }) {
  const query = useQuery({ ...orderQuery(from), staleTime: Number.POSITIVE_INFINITY });
  return (
    <QueryState query={query}>
      {({ value }) => (
        <EntryForm
          id={null}
          loaded={null}
          initial={copyOf(toDraft(namedContent(value)))}
          copiedFrom={value.order.label}
        />
      )}
    </QueryState>
  );
}

function EditOrder({ id }: { id: string }) {
  const query = useReadAgain(orderQuery(id));
  return (
    <QueryState query={query}>
      {(loaded) => (
        <EntryForm id={id} loaded={loaded} initial={toDraft(namedContent(loaded.value))} />
      )}
    </QueryState>
  );
}
