/** Two versions of a contract side by side, with the fields that only contracts have. */

import { CompareCard } from "../versions/compare-card.tsx";
import { contractLists, useContractFieldNames } from "./field-names.ts";
import { type ContractPage, readComparison } from "./queries.ts";

export function CompareContract({ page }: { page: ContractPage }) {
  const lineIds = (page.input.content.lines ?? []).map((line) => line.line_id ?? "");
  const nameOf = useContractFieldNames(lineIds);
  return (
    <CompareCard
      versions={page.versions.map((version) => version.version)}
      lineIds={lineIds}
      document={["contract", page.id]}
      read={(from, to, signal) => readComparison(page.id, from, to, signal)}
      nameOf={nameOf}
      bare={[...contractLists, "file_id"].map((field) => `/${field}`)}
    />
  );
}
