/** Saying yes, and the rows to correct. */

import { DownloadOutlined } from "@ant-design/icons";
import { useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useCommand } from "../../api/command.ts";
import { useWords } from "../../i18n/words.ts";
import { ProblemAlert } from "../../ui/problem-alert.tsx";
import { commitImport, importKey, importsKey } from "./import-queries.ts";
import type { ImportRun } from "./types.ts";
import { intakeWords } from "./words.ts";

export function CommitBar({ run }: { run: ImportRun }) {
  const t = useWords(intakeWords);
  const client = useQueryClient();
  const commit = useCommand<void, ImportRun>({
    name: `import.commit:${run.id}`,
    run: (_, key) => commitImport(run.id, key),
    onDone: (next) => {
      client.setQueryData(importKey(run.id), next);
      client.invalidateQueries({ queryKey: importsKey });
    },
    // Somebody else may have said yes meanwhile.
    onProblem: () => client.invalidateQueries({ queryKey: importKey(run.id) }),
  });
  const counts = run.summary?.counts;
  if (!counts) return null;
  const nothing = run.total === 0;
  const added = counts.added > 0 ? `, ${t("commitAdded", { n: counts.added })}` : "";
  return (
    <section className="yd-card yd-stack">
      <ProblemAlert problem={commit.problem} onClose={commit.clear} />
      <div className="yd-row">
        <Button
          type="primary"
          disabled={nothing}
          loading={commit.busy}
          onClick={() => commit.run()}
        >
          {nothing ? t("nothingNew") : t("commit", { n: counts.new }) + added}
        </Button>
        {counts.unchanged > 0 && (
          <span className="yd-muted">{t("unchanged", { n: counts.unchanged })}</span>
        )}
        <ErrorsLink run={run} />
      </div>
    </section>
  );
}

/** The rows that were not entered, with what is wrong about each. */
export function ErrorsLink({ run }: { run: ImportRun }) {
  const t = useWords(intakeWords);
  const counts = run.summary?.counts;
  const wrong = (counts?.aside ?? 0) + (counts?.held ?? 0) + run.entered.failed;
  const uploaded = run.files.every((file) => file.file_id);
  if (wrong === 0 || !uploaded) return null;
  return (
    <a className="yd-link" href={`/api/v1/imports/${run.id}/errors.xlsx`} download>
      <DownloadOutlined aria-hidden /> {t("errorsFile")}
    </a>
  );
}
