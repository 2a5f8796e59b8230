/** Two versions of a contract side by side, with the fields that only contracts have. */

import { knownLines } from "../../../i18n/fields/order-fields.ts";
import { CompareCard } from "../versions/compare-card.tsx";
import { useContractFieldNames } from "./field-names.ts";
import { type ContractPage, readComparison } from "./queries.ts";

export function CompareContract({ page }: { page: ContractPage }) {
  const lines = knownLines({ content: page.input.content, lines: page.lines });
  const nameOf = useContractFieldNames(lines);
  return (
    <CompareCard
      versions={page.versions.map((version) => version.version)}
      lines={lines}
      document={["contract", page.id]}
      read={(from, to, signal) => readComparison(page.id, from, to, signal)}
      nameOf={nameOf}
    />
  );
}
