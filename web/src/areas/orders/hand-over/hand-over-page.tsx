/** Everything that somebody answers for goes to another, when he leaves or is away for long. */

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useNavigate, useParams } from "react-router";
import { useWords } from "../../../i18n/words.ts";
import { BackLink } from "../../../ui/back-link.tsx";
import { Field } from "../../../ui/field.tsx";
import { LookupSelect } from "../../../ui/lookup-select.tsx";
import { PageHeader } from "../../../ui/page-header.tsx";
import { QueryState } from "../../../ui/query-state.tsx";
import { RefusalList } from "../../../ui/why-not.tsx";
import { HandOverForm } from "./hand-over-form.tsx";
import { HeldList } from "./held-list.tsx";
import {
  type HandedOver,
  type Held,
  type Holdings,
  holdingsQuery,
  searchEverybody,
} from "./queries.ts";
import { handOverWords } from "./words.ts";
import "./hand-over.css";

export function HandOverPage() {
  const { user = "" } = useParams();
  const t = useWords(handOverWords);
  const navigate = useNavigate();
  const query = useQuery({ ...holdingsQuery(user), enabled: user !== "" });
  return (
    <>
      <PageHeader title={t("title")} before={<BackLink to="/orders">{t("back")}</BackLink>}>
        <p className="yd-muted">{t("help")}</p>
      </PageHeader>
      <div className="yd-stack yd-hand-over">
        <section className="yd-card">
          <Field label={t("whose")} hint={t("whoseHint")}>
            {(control) => (
              <LookupSelect
                {...control}
                source="everybody"
                search={searchEverybody}
                label={query.data?.name ?? ""}
                onChoose={(person) => person && navigate(`/hand-over/${person.id}`)}
              />
            )}
          </Field>
        </section>
        {user !== "" && (
          <QueryState query={query}>
            {(holdings) => <Work key={user} holdings={holdings} />}
          </QueryState>
        )}
      </div>
    </>
  );
}

function Work({ holdings }: { holdings: Holdings }) {
  const t = useWords(handOverWords);
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [done, setDone] = useState<Result | null>(null);
  const { documents, beyond, more, name } = holdings;
  const chosen = documents.filter(({ id }) => !left.has(id));
  const choose = (ids: readonly string[], wanted: boolean) => {
    const next = new Set(left);
    for (const id of ids) {
      if (wanted) next.delete(id);
      else next.add(id);
    }
    setLeft(next);
  };
  return (
    <>
      {done && <Done done={done} rest={documents.length} />}
      {documents.length === 0 ? (
        !done && <p className="yd-card yd-muted">{t("nothing", { name })}</p>
      ) : (
        <section className="yd-card yd-stack" aria-labelledby="held-title">
          <h2 id="held-title">{t("documents", { name })}</h2>
          <HeldList documents={documents} left={left} onChoose={choose} />
          {more && <p className="yd-muted">{t("more")}</p>}
        </section>
      )}
      {beyond > 0 && <p className="yd-muted">{t("beyond", { n: beyond })}</p>}
      {documents.length > 0 && (
        <HandOverForm
          from={holdings.user}
          chosen={chosen}
          onDone={(result, named) => setDone({ ...result, named })}
        />
      )}
    </>
  );
}

/** What came of it, with what was asked for: what is gone has no name any more but there. */
interface Result extends HandedOver {
  named: readonly Held[];
}

function Done({ done, rest }: { done: Result; rest: number }) {
  const t = useWords(handOverWords);
  const gone = done.named.filter(({ id }) => done.gone.includes(id));
  return (
    <section className="yd-card yd-stack" role="status">
      <h2>{t("done", { n: done.moved.length })}</h2>
      {done.refused.length === 0 && gone.length === 0 && rest === 0 && <p>{t("allDone")}</p>}
      {done.refused.length > 0 && (
        <>
          <h3>{t("refused", { n: done.refused.length })}</h3>
          <ul className="yd-stack">
            {done.refused.map(({ document, refusal }) => (
              <li key={document.id}>
                <strong>
                  {t(document.kind)} {document.label}
                </strong>{" "}
                <span className="yd-muted">{document.party}</span>
                <RefusalList refusals={[refusal]} />
              </li>
            ))}
          </ul>
        </>
      )}
      {gone.length > 0 && (
        <>
          <h3>{t("gone", { n: gone.length })}</h3>
          <p className="yd-muted">{t("goneHelp")}</p>
          <ul>
            {gone.map((document) => (
              <li key={document.id}>
                <strong>
                  {t(document.kind)} {document.label}
                </strong>{" "}
                <span className="yd-muted">{document.party}</span>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
