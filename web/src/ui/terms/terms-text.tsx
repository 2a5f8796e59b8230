/** Payment terms in words, an instalment per line. */

import type { PaymentTerms } from "../../api/types.ts";
import { useInstalmentText } from "./instalment.ts";

export function TermsText({ terms }: { terms: PaymentTerms | null | undefined }) {
  const text = useInstalmentText();
  const phrases = (terms?.instalments ?? []).map(text);
  if (phrases.length === 0) return <>—</>;
  return (
    <>
      {phrases.map((phrase) => (
        <div key={phrase}>{phrase}</div>
      ))}
    </>
  );
}
