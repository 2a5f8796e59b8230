/** The form of a contract: what was agreed, around it the paper, its parties and obligations. */

import { ArrowLeftOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { Link } from "react-router";
import { api, body } from "../../../api/client.ts";
import { commandHeaders } from "../../../api/command.ts";
import { useWords } from "../../../i18n/words.ts";
import { Fields } from "../../../ui/field.tsx";
import { PageHeader } from "../../../ui/page-header.tsx";
import { ProblemAlert } from "../../../ui/problem-alert.tsx";
import { TermsEditor } from "../../../ui/terms/terms-editor.tsx";
import { HeaderForm } from "../entry/header-form.tsx";
import { OrderLines } from "../entry/order-lines.tsx";
import { useBookPrices } from "../entry/use-book-prices.ts";
import { useDocumentForm } from "../entry/use-document-form.ts";
import { type ContractDraft, type ContractWords, toInput } from "./contract-draft.ts";
import { useContractFieldNames } from "./field-names.ts";
import { ObligationsEditor } from "./obligations-editor.tsx";
import { PartiesEditor } from "./parties-editor.tsx";
import type { ContractInput, ContractPage } from "./queries.ts";
import { contractWords } from "./words.ts";
import { WordsForm } from "./words-form.tsx";
import "../entry/entry.css";
import "./contract.css";

/** What an order says of its contract, and what the contract itself says elsewhere. */
const notHere = [
  "customer_po_no",
  "contract_no",
  "contract_signed_on",
  "contract_file_id",
  "order_date",
  "remark",
] as const;

interface ContractFormProps {
  page: ContractPage | null;
  initial: ContractDraft;
}

export function ContractForm({ page, initial }: ContractFormProps) {
  const t = useWords(contractWords);
  const form = useDocumentForm<ContractDraft, ContractInput>({
    kind: "contract",
    page,
    initial,
    toInput,
    send: (input, key) => send(page, input, key),
    pathOf: (id) => `/contracts/${id}`,
  });
  const nameOf = useContractFieldNames();
  const { change, save, notes } = form;
  const { draft, words } = form.kept;
  const changeWords = (part: Partial<ContractWords>) =>
    form.set((kept) => ({ words: { ...kept.words, ...part } }));
  useBookPrices({ draft, id: null, enabled: true, onChange: change });
  return (
    <Fields problem={save.problem} missing={notes.missing}>
      <PageHeader
        title={page ? t("editTitle", { number: page.number }) : t("newContract")}
        before={
          <Link to={page ? `/contracts/${page.id}` : "/contracts"} className="yd-small">
            <ArrowLeftOutlined aria-hidden /> {t("back")}
          </Link>
        }
        actions={
          <Button type="primary" loading={save.busy} onClick={form.run}>
            {t("save")}
          </Button>
        }
      />
      <div className="yd-stack">
        <ProblemAlert
          problem={save.problem}
          onRetry={form.run}
          nameField={(pointer) => nameOf(pointer.replace(/^\/content/, ""))}
          onField={form.goToField}
        />
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
          currency={page?.versions[0]?.currency ?? "CNY"}
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
      </div>
    </Fields>
  );
}

function send(page: ContractPage | null, input: ContractInput, key: string) {
  return page
    ? body(
        api.PUT("/api/v1/contracts/{id}", {
          params: { path: { id: page.id } },
          headers: commandHeaders(key, `"r${page.revision}"`),
          body: input,
        }),
      )
    : body(api.POST("/api/v1/contracts", { params: { header: commandHeaders(key) }, body: input }));
}
