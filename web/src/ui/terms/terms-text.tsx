/** Payment terms in words, an instalment per line. */

import type { PaymentTerms } from "../../api/types.ts";
import { useWords } from "../../i18n/words.ts";
import { toDraftTerms } from "./terms.ts";
import { termsWords } from "./words.ts";

export function TermsText({ terms }: { terms: PaymentTerms | null | undefined }) {
  const t = useWords(termsWords);
  const drafts = toDraftTerms(terms);
  if (drafts.length === 0) return <>—</>;
  return (
    <>
      {drafts.map((term) => (
        <div key={term.key}>
          {t("termText", {
            percent: term.percent,
            event: t(`event_${term.event}`),
            n: term.n,
            due: t(`due_${term.kind}`),
          })}
        </div>
      ))}
    </>
  );
}
