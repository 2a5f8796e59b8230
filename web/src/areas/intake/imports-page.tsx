/** All imports, and where a new one begins. */

import { DownloadOutlined } from "@ant-design/icons";
import { useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useId, useState } from "react";
import { Link, useNavigate } from "react-router";
import { useCommand } from "../../api/command.ts";
import type { StoredFile } from "../../api/types.ts";
import { useText, useWords } from "../../i18n/words.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { MomentText } from "../../ui/figures.tsx";
import { PageHeader } from "../../ui/page-header.tsx";
import { ProblemAlert } from "../../ui/problem-alert.tsx";
import { FailedState } from "../../ui/query-state.tsx";
import { useKeyset } from "../../ui/table/keyset.ts";
import { DropZone } from "./drop-zone.tsx";
import { beginImport, importKey, importsKey, readImports } from "./import-queries.ts";
import { type Preset, presets, presetWords } from "./presets.ts";
import type { ImportRun } from "./types.ts";
import { intakeWords } from "./words.ts";
import "./intake.css";

export function ImportsPage() {
  const t = useWords(intakeWords);
  const template = (
    <a className="yd-link" href="/api/v1/imports/template.xlsx" download>
      <DownloadOutlined aria-hidden /> {t("template")}
    </a>
  );
  return (
    <>
      <PageHeader title={t("imports")} actions={template}>
        <p className="yd-muted">{t("intro")}</p>
      </PageHeader>
      <div className="yd-stack">
        <NewImport />
        <ImportList />
      </div>
    </>
  );
}

function NewImport() {
  const t = useWords(intakeWords);
  const navigate = useNavigate();
  const client = useQueryClient();
  const presetId = useId();
  const [files, setFiles] = useState<readonly StoredFile[]>([]);
  const [preset, setPreset] = useState<Preset>("auto");
  const begin = useCommand<void, ImportRun>({
    name: "import.begin",
    run: (_, key) =>
      beginImport({ file_ids: files.map((file) => file.id), preset, choices: {} }, key),
    onDone: (run) => {
      client.setQueryData(importKey(run.id), run);
      client.invalidateQueries({ queryKey: importsKey });
      navigate(`/imports/${run.id}`);
    },
  });
  return (
    <section className="yd-card yd-stack">
      <DropZone
        files={files}
        onAdd={(file) => setFiles((known) => [...known, file])}
        onRemove={(file) => setFiles((known) => known.filter((one) => one.id !== file.id))}
      />
      <ProblemAlert problem={begin.problem} onClose={begin.clear} />
      <div className="yd-row">
        <label htmlFor={presetId}>{t("preset")}</label>
        <select
          id={presetId}
          className="yd-input yd-import-preset"
          value={preset}
          onChange={(event) => setPreset(event.target.value as Preset)}
        >
          {presets.map((one) => (
            <option key={one} value={one}>
              {t(presetWords[one])}
            </option>
          ))}
        </select>
        <Button
          type="primary"
          disabled={files.length === 0}
          loading={begin.busy}
          onClick={() => begin.run()}
        >
          {t("preview")}
        </Button>
      </div>
    </section>
  );
}

function ImportList() {
  const t = useWords(intakeWords);
  const runs = useKeyset(importsKey, readImports);
  if (runs.error && runs.rows.length === 0) {
    return <FailedState error={runs.error} onRetry={runs.reload} />;
  }
  if (!runs.loading && runs.rows.length === 0) {
    return <EmptyState title={t("noImports")}>{t("noImportsHelp")}</EmptyState>;
  }
  return (
    <section className="yd-card" aria-busy={runs.loading}>
      <ul className="yd-import-runs">
        {runs.rows.map((run) => (
          <RunRow key={run.id} run={run} />
        ))}
      </ul>
      {runs.hasMore && (
        <Button onClick={runs.loadMore} loading={runs.loadingMore}>
          {t("more")}
        </Button>
      )}
    </section>
  );
}

const tones: Partial<Record<ImportRun["state"], string>> = {
  ready: "yd-chip-info",
  unreadable: "yd-chip-bad",
  entering: "yd-chip-info",
  done: "yd-chip-good",
};

function RunRow({ run }: { run: ImportRun }) {
  const text = useText();
  const t = useWords(intakeWords);
  const { failed } = run.entered;
  return (
    <li>
      <Link to={`/imports/${run.id}`} className="yd-grow yd-ellipsis">
        {run.files.map((file) => file.name).join(", ")}
      </Link>
      <span className={`yd-chip ${tones[run.state] ?? ""}`}>{text(run.state_title)}</span>
      {failed > 0 && (
        <span className="yd-chip yd-chip-bad">{t("failedCount", { count: failed })}</span>
      )}
      <span className="yd-number yd-muted">
        {run.done - failed} / {run.total}
      </span>
      <span className="yd-muted">{run.created_by_name}</span>
      <MomentText moment={run.created_at} />
    </li>
  );
}
