/** What documents suggest about one customer; absent while nothing was ever suggested. */

import { useQuery } from "@tanstack/react-query";
import { useWords } from "../../i18n/words.ts";
import { suggestionsQuery } from "./hold-queries.ts";
import { SuggestionList } from "./suggestion-list.tsx";
import { suggestionWords } from "./suggestion-words.ts";

export function SuggestionsCard({ customer }: { customer: string }) {
  const t = useWords(suggestionWords);
  const { data } = useQuery(suggestionsQuery(customer));
  if (!data || data.length === 0) return null;
  const open = data.filter((one) => one.state === "open");
  const settled = data.filter((one) => one.state !== "open");
  return (
    <section className="yd-card yd-stack" aria-labelledby="suggestions-title">
      <h2 id="suggestions-title">{t("suggestions")}</h2>
      {open.length === 0 && <p className="yd-muted">{t("none")}</p>}
      <SuggestionList suggestions={open} />
      {settled.length > 0 && (
        <details>
          <summary>{t("settled", { n: settled.length })}</summary>
          <SuggestionList suggestions={settled} />
        </details>
      )}
    </section>
  );
}
