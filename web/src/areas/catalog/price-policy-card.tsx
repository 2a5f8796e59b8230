/** Precedence, the day that counts and the authorities below the floor; set by the general manager. */

import { ArrowUpOutlined } from "@ant-design/icons";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { api } from "../../api/client.ts";
import { commandHeaders, useCommand } from "../../api/command.ts";
import { useMay } from "../../api/session.ts";
import { rateToPercent } from "../../i18n/decimal.ts";
import { useLocale } from "../../i18n/locale.ts";
import { useWords } from "../../i18n/words.ts";
import { Choice, Field } from "../../ui/field.tsx";
import { ProblemAlert } from "../../ui/problem-alert.tsx";
import { QueryState } from "../../ui/query-state.tsx";
import { AuthoritiesDialog } from "./authorities-dialog.tsx";
import { type PricePolicy, postsQuery, pricePolicyQuery } from "./price-queries.ts";
import { priceWords } from "./price-words.ts";
import "./price.css";

const days = ["order_date", "delivery_date"] as const;

export function PricePolicyCard() {
  const t = useWords(priceWords);
  const query = useQuery(pricePolicyQuery());
  return (
    <section className="yd-card" aria-labelledby="price-policy-title">
      <h2 id="price-policy-title">{t("policy")}</h2>
      <QueryState query={query}>
        {({ value, etag }) => <Policy policy={value} etag={etag} />}
      </QueryState>
    </section>
  );
}

function Policy({ policy, etag }: { policy: PricePolicy; etag: string | null }) {
  const t = useWords(priceWords);
  const may = useMay("price.policy");
  const client = useQueryClient();
  const save = useCommand<PricePolicy>({
    name: "price.policy",
    run: (next, key) =>
      api.PUT("/api/v1/price-policy", { headers: commandHeaders(key, etag), body: next }),
    onDone: () => client.invalidateQueries({ queryKey: ["price_policy"] }),
  });
  const up = (index: number) => {
    const precedence = [...policy.precedence];
    const [level] = precedence.splice(index, 1);
    if (level) precedence.splice(index - 1, 0, level);
    save.run({ ...policy, precedence });
  };
  return (
    <div className="yd-price-policy">
      <div>
        <h3>{t("precedence")}</h3>
        <p className="yd-small yd-muted">{t("precedenceHelp")}</p>
        <ol className="yd-precedence">
          {policy.precedence.map((level, index) => (
            <li key={level}>
              {t(`level_${level}`)}
              {may && index > 0 && (
                <Button
                  size="small"
                  type="text"
                  icon={<ArrowUpOutlined aria-hidden />}
                  aria-label={t("moveUp", { name: t(`level_${level}`) })}
                  disabled={save.busy}
                  onClick={() => up(index)}
                />
              )}
            </li>
          ))}
        </ol>
      </div>
      <div className="yd-stack">
        <Field label={t("validOn")}>
          {(control) => (
            <Choice
              {...control}
              disabled={!may || save.busy}
              value={policy.valid_on ?? "order_date"}
              options={days.map((value) => ({ value, label: t(`validOn_${value}`) }))}
              onChange={(valid_on) => save.run({ ...policy, valid_on })}
            />
          )}
        </Field>
        <Authorities policy={policy} etag={etag} />
        <ProblemAlert problem={save.problem} />
      </div>
    </div>
  );
}

function Authorities({ policy, etag }: { policy: PricePolicy; etag: string | null }) {
  const t = useWords(priceWords);
  const may = useMay("price.policy");
  const posts = useQuery(postsQuery(useLocale()));
  const [editing, setEditing] = useState(false);
  const entitled = posts.data?.filter(({ rights }) =>
    rights.some(({ action }) => action === "price.release"),
  );
  const postName = (key: string) => posts.data?.find((one) => one.post === key)?.title ?? key;
  return (
    <div>
      <div className="yd-row yd-row-between">
        <h3>{t("authorities")}</h3>
        {may && entitled && (
          <Button size="small" onClick={() => setEditing(true)}>
            {t("edit")}
          </Button>
        )}
      </div>
      <ul>
        {policy.floor_authorities.map(({ post, below }) => {
          const percent = rateToPercent(below);
          const name = postName(post);
          return (
            <li key={post}>
              {percent === "100"
                ? t("anyPrice", { post: name })
                : t("authority", { post: name, percent })}
            </li>
          );
        })}
      </ul>
      {editing && entitled && (
        <AuthoritiesDialog
          policy={policy}
          etag={etag}
          posts={entitled}
          onClose={() => setEditing(false)}
        />
      )}
    </div>
  );
}
