/** What documents say otherwise than the master data; accepted or dismissed with one click. */

import { useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { Link } from "react-router";
import { api } from "../../api/client.ts";
import { commandHeaders, useCommand } from "../../api/command.ts";
import { useMay } from "../../api/session.ts";
import { useFormat } from "../../i18n/format.ts";
import { useWords } from "../../i18n/words.ts";
import { ProblemAlert } from "../../ui/problem-alert.tsx";
import type { Suggestion } from "./hold-queries.ts";
import { suggestionWords } from "./suggestion-words.ts";
import "./party.css";

interface SuggestionListProps {
  suggestions: readonly Suggestion[];
  /** Whether each names its customer. */
  named?: boolean;
}

export function SuggestionList({ suggestions, named = false }: SuggestionListProps) {
  return (
    <ul className="yd-holds">
      {suggestions.map((suggestion) => (
        <SuggestionRow key={suggestion.id} suggestion={suggestion} named={named} />
      ))}
    </ul>
  );
}

function SuggestionRow({ suggestion, named }: { suggestion: Suggestion; named: boolean }) {
  const t = useWords(suggestionWords);
  const format = useFormat();
  const may = useMay("customer.manage");
  const client = useQueryClient();
  const { id, field, subject, present, suggested } = suggestion;
  const settle = useCommand<"accept" | "dismiss">({
    name: `suggestion.${id}`,
    run: (what, key) => {
      const call = { params: { path: { id }, header: commandHeaders(key) }, body: {} };
      return what === "accept"
        ? api.POST("/api/v1/customer-suggestions/{id}/accept", call)
        : api.POST("/api/v1/customer-suggestions/{id}/dismiss", call);
    },
    onDone: () => client.invalidateQueries({ queryKey: ["customer"] }),
  });
  const what =
    field === "contact" || field === "contact_phone"
      ? t(`field_${field}`, { subject })
      : t(`field_${field}`);
  return (
    <li>
      <div>
        <p className="yd-row">
          {named && (
            <Link to={`/customers/${suggestion.customer_id}`}>{suggestion.customer_name}</Link>
          )}
          <span className="yd-muted">{what}</span>
        </p>
        <p>{present ? t("change", { present, suggested }) : <strong>{suggested}</strong>}</p>
        <p className="yd-row yd-small yd-muted">
          <Link to={`/${pageOf(suggestion.document_kind)}/${suggestion.document_id}`}>
            {t("from", { label: suggestion.document_label })}
          </Link>
          {suggestion.settled_at && (
            <span>
              {t("settledBy", {
                name: suggestion.settled_by_name ?? "",
                at: format.moment(suggestion.settled_at),
              })}
            </span>
          )}
        </p>
        <ProblemAlert problem={settle.problem} />
      </div>
      {suggestion.state === "open" ? (
        may && (
          <span className="yd-row">
            <Button
              size="small"
              type="primary"
              disabled={settle.busy}
              onClick={() => settle.run("accept")}
            >
              {t("accept")}
            </Button>
            <Button size="small" disabled={settle.busy} onClick={() => settle.run("dismiss")}>
              {t("dismiss")}
            </Button>
          </span>
        )
      ) : (
        <span className="yd-chip">
          {t(suggestion.state === "accepted" ? "state_accepted" : "state_dismissed")}
        </span>
      )}
    </li>
  );
}

/** Where the document is read that says otherwise than the master data. */
const pageOf = (kind: string) => (kind === "quotation" ? "quotations" : "orders");
