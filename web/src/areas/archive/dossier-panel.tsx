/** The dossier of an order: what it needs, what is there, who owes the rest; filing and closing. */

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useText, useWords } from "../../i18n/words.ts";
import { DateText } from "../../ui/figures.tsx";
import { QueryState } from "../../ui/query-state.tsx";
import { ActionButton, actionOf, RefusalList } from "../../ui/why-not.tsx";
import type { OrderPanelProps } from "../area.ts";
import { type ClosingAct, ClosingDialog } from "./closing-dialog.tsx";
import { type PaperAct, PaperDialog } from "./paper-dialog.tsx";
import { PaperRow } from "./paper-row.tsx";
import { dossierQuery } from "./queries.ts";
import type { Dossier } from "./types.ts";
import { archiveWords } from "./words.ts";

export function DossierPanel({ page }: OrderPanelProps) {
  const query = useQuery(dossierQuery(page.order.id));
  return <QueryState query={query}>{(dossier) => <Checklist dossier={dossier} />}</QueryState>;
}

function Checklist({ dossier }: { dossier: Dossier }) {
  const t = useWords(archiveWords);
  const text = useText();
  const [paperAct, setPaperAct] = useState<PaperAct | null>(null);
  const [closing, setClosing] = useState<ClosingAct | null>(null);
  const { filed, actions } = dossier;
  const add = actionOf(actions, "archive.add");
  const waive = actionOf(actions, "archive.waive");
  const approve = actionOf(actions, "close.approve");
  const other = { kind: "other", title: t("other") };
  return (
    <div className="yd-stack">
      <p className="yd-row">
        {filed ? (
          <>
            <span className="yd-chip yd-chip-good">{t("filed", { number: filed.number })}</span>
            {filed.by} <span className="yd-muted">{t("keepUntil")}</span>
            <DateText date={filed.keep_until ?? null} />
          </>
        ) : (
          <span className="yd-chip">{t("notFiled")}</span>
        )}
        {dossier.missing > 0 ? (
          <span className="yd-chip yd-chip-bad">{t("missingCount", { n: dossier.missing })}</span>
        ) : (
          <span className="yd-chip yd-chip-good">{t("complete")}</span>
        )}
      </p>
      <ul className="yd-stack">
        {dossier.items.map((item) => (
          <PaperRow
            key={item.kind}
            item={item}
            add={add}
            waive={waive}
            onAct={(act, paper) =>
              setPaperAct({ act, kind: item.kind, title: text(item.title), paper })
            }
          />
        ))}
      </ul>
      {dossier.open_matters.length > 0 && (
        <section>
          <h3>{t("openMatters")}</h3>
          <RefusalList refusals={dossier.open_matters} />
        </section>
      )}
      <div className="yd-row">
        <ActionButton
          action={filed ? undefined : add}
          onRun={() => setPaperAct({ act: "add", paper: null, ...other })}
        >
          {t("addOther")}
        </ActionButton>
        <ActionButton
          action={filed ? undefined : actionOf(actions, "archive.file")}
          type="primary"
          onRun={() => setClosing("fileDossier")}
        >
          {t("fileDossier")}
        </ActionButton>
        <ActionButton action={actionOf(actions, "close.apply")} onRun={() => setClosing("apply")}>
          {t("apply")}
        </ActionButton>
        {approve?.allowed && (
          <ActionButton action={approve} onRun={() => setClosing("sendBack")}>
            {t("sendBack")}
          </ActionButton>
        )}
        <ActionButton action={approve} onRun={() => setClosing("approve")}>
          {t("approve")}
        </ActionButton>
      </div>
      {paperAct && (
        <PaperDialog order={dossier.order_id} {...paperAct} onClose={() => setPaperAct(null)} />
      )}
      {closing && (
        <ClosingDialog order={dossier.order_id} act={closing} onClose={() => setClosing(null)} />
      )}
    </div>
  );
}
