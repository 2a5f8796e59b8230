/** Holds as they stand, each with its reason and who clears it. */

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { api } from "../../api/client.ts";
import { commandHeaders, useCommand } from "../../api/command.ts";
import { useMay } from "../../api/session.ts";
import { useFormat } from "../../i18n/format.ts";
import { useLocale } from "../../i18n/locale.ts";
import { useWords } from "../../i18n/words.ts";
import { CommandDialog } from "../../ui/command-dialog.tsx";
import { Field, TextArea } from "../../ui/field.tsx";
import { type Hold, postsQuery } from "./hold-queries.ts";
import { holdWords } from "./hold-words.ts";
import "./party.css";

export function HoldList({ holds }: { holds: readonly Hold[] }) {
  const may = useMay("customer.hold.clear");
  const t = useWords(holdWords);
  const [clearing, setClearing] = useState<Hold | null>(null);
  return (
    <>
      <ul className="yd-holds">
        {holds.map((hold) => (
          <li key={hold.id}>
            <HoldText hold={hold} />
            {may && !hold.cleared_at && (
              <Button size="small" onClick={() => setClearing(hold)}>
                {t("clear")}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {clearing && <ClearDialog hold={clearing} onClose={() => setClearing(null)} />}
    </>
  );
}

function HoldText({ hold }: { hold: Hold }) {
  const t = useWords(holdWords);
  const format = useFormat();
  const posts = useQuery(postsQuery(useLocale()));
  const title = (key: string) => posts.data?.find((post) => post.post === key)?.title ?? key;
  const at = format.moment(hold.placed_at);
  return (
    <div>
      <p className="yd-row">
        <span className={`yd-chip ${hold.cleared_at ? "" : "yd-chip-bad"}`}>
          {t(`source_${hold.source}`)}
        </span>
        <strong>{hold.reason}</strong>
        {hold.order_id && <span className="yd-chip">{t("oneOrder")}</span>}
      </p>
      <p className="yd-row yd-small">
        {hold.points.map((point) => (
          <span key={point} className="yd-chip yd-chip-warn">
            {t(`point_${point}`)}
          </span>
        ))}
        {hold.expires_on && <span>{t("until", { date: format.date(hold.expires_on) })}</span>}
      </p>
      <p className="yd-small yd-muted">
        {hold.placed_by_name
          ? t("placedBy", { name: hold.placed_by_name, at })
          : t("placedByRule", { at })}
        {" · "}
        {hold.cleared_at
          ? t("clearedBy", {
              name: hold.cleared_by_name ?? "",
              at: format.moment(hold.cleared_at),
              reason: hold.clearing_reason,
            })
          : t("whoMayClear", { posts: hold.clearing_posts.map(title).join(" · ") })}
      </p>
    </div>
  );
}

function ClearDialog({ hold, onClose }: { hold: Hold; onClose: () => void }) {
  const t = useWords(holdWords);
  const client = useQueryClient();
  const [reason, setReason] = useState("");
  const clear = useCommand<void>({
    name: `hold.clear.${hold.id}`,
    run: (_, key) =>
      api.POST("/api/v1/holds/{id}/clear", {
        params: { path: { id: hold.id }, header: commandHeaders(key) },
        body: { reason: reason.trim() },
      }),
    onDone: () => {
      client.invalidateQueries({ queryKey: ["customer"] });
      client.invalidateQueries({ queryKey: ["sales_order"] });
      onClose();
    },
  });
  return (
    <CommandDialog
      title={t("clearTitle")}
      okText={t("clear")}
      busy={clear.busy}
      problem={clear.problem}
      ready={reason.trim() !== ""}
      onOk={clear.run}
      onClose={onClose}
    >
      <p>{hold.reason}</p>
      <Field label={t("reason")} pointer="/reason" required>
        {(control) => <TextArea {...control} value={reason} onChange={setReason} />}
      </Field>
    </CommandDialog>
  );
}
