/** A clause's id, leading to its words in the rule book. */

import { Link } from "react-router";
import { useWords } from "../i18n/words.ts";
import { uiWords } from "./words.ts";

interface ClauseLinkProps {
  clause: string;
  /** The policy and its version, `equipment-sales@1`; without it there is no place to lead to. */
  rule: string | null | undefined;
}

export function ClauseLink({ clause, rule }: ClauseLinkProps) {
  const t = useWords(uiWords);
  const words = t("clause", { clause });
  const [policy, version] = rule?.split("@") ?? [];
  if (!policy || !version) return <span className="yd-chip yd-chip-info">{words}</span>;
  return (
    <Link className="yd-chip yd-chip-info" to={`/policies/${policy}#${clause}`} title={rule ?? ""}>
      {words}
    </Link>
  );
}
