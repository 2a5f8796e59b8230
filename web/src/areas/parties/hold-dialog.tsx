/** A hold placed on a customer. */

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, body } from "../../api/client.ts";
import { commandHeaders, useCommand } from "../../api/command.ts";
import { useLocale } from "../../i18n/locale.ts";
import { useWords } from "../../i18n/words.ts";
import { CommandDialog } from "../../ui/command-dialog.tsx";
import { DateInput } from "../../ui/date-input.tsx";
import { Choice, Field, TextArea } from "../../ui/field.tsx";
import { type HoldInput, holdPoints, type Post, postsQuery } from "./hold-queries.ts";
import { holdWords } from "./hold-words.ts";
import "./party.css";

const sources = ["person", "dispute"] as const;

export function HoldDialog({ customer, onClose }: { customer: string; onClose: () => void }) {
  const t = useWords(holdWords);
  const client = useQueryClient();
  const posts = useQuery(postsQuery(useLocale()));
  const [draft, setDraft] = useState<HoldInput>({
    reason: "",
    source: "person",
    points: ["submission", "shipping"],
    clearing_posts: ["finance_manager", "general_manager"],
    expires_on: null,
  });
  const change = (part: Partial<HoldInput>) => setDraft({ ...draft, ...part });
  const mayClear = posts.data?.filter(({ rights }) =>
    rights.some(({ action }) => action === "customer.hold.clear"),
  );
  const place = useCommand<void>({
    name: `hold.place.${customer}`,
    run: (_, key) =>
      body(
        api.POST("/api/v1/customers/{id}/holds", {
          params: { path: { id: customer }, header: commandHeaders(key) },
          body: { ...draft, reason: draft.reason.trim() },
        }),
      ),
    onDone: () => {
      client.invalidateQueries({ queryKey: ["customer"] });
      onClose();
    },
  });
  return (
    <CommandDialog
      title={t("placeTitle")}
      okText={t("place")}
      danger
      busy={place.busy}
      problem={place.problem}
      ready={
        draft.reason.trim() !== "" && draft.points.length > 0 && draft.clearing_posts.length > 0
      }
      onOk={place.run}
      onClose={onClose}
    >
      <Field label={t("reason")} pointer="/reason" required>
        {(control) => (
          <TextArea {...control} value={draft.reason} onChange={(reason) => change({ reason })} />
        )}
      </Field>
      <div className="yd-form-pair">
        <Field label={t("source")} pointer="/source">
          {(control) => (
            <Choice
              {...control}
              value={draft.source === "dispute" ? "dispute" : "person"}
              options={sources.map((value) => ({ value, label: t(`source_${value}`) }))}
              onChange={(source) => change({ source })}
            />
          )}
        </Field>
        <Field label={t("expiresOn")} pointer="/expires_on" hint={t("expiresHint")}>
          {(control) => (
            <DateInput
              {...control}
              value={draft.expires_on ?? null}
              onChange={(expires_on) => change({ expires_on })}
            />
          )}
        </Field>
      </div>
      <Checks
        legend={t("points")}
        chosen={draft.points}
        options={holdPoints.map((value) => ({ value, label: t(`point_${value}`) }))}
        onChange={(points) => change({ points })}
      />
      <Checks<Post>
        legend={t("clearingPosts")}
        chosen={draft.clearing_posts}
        options={(mayClear ?? []).map(({ post, title }) => ({ value: post as Post, label: title }))}
        onChange={(clearing_posts) => change({ clearing_posts })}
      />
    </CommandDialog>
  );
}

interface ChecksProps<Value extends string> {
  legend: string;
  chosen: readonly Value[];
  options: readonly { value: Value; label: string }[];
  onChange: (chosen: Value[]) => void;
}

function Checks<Value extends string>({ legend, chosen, options, onChange }: ChecksProps<Value>) {
  return (
    <fieldset className="yd-party-contacts">
      <legend>{legend}</legend>
      <div className="yd-row">
        {options.map(({ value, label }) => (
          <label key={value} className="yd-row yd-check">
            <input
              type="checkbox"
              checked={chosen.includes(value)}
              onChange={(event) =>
                onChange(
                  event.target.checked
                    ? [...chosen, value]
                    : chosen.filter((other) => other !== value),
                )
              }
            />
            {label}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
