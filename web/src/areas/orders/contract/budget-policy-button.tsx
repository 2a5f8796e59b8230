/** How far a budget may deviate from the standard cost without a reason; set by the heads of finance. */

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { api } from "../../../api/client.ts";
import { commandHeaders, useCommand } from "../../../api/command.ts";
import { useMay } from "../../../api/session.ts";
import { useWords } from "../../../i18n/words.ts";
import { CommandDialog } from "../../../ui/command-dialog.tsx";
import { Field, TextInput } from "../../../ui/field.tsx";
import { message } from "../../../ui/message.ts";
import { budgetPolicyQuery } from "./queries.ts";
import { contractWords } from "./words.ts";

/** Percent with at most one decimal. */
const shape = /^\d{1,3}(\.\d)?$/;

export function BudgetPolicyButton() {
  const t = useWords(contractWords);
  const may = useMay("budget.policy");
  const [open, setOpen] = useState(false);
  const query = useQuery({ ...budgetPolicyQuery(), enabled: may && open });
  if (!may) return null;
  return (
    <>
      <Button onClick={() => setOpen(true)}>{t("budgetPolicy")}</Button>
      {open && query.data && (
        <BudgetPolicyDialog
          permille={query.data.value.tolerance_permille}
          etag={query.data.etag}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  );
}

interface BudgetPolicyProps {
  permille: number;
  etag: string | null;
  onClose: () => void;
}

function BudgetPolicyDialog({ permille, etag, onClose }: BudgetPolicyProps) {
  const t = useWords(contractWords);
  const client = useQueryClient();
  const [percent, setPercent] = useState(String(permille / 10));
  const save = useCommand<void>({
    name: "budget.policy",
    run: (_, key) =>
      api.PUT("/api/v1/budget-policy", {
        headers: commandHeaders(key, etag),
        body: { tolerance_permille: Math.round(Number(percent) * 10) },
      }),
    onDone: () => {
      client.invalidateQueries({ queryKey: ["budget_policy"] });
      client.invalidateQueries({ queryKey: ["contract"] });
      message.success(t("budgetPolicySaved"));
      onClose();
    },
  });
  return (
    <CommandDialog
      title={t("budgetPolicy")}
      okText={t("save")}
      busy={save.busy}
      problem={save.problem}
      ready={shape.test(percent.trim())}
      onOk={() => save.run()}
      onClose={onClose}
    >
      <p>{t("budgetPolicyHelp")}</p>
      <Field label={t("tolerancePercent")} pointer="/tolerance_permille" required>
        {(control) => (
          <TextInput
            {...control}
            inputMode="decimal"
            value={percent}
            onChange={(value) => setPercent(value.trim())}
          />
        )}
      </Field>
    </CommandDialog>
  );
}
