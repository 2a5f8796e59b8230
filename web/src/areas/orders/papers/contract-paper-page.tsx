/** A version of a contract as a paper, named on it: its parties, goods, terms and obligations. */

import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "react-router";
import { orderFieldWords } from "../../../i18n/fields/words.ts";
import { useFormat } from "../../../i18n/format.ts";
import { useWords } from "../../../i18n/words.ts";
import { Fact, Facts } from "../../../ui/facts.tsx";
import { Paper } from "../../../ui/paper.tsx";
import { QueryState } from "../../../ui/query-state.tsx";
import { TermsText } from "../../../ui/terms/terms-text.tsx";
import { termsWords } from "../../../ui/terms/words.ts";
import { type ContractVersionPage, contractVersionQuery } from "../contract/queries.ts";
import { contractWords } from "../contract/words.ts";
import { PaperGoods } from "./paper-goods.tsx";
import { paperWords } from "./words.ts";

export function ContractPaperPage() {
  const { id = "", version = "" } = useParams();
  const query = useQuery(contractVersionQuery(id, Number(version)));
  return <QueryState query={query}>{(page) => <ContractPaper page={page} />}</QueryState>;
}

function ContractPaper({ page }: { page: ContractVersionPage }) {
  const t = useWords(contractWords);
  const p = useWords(paperWords);
  const { input, version } = page;
  const { parties = [] } = input;
  return (
    <Paper
      title={input.title || p("contractTitle")}
      number={input.paper_no || page.number}
      before={<Link to={`/contracts/${page.id}`}>{page.number}</Link>}
      under={<Version page={page} />}
      signs={parties.map((party) => p("signParty", { role: t(party.role), name: party.name }))}
    >
      {version.state === "draft" && <p className="yd-paper-stale">{p("contractDraft")}</p>}
      {version.state === "superseded" && page.standing && (
        <p className="yd-paper-stale">
          {p("contractStale", { n: page.standing })}{" "}
          <Link className="yd-no-print" to={`/contracts/${page.id}/paper/${page.standing}`}>
            {p("contractStaleLink", { n: page.standing })}
          </Link>
        </p>
      )}
      <Parties page={page} />
      <h2>{t("lines")}</h2>
      <PaperGoods
        content={input.content}
        lines={page.lines.map((line) => ({ ...line, name: line.description }))}
        currency={version.currency}
        total={version}
      />
      <Terms page={page} />
      <Obligations page={page} />
    </Paper>
  );
}

function Version({ page }: { page: ContractVersionPage }) {
  const t = useWords(contractWords);
  const format = useFormat();
  const { version } = page;
  const since = version.in_force_at;
  return (
    <div>
      {t("versionNo", { n: version.version })}{" "}
      <span className="yd-muted">
        {since && t("inForceAt", { time: format.moment(since) })}
        {version.reason && ` · ${version.reason}`}
      </span>
    </div>
  );
}

function Parties({ page }: { page: ContractVersionPage }) {
  const t = useWords(contractWords);
  const { parties = [], signatories = [] } = page.input;
  return (
    <Facts>
      {parties.map((party, index) => {
        const signs = signatories.filter((one) => one.party === index);
        const who = signs.map((one) => [one.name, one.title].filter(Boolean).join(" "));
        const details = [party.tax_no, party.address, party.representative, ...who];
        return (
          <Fact key={party.role + party.name} label={t(party.role)}>
            {party.name}
            <span className="yd-block yd-small">{details.filter(Boolean).join(" · ")}</span>
          </Fact>
        );
      })}
    </Facts>
  );
}

function Terms({ page }: { page: ContractVersionPage }) {
  const t = useWords(contractWords);
  const p = useWords(paperWords);
  const name = useWords(orderFieldWords);
  const format = useFormat();
  const { input } = page;
  const { content } = input;
  const date = (day: string | null | undefined) => day && format.date(day);
  const rows = [
    [t("signedOn"), [date(input.signed_on), input.signed_at].filter(Boolean).join(" ")],
    [t("validUntil"), date(input.valid_until)],
    [name("delivery_on"), date(content.delivery_on)],
    [name("delivery_place"), content.delivery_place],
    [t("contact"), [content.contact_name, content.contact_phone].filter(Boolean).join(" ")],
    [t("deliveryTerm"), input.delivery_term],
    [t("packing"), input.packing],
    [t("quality"), input.quality],
    [t("otherTerms"), input.other_terms],
  ] as const;
  return (
    <>
      <h2>{p("conditions")}</h2>
      <Facts>
        {content.payment_terms && (
          <Fact label={p("terms")}>
            <TermsText terms={content.payment_terms} />
          </Fact>
        )}
        {rows.map(
          ([label, value]) =>
            value && (
              <Fact key={label} label={label}>
                {value}
              </Fact>
            ),
        )}
      </Facts>
    </>
  );
}

function Obligations({ page }: { page: ContractVersionPage }) {
  const t = useWords(contractWords);
  const p = useWords(paperWords);
  const w = useWords(termsWords);
  const format = useFormat();
  const { obligations = [] } = page.input;
  if (obligations.length === 0) return null;
  return (
    <>
      <h2>{t("obligations")}</h2>
      <ol>
        {obligations.map((term, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a paper is drawn once
          <li key={index}>
            {p("owes", { who: t(term.owed_by), words: term.words })}
            {p("within", {
              start:
                term.starts.kind === "on"
                  ? format.date(term.starts.date)
                  : t(`start_${term.starts.kind}`),
              n: term.limit.n,
              unit: w(`due_${term.limit.kind}`),
            })}
          </li>
        ))}
      </ol>
    </>
  );
}
