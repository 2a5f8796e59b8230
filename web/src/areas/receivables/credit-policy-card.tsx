/** How strictly credit is kept at each point; set by the finance manager. */

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { api } from "../../api/client.ts";
import { commandHeaders, useCommand } from "../../api/command.ts";
import { useMay } from "../../api/session.ts";
import { useWords } from "../../i18n/words.ts";
import { Choice, Field, Fields, TextInput } from "../../ui/field.tsx";
import { ProblemAlert } from "../../ui/problem-alert.tsx";
import { QueryState } from "../../ui/query-state.tsx";
import { Sideways } from "../../ui/sideways.tsx";
import { type CreditPolicy, creditPolicyQuery } from "./credit-queries.ts";
import { creditWords } from "./credit-words.ts";

const points = ["submission", "approval", "production", "shipping", "amendment"] as const;
const strengths = ["tell", "hold", "block"] as const;
const rules = ["exceeded", "overdue"] as const;

export function CreditPolicyCard() {
  const t = useWords(creditWords);
  const query = useQuery(creditPolicyQuery());
  return (
    <details className="yd-card">
      <summary>{t("policy")}</summary>
      <QueryState query={query}>
        {({ value, etag }) => <Policy key={etag} policy={value} etag={etag} />}
      </QueryState>
    </details>
  );
}

function Policy({ policy, etag }: { policy: CreditPolicy; etag: string | null }) {
  const t = useWords(creditWords);
  const may = useMay("credit.manage");
  const client = useQueryClient();
  const [draft, setDraft] = useState(policy);
  const [days, setDays] = useState(String(policy.overdue_days));
  const changed = JSON.stringify(draft) !== JSON.stringify(policy);
  const next = { ...draft, overdue_days: Number.parseInt(days, 10) };
  const save = useCommand<void>({
    name: "credit.policy",
    run: (_, key) =>
      api.PUT("/api/v1/credit-policy", { headers: commandHeaders(key, etag), body: next }),
    onDone: () => {
      client.invalidateQueries({ queryKey: ["credit_policy"] });
      client.invalidateQueries({ queryKey: ["sales_order"] });
    },
  });
  const named = { exceeded: t("exceeded"), overdue: t("overdueRule") };
  return (
    <Fields problem={save.problem}>
      <div className="yd-stack">
        <p className="yd-small yd-muted">{t("policyHelp")}</p>
        <Sideways aria-label={t("policy")}>
          <table className="yd-money-table">
            <thead>
              <tr>
                <th scope="col" />
                {rules.map((rule) => (
                  <th key={rule} scope="col">
                    {named[rule]}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {points.map((point) => (
                <tr key={point}>
                  <th scope="row">{t(`point_${point}`)}</th>
                  {rules.map((rule) => (
                    <td key={rule} className="yd-cell-wide" data-label={named[rule]}>
                      <Choice
                        id={`${rule}-${point}`}
                        aria-label={`${named[rule]} · ${t(`point_${point}`)}`}
                        disabled={!may || save.busy}
                        value={draft[rule][point]}
                        options={strengths.map((value) => ({
                          value,
                          label: t(`strength_${value}`),
                        }))}
                        onChange={(strength) =>
                          setDraft({ ...draft, [rule]: { ...draft[rule], [point]: strength } })
                        }
                      />
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </Sideways>
        <div className="yd-row">
          <Field label={t("overdueDays")} pointer="/overdue_days">
            {(control) => (
              <TextInput
                {...control}
                inputMode="numeric"
                disabled={!may}
                value={days}
                onChange={setDays}
              />
            )}
          </Field>
          {may && (
            <Button
              type="primary"
              loading={save.busy}
              disabled={(!changed && days === String(policy.overdue_days)) || !/^\d+$/.test(days)}
              onClick={() => save.run()}
            >
              {t("save")}
            </Button>
          )}
        </div>
        <ProblemAlert problem={save.problem} />
      </div>
    </Fields>
  );
}
