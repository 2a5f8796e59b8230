/** To whom, and why. */

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { api, body } from "../../../api/client.ts";
import { commandHeaders, useCommand } from "../../../api/command.ts";
import { readReps } from "../../../api/lookups.ts";
import { useWords } from "../../../i18n/words.ts";
import { Choice, Field, Fields, TextArea } from "../../../ui/field.tsx";
import { ProblemAlert } from "../../../ui/problem-alert.tsx";
import { useKept } from "../../../ui/use-kept.ts";
import type { HandedOver, Held } from "./queries.ts";
import { handOverWords } from "./words.ts";

interface HandOverFormProps {
  from: string;
  /** What is shown and not left out. */
  chosen: readonly Held[];
  onDone: (done: HandedOver, chosen: readonly Held[]) => void;
}

export function HandOverForm({ from, chosen, onDone }: HandOverFormProps) {
  const t = useWords(handOverWords);
  const client = useQueryClient();
  const [to, setTo] = useState("");
  const [reason, setReason, forget] = useKept(`hand-over.${from}`, "");
  const { data: reps = [] } = useQuery({ queryKey: ["user", "list", "reps"], queryFn: readReps });
  const hand = useCommand<readonly Held[], HandedOver>({
    name: `hand-over.${from}`,
    run: (named, key) =>
      body(
        api.POST("/api/v1/hand-overs", {
          params: { header: commandHeaders(key) },
          body: { from, to, reason: reason.trim(), documents: named.map(({ id }) => id) },
        }),
      ),
    onDone: (done, named) => {
      forget();
      onDone(done, named);
      client.invalidateQueries();
    },
  });
  return (
    <section className="yd-card">
      <Fields problem={hand.problem}>
        <form
          className="yd-stack"
          onSubmit={(event) => {
            event.preventDefault();
            hand.run(chosen);
          }}
        >
          <ProblemAlert problem={hand.problem} />
          <Field label={t("to")} pointer="/to" required>
            {(control) => (
              <Choice
                {...control}
                value={to}
                placeholder={t("choose")}
                options={reps
                  .filter((rep) => rep.id !== from)
                  .map((rep) => ({ value: rep.id, label: rep.label }))}
                onChange={setTo}
              />
            )}
          </Field>
          <Field label={t("reason")} pointer="/reason" required>
            {(control) => <TextArea {...control} value={reason} onChange={setReason} />}
          </Field>
          <div className="yd-row">
            <Button
              type="primary"
              htmlType="submit"
              loading={hand.busy}
              disabled={to === "" || reason.trim() === "" || chosen.length === 0}
            >
              {t("handOver", { n: chosen.length })}
            </Button>
          </div>
        </form>
      </Fields>
    </section>
  );
}
