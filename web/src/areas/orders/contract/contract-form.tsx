/** The form of a contract: what was agreed, around it the paper, its parties and obligations. */

import { api, body } from "../../../api/client.ts";
import { commandHeaders } from "../../../api/command.ts";
import { useWords } from "../../../i18n/words.ts";
import { TermsEditor } from "../../../ui/terms/terms-editor.tsx";
import { DocumentFrame } from "../entry/document-frame.tsx";
import { currencyOf, documentDraft, mergedDraft } from "../entry/draft.ts";
import { HeaderForm } from "../entry/header-form.tsx";
import { OrderLines } from "../entry/order-lines.tsx";
import { type Stored, useDocumentForm } from "../entry/use-document-form.ts";
import { type ContractDraft, type ContractWords, toInput, toWords } from "./contract-draft.ts";
import { useContractWordNames } from "./field-names.ts";
import { ObligationsEditor } from "./obligations-editor.tsx";
import { PartiesEditor } from "./parties-editor.tsx";
import { type ContractInput, type ContractPage, contractQuery } from "./queries.ts";
import { contractWords } from "./words.ts";
import { WordsForm } from "./words-form.tsx";
import "./contract.css";

/** What an order says of its contract, and what the contract itself says elsewhere. */
const notHere = [
  "customer_po_no",
  "contract_no",
  "contract_amount",
  "contract_signed_on",
  "contract_file_id",
  "order_date",
  "remark",
] as const;

interface ContractFormProps {
  page: ContractPage | null;
  initial: ContractDraft;
}

/** A stored contract as the form shows it. */
export function draftOf(page: ContractPage): ContractDraft {
  return {
    draft: documentDraft(page),
    words: toWords(page.input),
  };
}

export function ContractForm({ page, initial }: ContractFormProps) {
  const t = useWords(contractWords);
  const form = useDocumentForm<ContractDraft, ContractInput, ContractPage>({
    kind: "contract",
    page,
    priced: true,
    initial,
    toInput,
    fromInput: (input, mine, theirs) => ({
      draft: mergedDraft(input.content, mine.draft, theirs.draft),
      words: toWords(input),
    }),
    read: (client, id) => client.fetchQuery({ ...contractQuery(id), staleTime: 0 }),
    draftOf,
    send,
    pathOf: (id) => `/contracts/${id}`,
  });
  const names = useContractWordNames();
  const { change, notes } = form;
  const { draft, words } = form.kept;
  const changeWords = (part: Partial<ContractWords>) =>
    form.set((kept) => ({ words: { ...kept.words, ...part } }));
  return (
    <DocumentFrame
      form={form}
      title={page ? t("editTitle", { number: page.number }) : t("newContract")}
      back={{ to: page ? `/contracts/${page.id}` : "/contracts", words: t("back") }}
      save={t("save")}
      names={names}
    >
      <HeaderForm
        draft={draft}
        disabled={false}
        title={t("basics")}
        without={notHere}
        onChange={change}
      />
      <OrderLines
        title={t("lines")}
        lines={draft.lines}
        discount={draft.discount}
        rounding={draft.rounding}
        currency={currencyOf(draft)}
        notes={notes.lines}
        goTo={form.goTo}
        disabled={false}
        onChange={form.setLines}
      />
      <TermsEditor terms={draft.terms} disabled={false} onChange={(terms) => change({ terms })} />
      <WordsForm
        words={words}
        supplement={(page?.versions.length ?? 1) > 1}
        onChange={changeWords}
      />
      <PartiesEditor words={words} onChange={changeWords} />
      <ObligationsEditor
        terms={words.obligations}
        onChange={(obligations) => changeWords({ obligations })}
      />
    </DocumentFrame>
  );
}

function send(input: ContractInput, onto: Stored | null, key: string): Promise<{ id: string }> {
  if (!onto) {
    const header = commandHeaders(key);
    return body(api.POST("/api/v1/contracts", { params: { header }, body: input }));
  }
  const params = { path: { id: onto.id } };
  const headers = commandHeaders(key, `"r${onto.revision}"`);
  return body(api.PUT("/api/v1/contracts/{id}", { params, headers, body: input }));
}
