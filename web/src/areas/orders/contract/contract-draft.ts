/** A contract as it is being typed: the words of an order, and what stands around them. */

import { newUuid } from "../../../api/uuid.ts";
import { type Draft, toContent } from "../entry/draft.ts";
import type { ContractInput, ObligationTerm, Party, Signatory } from "./queries.ts";

/** A row of a list, with an identity on the screen. */
export type Row<Value> = Value & { key: string };

export interface ContractWords {
  kind: ContractInput["kind"];
  title: string;
  paper_no: string;
  signed_on: string | null;
  signed_at: string;
  valid_from: string | null;
  valid_until: string | null;
  delivery_term: string;
  packing: string;
  quality: string;
  other_terms: string;
  file: { id: string; name: string | null } | null;
  needs_budget: boolean;
  parties: Row<Party>[];
  signatories: Row<Signatory>[];
  obligations: Row<ObligationTerm>[];
}

export interface ContractDraft {
  draft: Draft;
  words: ContractWords;
}

export function newParty(role: Party["role"]): Row<Party> {
  return { key: newUuid(), role, name: "", tax_no: "", address: "", representative: "" };
}

export function newSignatory(party: number): Row<Signatory> {
  return { key: newUuid(), party, name: "", title: "", signed_on: null };
}

export function newTerm(part: Partial<ObligationTerm> = {}): Row<ObligationTerm> {
  return {
    key: newUuid(),
    words: "",
    owed_by: "us",
    starts: { kind: "in_force" },
    limit: { kind: "days", n: 7 },
    consequence: { kind: "task" },
    ...part,
  };
}

export function newWords(): ContractWords {
  return {
    kind: "single",
    title: "",
    paper_no: "",
    signed_on: null,
    signed_at: "",
    valid_from: null,
    valid_until: null,
    delivery_term: "",
    packing: "",
    quality: "",
    other_terms: "",
    file: null,
    needs_budget: false,
    parties: [],
    signatories: [],
    obligations: [],
  };
}

function rows<Value>(values: readonly Value[] | undefined): Row<Value>[] {
  return (values ?? []).map((value) => ({ ...value, key: newUuid() }));
}

function values<Value>(rows: readonly Row<Value>[]): Omit<Row<Value>, "key">[] {
  return rows.map(({ key: _, ...value }) => value);
}

export function toWords(input: ContractInput): ContractWords {
  return {
    kind: input.kind,
    title: input.title ?? "",
    paper_no: input.paper_no ?? "",
    signed_on: input.signed_on ?? null,
    signed_at: input.signed_at ?? "",
    valid_from: input.valid_from ?? null,
    valid_until: input.valid_until ?? null,
    delivery_term: input.delivery_term ?? "",
    packing: input.packing ?? "",
    quality: input.quality ?? "",
    other_terms: input.other_terms ?? "",
    file: input.file_id ? { id: input.file_id, name: null } : null,
    needs_budget: input.needs_budget ?? false,
    parties: rows(input.parties),
    signatories: rows(input.signatories),
    obligations: rows(input.obligations),
  };
}

/** What is sent. The ordering party is the customer unless somebody wrote another name. */
export function toInput({ draft, words }: ContractDraft): ContractInput {
  const { file, parties, signatories, obligations, ...plain } = named(words, draft.customer.trim());
  return {
    ...plain,
    content: { ...toContent(draft), order_date: null },
    file_id: file?.id ?? null,
    parties: values(parties) as Party[],
    signatories: values(signatories) as Signatory[],
    obligations: values(obligations) as ObligationTerm[],
  };
}

/** Parties that are named; a row that nobody filled in is none. */
function named(words: ContractWords, customer: string): ContractWords {
  const parties = words.parties.map((party) =>
    party.role === "ordering" && party.name.trim() === "" ? { ...party, name: customer } : party,
  );
  let left: ContractWords = { ...words, parties };
  for (let at = parties.length - 1; at >= 0; at -= 1) {
    if (parties[at]?.name.trim() === "") left = { ...left, ...withoutParty(left, at) };
  }
  return left;
}

/** Without a party its signatories go, and those of later parties count on. */
export function withoutParty(words: ContractWords, index: number): Partial<ContractWords> {
  return {
    parties: words.parties.filter((_, at) => at !== index),
    signatories: words.signatories
      .filter((one) => one.party !== index)
      .map((one) => (one.party > index ? { ...one, party: one.party - 1 } : one)),
  };
}
