/** The request that is being decided: until it has a result no other is taken. */

import { useQuery } from "@tanstack/react-query";
import { Alert } from "antd";
import { Link } from "react-router";
import type { ChangeRow } from "../../../api/types.ts";
import { translate, useWords } from "../../../i18n/words.ts";
import type { Allowance } from "../../../ui/why-not.tsx";
import { changesQuery } from "./queries.ts";
import { changeWords } from "./words.ts";

/** The undecided request of an order, if there is one. */
export function useOpenRequest(id: string): ChangeRow | undefined {
  return useQuery(changesQuery(id)).data?.find((change) => change.state === "submitted");
}

/** Why no other request is taken now. */
export function barredBy({ number, requested_by: { name } }: ChangeRow): Allowance {
  const message = {
    zh: translate(changeWords, "zh")("openFirst", { number, name }),
    en: translate(changeWords, "en")("openFirst", { number, name }),
  };
  return { allowed: false, refusals: [{ code: "change_open", message }] };
}

export function OpenRequest({ id, request }: { id: string; request: ChangeRow }) {
  const t = useWords(changeWords);
  const { number, reason, requested_by: by } = request;
  return (
    <Alert
      type="warning"
      showIcon
      title={t("openFirst", { number, name: by.name })}
      description={
        <>
          {t("openReason", { reason })}{" "}
          <Link to={`/orders/${id}/changes/${request.id}`}>{t("openLink", { number })}</Link>
        </>
      }
    />
  );
}
