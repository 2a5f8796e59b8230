/** Customers who may be entered already: beside the form, and as a list. */

import { useQuery } from "@tanstack/react-query";
import { Alert, Button, Modal } from "antd";
import { useDeferredValue, useState } from "react";
import { Link } from "react-router";
import { useWords } from "../../i18n/words.ts";
import {
  type Candidate,
  suggestionsQuery,
  type Twin,
  twinsOfQuery,
  twinsQuery,
} from "./hold-queries.ts";
import { SuggestionList } from "./suggestion-list.tsx";
import { suggestionWords } from "./suggestion-words.ts";
import "./party.css";

export function TwinWarning({ candidate }: { candidate: Candidate }) {
  const t = useWords(suggestionWords);
  const { data } = useQuery(twinsOfQuery(useDeferredValue(candidate)));
  if (!data || data.length === 0) return null;
  return (
    <Alert
      type="warning"
      showIcon
      title={t("maybeEntered")}
      description={<TwinList twins={data} />}
    />
  );
}

function TwinList({ twins }: { twins: readonly Twin[] }) {
  const t = useWords(suggestionWords);
  return (
    <ul>
      {twins.map((twin) => (
        <li key={twin.id} className="yd-row">
          <Link to={`/customers/${twin.id}`}>{twin.name}</Link>
          <span className="yd-muted">{twin.code}</span>
          {twin.same.map((same) => (
            <span key={same} className="yd-chip yd-chip-warn">
              {t(`same_${same}`)}
            </span>
          ))}
          {twin.owner_name && (
            <span className="yd-small yd-muted">{t("inCharge", { name: twin.owner_name })}</span>
          )}
        </li>
      ))}
    </ul>
  );
}

/** What somebody has to look after in the master data: suggested changes, customers entered twice. */
export function MasterDataDesk() {
  const t = useWords(suggestionWords);
  const [open, setOpen] = useState<"suggestions" | "twins" | null>(null);
  const suggestions = useQuery(suggestionsQuery()).data ?? [];
  const twins = useQuery(twinsQuery()).data ?? [];
  const close = () => setOpen(null);
  return (
    <>
      {suggestions.length > 0 && (
        <Button onClick={() => setOpen("suggestions")}>
          {t("openSuggestions", { n: suggestions.length })}
        </Button>
      )}
      {twins.length > 0 && (
        <Button onClick={() => setOpen("twins")}>{t("twins", { n: twins.length })}</Button>
      )}
      <Modal
        open={open !== null}
        width={720}
        title={open === "twins" ? t("twinsTitle") : t("suggestions")}
        footer={null}
        onCancel={close}
      >
        {open === "suggestions" && <SuggestionList suggestions={suggestions} named />}
        {open === "twins" && (
          <ul className="yd-stack">
            {twins.map((group) => (
              <li key={`${group.same}${group.customers[0]?.id}`}>
                <TwinList twins={group.customers} />
              </li>
            ))}
          </ul>
        )}
      </Modal>
    </>
  );
}
