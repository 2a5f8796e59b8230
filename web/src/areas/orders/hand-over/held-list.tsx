/** What somebody answers for, by kind; each can be left out. */

import { Link } from "react-router";
import { useWords } from "../../../i18n/words.ts";
import { type Held, heldKinds, heldPaths } from "./queries.ts";
import { handOverWords } from "./words.ts";

interface HeldListProps {
  documents: readonly Held[];
  /** What is not to be handed over. */
  left: ReadonlySet<string>;
  onChoose: (ids: readonly string[], wanted: boolean) => void;
}

export function HeldList({ documents, left, onChoose }: HeldListProps) {
  const t = useWords(handOverWords);
  return heldKinds.map((kind) => {
    const held = documents.filter((one) => one.kind === kind);
    if (held.length === 0) return null;
    const chosen = held.filter(({ id }) => !left.has(id)).length;
    const ids = held.map(({ id }) => id);
    return (
      <details key={kind} className="yd-held">
        <summary>
          <label className="yd-held-kind">
            <input
              type="checkbox"
              checked={chosen === held.length}
              ref={(box) => {
                if (box) box.indeterminate = chosen > 0 && chosen < held.length;
              }}
              onChange={(event) => onChoose(ids, event.target.checked)}
            />
            {t(kind)}
          </label>
          <span className="yd-muted">{t("chosen", { n: chosen, all: held.length })}</span>
        </summary>
        <ul>
          {held.map((one) => (
            <li key={one.id} className="yd-row">
              <input
                type="checkbox"
                aria-label={one.label}
                checked={!left.has(one.id)}
                onChange={(event) => onChoose([one.id], event.target.checked)}
              />
              <Link to={`/${heldPaths[kind]}/${one.id}`}>{one.label}</Link>
              <span className="yd-muted">{one.party}</span>
            </li>
          ))}
        </ul>
      </details>
    );
  });
}
