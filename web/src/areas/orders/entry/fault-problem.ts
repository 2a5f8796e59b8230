/** What cannot be saved as it was typed, told like a refusal of the server's. */

import { Problem } from "../../../api/problem.ts";
import type { Translate } from "../../../i18n/words.ts";
import type { orderWords } from "../words.ts";
import { type Draft, faultsOf } from "./draft.ts";

/** All that must be put right first; nothing when the draft can be sent as it is. */
export function faultProblem(
  draft: Draft,
  t: Translate<(typeof orderWords)["zh"]>,
): Problem | null {
  const faults = faultsOf(draft);
  if (faults.length === 0) return null;
  return new Problem(422, {
    code: "faults",
    title: t("notSaved"),
    errors: faults.map(({ pointer, fault }) => ({ pointer, code: fault, message: t(fault) })),
  });
}
