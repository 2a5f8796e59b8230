/** One import: what its files hold, what a person decides, how far it has come, what came of it. */

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Alert, Progress } from "antd";
import { useState } from "react";
import { Link, useNavigate, useParams } from "react-router";
import { useCommand } from "../../api/command.ts";
import { useText, useWords } from "../../i18n/words.ts";
import { PageHeader } from "../../ui/page-header.tsx";
import { ProblemAlert } from "../../ui/problem-alert.tsx";
import { QueryState } from "../../ui/query-state.tsx";
import { ChoiceForm } from "./choice-form.tsx";
import { CommitBar } from "./commit-bar.tsx";
import { ControlTotals } from "./control-totals.tsx";
import { beginImport, importKey, importQuery, importsKey } from "./import-queries.ts";
import { ItemLists } from "./item-lists.tsx";
import { MappingTable } from "./mapping-table.tsx";
import { isPreset, presetWords } from "./presets.ts";
import { Report } from "./report.tsx";
import { TwinsCard } from "./twins-card.tsx";
import type { Choices, ImportRun } from "./types.ts";
import { intakeWords } from "./words.ts";
import "./intake.css";
import "virtual:antd/Progress.css";

export function ImportPage() {
  const { id = "" } = useParams();
  const query = useQuery(importQuery(id));
  return <QueryState query={query}>{(run) => <Run key={run.id} run={run} />}</QueryState>;
}

function Run({ run }: { run: ImportRun }) {
  const t = useWords(intakeWords);
  const text = useText();
  const [choices, setChoices] = useState<Choices>(run.choices);
  const again = usePreviewAgain(run, choices);
  const preset = isPreset(run.preset) ? t(presetWords[run.preset]) : run.preset;
  const source = preset || run.files.map((file) => file.name).join(", ");
  const back = (
    <Link to="/imports" className="yd-small">
      ← {t("back")}
    </Link>
  );
  const open = run.state === "ready" || run.state === "unreadable";
  const { summary } = run;
  return (
    <>
      <PageHeader
        title={t("importOf", { source })}
        before={back}
        extra={<span className="yd-chip">{text(run.state_title)}</span>}
      >
        <p className="yd-muted yd-small">{run.files.map((file) => file.name).join(", ")}</p>
      </PageHeader>
      <div className="yd-stack">
        <AtWork run={run} />
        {run.state === "unreadable" && <Unreadable run={run} />}
        {run.state === "done" && <Report run={run} />}
        <ProblemAlert problem={again.problem} onClose={again.clear} />
        {run.state === "ready" && <CommitBar run={run} />}
        {summary && (
          <>
            {open && summary.fields.length > 0 && (
              <MappingTable
                summary={summary}
                choices={choices}
                onChange={setChoices}
                onApply={() => again.run()}
                busy={again.busy}
              />
            )}
            {run.state !== "unreadable" && (
              <>
                <ControlTotals summary={summary} />
                <TwinsCard
                  run={run}
                  summary={summary}
                  choices={choices}
                  onChange={setChoices}
                  onApply={() => again.run()}
                  busy={again.busy}
                />
                {run.state === "ready" && (
                  <ChoiceForm
                    run={run}
                    summary={summary}
                    choices={choices}
                    onChange={setChoices}
                    onApply={() => again.run()}
                    busy={again.busy}
                  />
                )}
                <ItemLists run={run} summary={summary} choices={choices} onChange={setChoices} />
              </>
            )}
          </>
        )}
      </div>
    </>
  );
}

/** The same files under other decisions are another import; this one stays on record. */
function usePreviewAgain(run: ImportRun, choices: Choices) {
  const navigate = useNavigate();
  const client = useQueryClient();
  const files = run.files.flatMap((file) => file.file_id ?? []);
  return useCommand<void, ImportRun>({
    name: `import.again:${run.id}`,
    run: (_, key) => beginImport({ file_ids: files, preset: run.preset || "auto", choices }, key),
    onDone: (next) => {
      client.setQueryData(importKey(next.id), next);
      client.invalidateQueries({ queryKey: importsKey });
      navigate(`/imports/${next.id}`, { replace: true });
    },
  });
}

function AtWork({ run }: { run: ImportRun }) {
  const t = useWords(intakeWords);
  if (run.state === "reading") {
    return <Alert role="status" type="info" showIcon title={t("reading")} />;
  }
  if (run.state !== "entering") return null;
  const { done, total } = run;
  const percent = total === 0 ? 100 : Math.floor((done * 100) / total);
  return (
    <section className="yd-card" role="status">
      <p>{t("entering", { done, total })}</p>
      <Progress percent={percent} aria-label={t("progress")} />
      <p className="yd-muted yd-small">{t("enteringHelp")}</p>
    </section>
  );
}

function Unreadable({ run }: { run: ImportRun }) {
  const t = useWords(intakeWords);
  const text = useText();
  const problems = (
    <ul>
      {run.problem.map((problem) => (
        <li key={problem.pointer + problem.code}>{text(problem.message)}</li>
      ))}
    </ul>
  );
  return (
    <Alert role="alert" type="warning" showIcon title={t("unreadable")} description={problems} />
  );
}
