/** What an order was made from: clean, or each difference with its reason. */

import { queryOptions, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { type ReactNode, useState } from "react";
import { Link } from "react-router";
import { api, body } from "../../api/client.ts";
import { commandHeaders, useCommand } from "../../api/command.ts";
import type { components } from "../../api/generated.ts";
import { useMay } from "../../api/session.ts";
import { useText, useWords } from "../../i18n/words.ts";
import { ChangeText } from "../../ui/change-text.tsx";
import { CommandDialog } from "../../ui/command-dialog.tsx";
import { Field, TextArea } from "../../ui/field.tsx";
import { QueryState } from "../../ui/query-state.tsx";
import { actionOf } from "../../ui/why-not.tsx";
import type { OrderPanelProps } from "../area.ts";
import { orderWords } from "./words.ts";

type Difference = components["schemas"]["OriginDifference"];

function originQuery(id: string) {
  return queryOptions({
    queryKey: ["sales_order", id, "origin"],
    queryFn: ({ signal }) =>
      body(api.GET("/api/v1/orders/{id}/origin", { params: { path: { id } }, signal })),
  });
}

export function OriginCard({ page, etag }: OrderPanelProps) {
  const t = useWords(orderWords);
  const query = useQuery(originQuery(page.order.id));
  const tell = useTold();
  const [explaining, setExplaining] = useState<Difference | null>(null);
  const editable = actionOf(page.actions, "edit")?.allowed ?? false;
  const mayEdit = useMay("order.edit");
  // What a supplement changed after the submission is explained then.
  const following = mayEdit && ["in_review", "approved"].includes(page.order.state);
  return (
    <QueryState query={query}>
      {(origin) =>
        origin && (
          <section aria-labelledby="origin-title" className="yd-stack">
            <h3 id="origin-title">
              <Link to={`/${origin.kind}s/${origin.source_id}`}>
                {t("originFrom", { number: origin.number, n: origin.version })}
              </Link>
            </h3>
            {origin.standing > origin.version && (
              <p className="yd-warn">{t("originAmended", { n: origin.standing })}</p>
            )}
            {origin.differences.length === 0 && <p className="yd-good">{t("originClean")}</p>}
            <ul className="yd-opinions">
              {origin.differences.map((difference) => (
                <li key={difference.field}>
                  <p className="yd-row yd-row-between">
                    <span>
                      <ChangeText change={tell(difference)} />
                    </span>
                    {(editable || (following && difference.amendment)) && (
                      <Button size="small" onClick={() => setExplaining(difference)}>
                        {t("originExplain")}
                      </Button>
                    )}
                  </p>
                  {difference.amendment && (
                    <p className="yd-small">
                      {t("originBySupplement", {
                        n: difference.amendment.version,
                        reason: difference.amendment.reason,
                      })}
                    </p>
                  )}
                  <p className={`yd-small ${difference.reason ? "yd-muted" : "yd-warn"}`}>
                    {difference.reason
                      ? t("originBecause", {
                          name: difference.explained_by ?? "",
                          reason: difference.reason,
                        })
                      : t("originUnexplained")}
                  </p>
                </li>
              ))}
            </ul>
            {explaining && (
              <ExplainDialog
                page={page}
                etag={etag}
                difference={explaining}
                title={<ChangeText change={tell(explaining)} />}
                onClose={() => setExplaining(null)}
              />
            )}
          </section>
        )
      }
    </QueryState>
  );
}

/** A difference in the server's words. */
function useTold() {
  const text = useText();
  return ({ title, was, is }: Difference) => ({
    field: text(title),
    before: text(was),
    after: text(is),
  });
}

interface ExplainDialogProps extends OrderPanelProps {
  difference: Difference;
  title: ReactNode;
  onClose: () => void;
}

function ExplainDialog({ page, etag, difference, title, onClose }: ExplainDialogProps) {
  const t = useWords(orderWords);
  const client = useQueryClient();
  const [reason, setReason] = useState(difference.reason ?? "");
  const save = useCommand<void>({
    name: `order.explain:${page.order.id}:${difference.field}`,
    run: (_, key) =>
      api.POST("/api/v1/orders/{id}/origin/explanations", {
        params: {
          path: { id: page.order.id },
          header: commandHeaders(key, etag ?? `"r${page.order.revision}"`),
        },
        body: { explanations: [{ field: difference.field, reason: reason.trim() }] },
      }),
    onDone: () => {
      client.invalidateQueries({ queryKey: ["sales_order", page.order.id] });
      onClose();
    },
  });
  return (
    <CommandDialog
      title={title}
      okText={t("originExplain")}
      busy={save.busy}
      problem={save.problem}
      ready={reason.trim() !== ""}
      onOk={save.run}
      onClose={onClose}
    >
      <Field label={t("originReason")} pointer="/explanations/0/reason" required>
        {(control) => <TextArea {...control} value={reason} onChange={setReason} />}
      </Field>
    </CommandDialog>
  );
}
