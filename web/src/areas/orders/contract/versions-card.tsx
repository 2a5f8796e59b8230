/** All versions of a contract, each with its paper: who wrote it, since when it holds, and why. */

import { Link } from "react-router";
import { useFormat } from "../../../i18n/format.ts";
import { useWords } from "../../../i18n/words.ts";
import { MoneyText } from "../../../ui/figures.tsx";
import { StateChip } from "../../../ui/state-chip.tsx";
import type { ContractPage } from "./queries.ts";
import { contractWords } from "./words.ts";

export function VersionsCard({ page }: { page: ContractPage }) {
  const t = useWords(contractWords);
  const format = useFormat();
  return (
    <section className="yd-card" aria-labelledby="versions-title">
      <h2 id="versions-title">{t("versions")}</h2>
      <ol className="yd-contract-list">
        {page.versions.map((version) => {
          const made = [
            t("writtenBy", { name: version.written_by }),
            version.in_force_at && t("inForceAt", { time: format.moment(version.in_force_at) }),
          ];
          return (
            <li key={version.version}>
              <p className="yd-row yd-row-between">
                <span className="yd-row">
                  <Link to={`/contracts/${page.id}/paper/${version.version}`}>
                    <strong>{t("versionNo", { n: version.version })}</strong>
                  </Link>
                  <StateChip state={version.state}>{t(version.state)}</StateChip>
                </span>
                <MoneyText amount={version.gross} currency={version.currency} />
              </p>
              <p className="yd-small yd-muted">{made.filter(Boolean).join(" · ")}</p>
              {version.reason && <p className="yd-small">{version.reason}</p>}
            </li>
          );
        })}
      </ol>
    </section>
  );
}
