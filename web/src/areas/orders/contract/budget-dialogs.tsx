/** Drawing up a contract's budget, and finance's decision on it. */

import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { api, body } from "../../../api/client.ts";
import { commandHeaders, useCommand } from "../../../api/command.ts";
import { newUuid } from "../../../api/uuid.ts";
import { useWords } from "../../../i18n/words.ts";
import { CommandDialog } from "../../../ui/command-dialog.tsx";
import { Choice, Field, TextArea, TextInput } from "../../../ui/field.tsx";
import type { Row } from "./contract-draft.ts";
import type { Budget, BudgetCost, ContractPage } from "./queries.ts";
import { contractWords } from "./words.ts";

const kinds: readonly BudgetCost["kind"][] = ["material", "labour", "transport", "other"];
const verdicts = ["approve", "return"] as const;
const wide = 720;

interface DialogProps {
  page: ContractPage;
  onClose: () => void;
}

function newCost(kind: BudgetCost["kind"]): Row<BudgetCost> {
  return { key: newUuid(), kind, words: "", amount: "" };
}

export function DrawDialog({ page, onClose }: DialogProps) {
  const t = useWords(contractWords);
  const client = useQueryClient();
  const [costs, setCosts] = useState<Row<BudgetCost>[]>(() => {
    const before = page.budgets[0]?.costs.map((cost) => ({ ...cost, key: newUuid() }));
    return before ?? [newCost("material"), newCost("labour"), newCost("transport")];
  });
  const change = (index: number, part: Partial<BudgetCost>) =>
    setCosts(costs.map((cost, at) => (at === index ? { ...cost, ...part } : cost)));
  const filled = costs.filter((cost) => cost.amount.trim() !== "");
  const draw = useCommand<void, { no: number }>({
    name: `budget.draw:${page.id}:${page.budgets.length}`,
    run: (_, key) =>
      body(
        api.POST("/api/v1/contracts/{id}/budget", {
          params: { path: { id: page.id }, header: commandHeaders(key, `"r${page.revision}"`) },
          body: { costs: filled.map(({ key: _key, ...cost }) => cost) },
        }),
      ),
    onDone: () => {
      client.invalidateQueries({ queryKey: ["contract"] });
      onClose();
    },
  });
  return (
    <CommandDialog
      title={t("drawTitle")}
      okText={t("save")}
      width={wide}
      busy={draw.busy}
      problem={draw.problem}
      ready={filled.length > 0}
      onOk={draw.run}
      onClose={onClose}
    >
      <ol className="yd-contract-rows">
        {costs.map((cost, index) => (
          <li key={cost.key} className="yd-contract-row">
            <Field label={t("costKind")} pointer={`/costs/${index}/kind`}>
              {(control) => (
                <Choice
                  {...control}
                  value={cost.kind}
                  options={kinds.map((value) => ({ value, label: t(value) }))}
                  onChange={(kind) => change(index, { kind })}
                />
              )}
            </Field>
            <Field label={t("note")} pointer={`/costs/${index}/words`}>
              {(control) => (
                <TextInput
                  {...control}
                  value={cost.words ?? ""}
                  onChange={(words) => change(index, { words })}
                />
              )}
            </Field>
            <Field label={t("amount")} pointer={`/costs/${index}/amount`}>
              {(control) => (
                <TextInput
                  {...control}
                  inputMode="decimal"
                  value={cost.amount}
                  onChange={(amount) => change(index, { amount })}
                />
              )}
            </Field>
            <Button
              type="text"
              icon={<DeleteOutlined aria-hidden />}
              aria-label={t("remove")}
              onClick={() => setCosts(costs.filter((_, at) => at !== index))}
            />
          </li>
        ))}
      </ol>
      <Button
        icon={<PlusOutlined aria-hidden />}
        onClick={() => setCosts([...costs, newCost("other")])}
      >
        {t("addCost")}
      </Button>
    </CommandDialog>
  );
}

export function DecideDialog({ page, budget, onClose }: DialogProps & { budget: Budget }) {
  const t = useWords(contractWords);
  const client = useQueryClient();
  const [verdict, setVerdict] = useState<(typeof verdicts)[number]>("approve");
  const [reason, setReason] = useState("");
  const needed = verdict === "return" || budget.within_tolerance === false;
  const decide = useCommand<void>({
    name: `budget.decide:${page.id}:${budget.no}`,
    run: (_, key) =>
      api.POST("/api/v1/contracts/{id}/budget/decide", {
        params: { path: { id: page.id }, header: commandHeaders(key) },
        body: { no: budget.no, verdict, reason },
      }),
    onDone: () => {
      client.invalidateQueries({ queryKey: ["contract"] });
      onClose();
    },
  });
  return (
    <CommandDialog
      title={t("decideTitle")}
      okText={t(verdict)}
      danger={verdict === "return"}
      busy={decide.busy}
      problem={decide.problem}
      ready={!needed || reason.trim() !== ""}
      onOk={decide.run}
      onClose={onClose}
    >
      <Field label={t("verdict")} pointer="/verdict">
        {(control) => (
          <Choice
            {...control}
            value={verdict}
            options={verdicts.map((value) => ({ value, label: t(value) }))}
            onChange={setVerdict}
          />
        )}
      </Field>
      <Field label={t("reason")} pointer="/reason" required={needed}>
        {(control) => <TextArea {...control} value={reason} onChange={setReason} />}
      </Field>
    </CommandDialog>
  );
}
