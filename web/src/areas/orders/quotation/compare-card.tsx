/** Two versions of a quotation side by side, with what the change makes in all. */

import { knownLines } from "../../../i18n/fields/order-fields.ts";
import { useFormat } from "../../../i18n/format.ts";
import { useWords } from "../../../i18n/words.ts";
import { CompareCard } from "../versions/compare-card.tsx";
import { type QuotationPage, readComparison } from "./queries.ts";
import { quotationWords } from "./words.ts";

export function CompareQuotation({ page }: { page: QuotationPage }) {
  const t = useWords(quotationWords);
  const format = useFormat();
  return (
    <CompareCard
      versions={page.versions.map((version) => version.version)}
      lines={knownLines({ content: page.input.content, lines: page.lines })}
      document={["quotation", page.id]}
      read={(from, to, signal) => readComparison(page.id, from, to, signal)}
    >
      {({ from, to }) => (
        <p>
          {t("totalChange", {
            from: format.money(from.gross, from.currency),
            to: format.money(to.gross, to.currency),
          })}
        </p>
      )}
    </CompareCard>
  );
}
