/** One item of the checklist with its papers. */

import { useMay } from "../../api/session.ts";
import { useFormat } from "../../i18n/format.ts";
import { useText, useWords } from "../../i18n/words.ts";
import { DateText, MomentText } from "../../ui/figures.tsx";
import { ActionButton } from "../../ui/why-not.tsx";
import type { Allowed, Paper, PaperItem, PaperState } from "./types.ts";
import { archiveWords } from "./words.ts";

const tones: Record<PaperState, string> = {
  there: "yd-chip-good",
  ready: "yd-chip-info",
  missing: "yd-chip-bad",
  waived: "",
};

interface PaperRowProps {
  item: PaperItem;
  add: Allowed | undefined;
  waive: Allowed | undefined;
  onAct: (act: "add" | "supersede" | "waive", paper: Paper | null) => void;
}

export function PaperRow({ item, add, waive, onAct }: PaperRowProps) {
  const t = useWords(archiveWords);
  const text = useText();
  const format = useFormat();
  const who = format.names(item.owner.map((post) => text(post.title)));
  const missing = item.state === "missing";
  return (
    <li id={item.kind}>
      <div className="yd-row yd-row-between">
        <span className="yd-grow">
          <strong className="yd-sentence">{text(item.title)}</strong>{" "}
          <span className={`yd-chip ${tones[item.state]}`}>{t(`state_${item.state}`)}</span>{" "}
          {missing && <span className="yd-bad">{t("owes", { who })}</span>}
        </span>
        <span className="yd-muted yd-small">
          {item.keep_until ? (
            <>
              {t("keepUntil")} <DateText date={item.keep_until} />
            </>
          ) : (
            t("keep", { n: item.keep_years })
          )}
        </span>
        {missing && (
          <>
            <ActionButton action={add} size="small" onRun={() => onAct("add", null)}>
              {t("add")}
            </ActionButton>
            <ActionButton action={waive} size="small" onRun={() => onAct("waive", null)}>
              {t("waive")}
            </ActionButton>
          </>
        )}
      </div>
      {item.waiver && (
        <p className="yd-muted yd-small">
          {t("waivedBy", { who: item.waiver.by ?? "—", reason: item.waiver.reason })}
        </p>
      )}
      {item.papers.map((paper) => (
        <PaperLine
          key={`${paper.id}${paper.file_id}`}
          paper={paper}
          add={add}
          onSupersede={() => onAct("supersede", paper)}
        />
      ))}
    </li>
  );
}

const origins = [
  "upload",
  "orders",
  "process",
  "production",
  "quality",
  "logistics",
  "receivables",
] as const;

const isOrigin = (origin: string): origin is (typeof origins)[number] =>
  origins.some((one) => one === origin);

interface PaperLineProps {
  paper: Paper;
  add: Allowed | undefined;
  onSupersede: () => void;
}

function PaperLine({ paper, add, onSupersede }: PaperLineProps) {
  const t = useWords(archiveWords);
  const mayOpen = useMay("archive.view");
  const origin = t(`origin_${isOrigin(paper.origin) ? paper.origin : "system"}`);
  const name = paper.title || paper.file_name;
  return (
    <p className="yd-row yd-small">
      {mayOpen ? (
        <a href={`/api/v1/files/${paper.file_id}`} target="_blank" rel="noreferrer">
          {name}
        </a>
      ) : (
        name
      )}
      <span className="yd-muted">
        {t("origin", { origin })} {paper.added_by} <MomentText moment={paper.added_at} />
      </span>
      <code className="yd-muted" title={paper.sha256}>
        {paper.sha256.slice(0, 12)}
      </code>
      {paper.superseded_by ? (
        <span className="yd-warn">{t("superseded", { why: paper.superseded_why ?? "" })}</span>
      ) : (
        paper.id && (
          <ActionButton action={add} size="small" onRun={onSupersede}>
            {t("supersede")}
          </ActionButton>
        )
      )}
    </p>
  );
}
