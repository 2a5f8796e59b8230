/** The form of a contract: what was agreed, around it the paper, its parties and obligations. */

import { ArrowLeftOutlined } from "@ant-design/icons";
import { useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useCallback, useMemo, useRef, useState } from "react";
import { Link, useNavigate } from "react-router";
import { api, body } from "../../../api/client.ts";
import { commandHeaders, useCommand } from "../../../api/command.ts";
import type { FieldError } from "../../../api/types.ts";
import { useOrderFieldNames } from "../../../i18n/fields/order-fields.ts";
import { useText, useWords } from "../../../i18n/words.ts";
import { Fields } from "../../../ui/field.tsx";
import { PageHeader } from "../../../ui/page-header.tsx";
import { ProblemAlert } from "../../../ui/problem-alert.tsx";
import { TermsEditor } from "../../../ui/terms/terms-editor.tsx";
import { useKept } from "../../../ui/use-kept.ts";
import { type Draft, type DraftLine, isBlank } from "../entry/draft.ts";
import { HeaderForm } from "../entry/header-form.tsx";
import { orderNotes, placeOf, rowOnScreen } from "../entry/notes.ts";
import { OrderLines } from "../entry/order-lines.tsx";
import { useBookPrices } from "../entry/use-book-prices.ts";
import { type ContractDraft, type ContractWords, toInput } from "./contract-draft.ts";
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
  const text = useText();
  const nameField = useOrderFieldNames();
  const [kept, setKept, forget] = useKept(
    `contract.${page?.id ?? "new"}.${page?.revision ?? 0}`,
    initial,
  );
  const { draft, words } = kept;
  const [goTo, setGoTo] = useState<{ row: number; key: string } | null>(null);
  const [sentKeys, setSentKeys] = useState<readonly string[]>([]);
  /** Lines are drawn again only when they change, so what changes them must not. */
  const latest = useRef(kept);
  latest.current = kept;
  const change = useCallback(
    (part: Partial<Draft>) => {
      const { draft } = latest.current;
      latest.current = { ...latest.current, draft: { ...draft, ...part } };
      setKept(latest.current);
    },
    [setKept],
  );
  const changeWords = (part: Partial<ContractWords>) => {
    latest.current = { ...latest.current, words: { ...latest.current.words, ...part } };
    setKept(latest.current);
  };
  const setLines = useCallback(
    (lines: readonly DraftLine[]) => change({ lines: [...lines] }),
    [change],
  );
  const save = useSave(page, forget);
  useBookPrices({ draft, id: null, enabled: true, onChange: change });
  const errors = useMemo(() => contentErrors(save.problem?.errors ?? []), [save.problem]);
  const notes = useMemo(
    () => orderNotes(errors, [], sentKeys, draft.lines, text),
    [errors, sentKeys, draft.lines, text],
  );
  const goToField = (pointer: string) => {
    const place = placeOf(pointer.replace(/^\/content/, ""));
    if (place.row !== null) {
      setGoTo({ row: rowOnScreen(place.row, sentKeys, draft.lines), key: place.key });
    }
  };
  const run = () => {
    setSentKeys(draft.lines.filter((line) => !isBlank(line)).map((line) => line.key));
    save.run(toInput(kept));
  };
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
          <Button type="primary" loading={save.busy} onClick={run}>
            {t("save")}
          </Button>
        }
      />
      <div className="yd-stack">
        <ProblemAlert
          problem={save.problem}
          onRetry={run}
          nameField={(pointer) => nameField(pointer.replace(/^\/content/, ""))}
          onField={goToField}
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
          goTo={goTo}
          disabled={false}
          onChange={setLines}
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

/** The server judges the content inside of a contract by the pointers of an order. */
function contentErrors(errors: readonly FieldError[]): FieldError[] {
  return errors
    .filter((error) => error.pointer.startsWith("/content"))
    .map((error) => ({ ...error, pointer: error.pointer.replace(/^\/content/, "") }));
}

function useSave(page: ContractPage | null, forget: () => void) {
  const client = useQueryClient();
  const navigate = useNavigate();
  return useCommand<ContractInput, { id: string }>({
    name: `contract.save:${page?.id ?? "new"}:${page?.revision ?? 0}`,
    run: (input, key) =>
      page
        ? body(
            api.PUT("/api/v1/contracts/{id}", {
              params: { path: { id: page.id } },
              headers: commandHeaders(key, `"r${page.revision}"`),
              body: input,
            }),
          )
        : body(
            api.POST("/api/v1/contracts", {
              params: { header: commandHeaders(key) },
              body: input,
            }),
          ),
    onDone: (saved) => {
      forget();
      client.invalidateQueries({ queryKey: ["contract"] });
      navigate(`/contracts/${saved.id}`);
    },
  });
}
