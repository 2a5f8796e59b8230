/** Annexes of a contract: the newest version of each, the old ones below it. */

import { PlusOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useState } from "react";
import { useFormat } from "../../../i18n/format.ts";
import { useWords } from "../../../i18n/words.ts";
import { actionOf } from "../../../ui/why-not.tsx";
import { AnnexDialog } from "./annex-dialog.tsx";
import type { Annex, ContractPage } from "./queries.ts";
import { contractWords } from "./words.ts";

const tones = { open: "", internal: "yd-chip-info", confidential: "yd-chip-bad" } as const;

export function AnnexesCard({ page }: { page: ContractPage }) {
  const t = useWords(contractWords);
  const [adding, setAdding] = useState<Annex | "new" | null>(null);
  const mayAdd = actionOf(page.actions, "annex")?.allowed ?? false;
  return (
    <section className="yd-card yd-stack" aria-labelledby="annexes-title">
      <div className="yd-row yd-row-between">
        <h2 id="annexes-title">{t("annexes")}</h2>
        {mayAdd && (
          <Button size="small" icon={<PlusOutlined aria-hidden />} onClick={() => setAdding("new")}>
            {t("addAnnex")}
          </Button>
        )}
      </div>
      {page.annexes.length === 0 && <p className="yd-muted">{t("noAnnexes")}</p>}
      <ul className="yd-contract-list">
        {page.annexes.map((annex) => (
          <AnnexItem
            key={annex.id}
            contract={page.id}
            annex={annex}
            {...(mayAdd ? { onAdd: () => setAdding(annex) } : {})}
          />
        ))}
      </ul>
      {adding && (
        <AnnexDialog
          contract={page.id}
          annex={adding === "new" ? null : adding}
          onClose={() => setAdding(null)}
        />
      )}
    </section>
  );
}

interface AnnexItemProps {
  contract: string;
  annex: Annex;
  onAdd?: () => void;
}

function AnnexItem({ contract, annex, onAdd }: AnnexItemProps) {
  const t = useWords(contractWords);
  const [newest, ...older] = annex.versions;
  if (!newest) return null;
  return (
    <li>
      <p className="yd-row yd-row-between">
        <span className="yd-row">
          <strong>{newest.title}</strong>
          <span className="yd-muted">{t(newest.kind)}</span>
          <span className={`yd-chip ${tones[newest.confidentiality]}`}>
            {t(newest.confidentiality)}
          </span>
        </span>
        {onAdd && (
          <Button size="small" onClick={onAdd}>
            {t("newVersion")}
          </Button>
        )}
      </p>
      <VersionLine contract={contract} annex={annex.id} version={newest} />
      {older.length > 0 && (
        <details className="yd-small">
          <summary>{t("olderVersions", { n: older.length })}</summary>
          {older.map((version) => (
            <VersionLine
              key={version.version}
              contract={contract}
              annex={annex.id}
              version={version}
            />
          ))}
        </details>
      )}
    </li>
  );
}

interface VersionLineProps {
  contract: string;
  annex: string;
  version: Annex["versions"][number];
}

function VersionLine({ contract, annex, version }: VersionLineProps) {
  const t = useWords(contractWords);
  const format = useFormat();
  const href = `/api/v1/contracts/${contract}/annexes/${annex}/versions/${version.version}/file`;
  const details = [
    t("versionNo", { n: version.version }),
    t("addedBy", { name: version.added_by, time: format.moment(version.added_at) }),
    version.note,
  ];
  return (
    <p className="yd-small">
      <a href={href}>{version.file_name}</a>{" "}
      <span className="yd-muted">{details.filter(Boolean).join(" · ")}</span>
    </p>
  );
}
