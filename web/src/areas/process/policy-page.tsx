/** A rule book that lives: its clauses in order, each beside what became of it on real orders. */

import { DownloadOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { useParams } from "react-router";
import { useMay } from "../../api/session.ts";
import { dateOf, useFormat } from "../../i18n/format.ts";
import { useText, useWords } from "../../i18n/words.ts";
import { BackLink } from "../../ui/back-link.tsx";
import { Choice } from "../../ui/field.tsx";
import { PageHeader } from "../../ui/page-header.tsx";
import { QueryState } from "../../ui/query-state.tsx";
import { Morning } from "./morning.tsx";
import { Parameters } from "./parameters.tsx";
import {
  figuresQuery,
  graphQuery,
  type PolicyFigures,
  policiesQuery,
  readText,
} from "./queries.ts";
import { Rules } from "./rules.tsx";
import { periodsOf } from "./standing.ts";
import { StepFlow } from "./step-flow.tsx";
import { useReading } from "./use-reading.ts";
import { processWords } from "./words.ts";
import "./policy.css";

export function PolicyPage() {
  const { policy = "" } = useParams();
  const query = useQuery(figuresQuery(policy));
  return <QueryState query={query}>{(figures) => <RuleBook book={figures} />}</QueryState>;
}

function RuleBook({ book }: { book: PolicyFigures }) {
  const t = useWords(processWords);
  const text = useText();
  const graph = useQuery(graphQuery(book.policy));
  const reading = useReading();
  const mayFigures = useMay("compliance.view");
  return (
    <>
      <PageHeader
        title={text(book.title)}
        before={<BackLink to="/policies">{t("policies")}</BackLink>}
        actions={
          <>
            {mayFigures && (
              <Choice
                aria-label={t("period")}
                className="yd-period"
                value={reading.period ?? ""}
                options={[
                  { value: "", label: t("allTime") },
                  ...periodsOf(book.clauses).map((month) => ({ value: month, label: month })),
                ]}
                onChange={(month) => reading.set({ period: month || null })}
              />
            )}
            <DownloadButton policy={book.policy} />
          </>
        }
      >
        <Edition book={book} />
      </PageHeader>
      <div className="yd-rulebook">
        <div className="yd-stack">
          {mayFigures ? (
            <Morning book={book} period={reading.period} />
          ) : (
            <p className="yd-muted">{t("noFigures")}</p>
          )}
          <Rules book={book} steps={graph.data?.steps ?? []} reading={reading} />
        </div>
        <div className="yd-stack yd-rulebook-side">
          <QueryState query={graph}>
            {(flow) => <StepFlow steps={flow.steps} book={book} reading={reading} />}
          </QueryState>
          <Parameters parameters={book.parameters} />
        </div>
      </div>
    </>
  );
}

function Edition({ book }: { book: PolicyFigures }) {
  const t = useWords(processWords);
  const text = useText();
  const format = useFormat();
  const { data: policies } = useQuery(policiesQuery());
  const info = policies?.find((one) => one.policy === book.policy);
  const edition = info?.versions.find((one) => one.version === book.version);
  const running = info?.versions.reduce((all, one) => all + one.running, 0);
  const facts = [
    t("version", { n: book.version }),
    edition && t("published", { date: format.date(dateOf(edition.published_at)) }),
    t("owner", { owner: text(book.owner) }),
    running !== undefined && t("running", { n: running }),
  ];
  return (
    <div className="yd-edition">
      <p className="yd-muted">{facts.filter(Boolean).join(" · ")}</p>
      <p>{text(book.aim)}</p>
    </div>
  );
}

/** The text as it was published, to be read, compared and kept. */
function DownloadButton({ policy }: { policy: string }) {
  const t = useWords(processWords);
  const [busy, setBusy] = useState(false);
  const download = async () => {
    setBusy(true);
    try {
      const { version, yaml } = await readText(policy);
      const link = document.createElement("a");
      link.href = URL.createObjectURL(new Blob([yaml], { type: "application/yaml" }));
      link.download = `${policy}-v${version}.yaml`;
      link.click();
      URL.revokeObjectURL(link.href);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Button icon={<DownloadOutlined aria-hidden />} loading={busy} onClick={download}>
      {t("download")}
    </Button>
  );
}
