/** What a contract obliges whom to: what can be raised, what runs, and what may be done about it. */

import { Button } from "antd";
import { useState } from "react";
import { useMay } from "../../../api/session.ts";
import { useWords } from "../../../i18n/words.ts";
import { actionOf } from "../../../ui/why-not.tsx";
import { FulfilDialog, RaiseDialog, StopDialog } from "./obligation-dialogs.tsx";
import { ObligationItem } from "./obligation-item.tsx";
import type { ContractPage, Obligation, ObligationTerm } from "./queries.ts";
import { contractWords } from "./words.ts";

type Opened =
  | { act: "raise"; term: ObligationTerm }
  | { act: "fulfil" | "stop"; obligation: Obligation };

export function ObligationsCard({ page }: { page: ContractPage }) {
  const t = useWords(contractWords);
  const mayStop = useMay("order.hold");
  const [dialog, setDialog] = useState<Opened | null>(null);
  const close = () => setDialog(null);
  const action = actionOf(page.actions, "obligation");
  const mayRaise = action?.allowed ?? false;
  // What runs is fulfilled whether or not the contract still holds.
  const mayFulfil = action?.refusals.every((one) => one.code !== "forbidden") ?? false;
  const { obligations: terms = [] } = page.input;
  const raised = terms.filter((term) => term.starts.kind === "raised");
  return (
    <section className="yd-card yd-stack" aria-labelledby="obligations-title">
      <h2 id="obligations-title">{t("obligations")}</h2>
      {terms.length === 0 && page.obligations.length === 0 && (
        <p className="yd-muted">{t("noObligations")}</p>
      )}
      {mayRaise &&
        raised.map((term) => (
          <p key={term.id} className="yd-row yd-row-between">
            <span>
              <span className="yd-muted">{t(term.owed_by)}</span> {term.words}
            </span>
            <Button size="small" onClick={() => setDialog({ act: "raise", term })}>
              {t("raise")}
            </Button>
          </p>
        ))}
      {terms.length > 0 && page.obligations.length === 0 && (
        <p className="yd-muted">{t("noneRunning")}</p>
      )}
      <ul className="yd-contract-list">
        {page.obligations.map((obligation) => (
          <ObligationItem key={obligation.id} obligation={obligation} withOrder>
            {obligation.state !== "fulfilled" && (
              <p className="yd-row">
                {mayFulfil && (
                  <Button size="small" onClick={() => setDialog({ act: "fulfil", obligation })}>
                    {t("fulfil")}
                  </Button>
                )}
                {mayStop &&
                  obligation.may_stop &&
                  obligation.state === "overdue" &&
                  obligation.order_id &&
                  !obligation.stopped_at && (
                    <Button
                      size="small"
                      danger
                      onClick={() => setDialog({ act: "stop", obligation })}
                    >
                      {t("stop")}
                    </Button>
                  )}
              </p>
            )}
          </ObligationItem>
        ))}
      </ul>
      {dialog?.act === "raise" && <RaiseDialog page={page} term={dialog.term} onClose={close} />}
      {dialog?.act === "fulfil" && (
        <FulfilDialog page={page} obligation={dialog.obligation} onClose={close} />
      )}
      {dialog?.act === "stop" && (
        <StopDialog page={page} obligation={dialog.obligation} onClose={close} />
      )}
    </section>
  );
}
