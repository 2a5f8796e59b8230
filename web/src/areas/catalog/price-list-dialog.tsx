/** A price list entered or changed, with all its lines. */

import { useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { api, body } from "../../api/client.ts";
import { commandHeaders, useCommand } from "../../api/command.ts";
import { searchCustomers } from "../../api/lookups.ts";
import { useChannelOptions } from "../../i18n/fields/channels.ts";
import { classOptions } from "../../i18n/fields/classes.ts";
import { useWords } from "../../i18n/words.ts";
import { CommandDialog } from "../../ui/command-dialog.tsx";
import { DateInput } from "../../ui/date-input.tsx";
import { Choice, Field, TextInput } from "../../ui/field.tsx";
import { LookupSelect } from "../../ui/lookup-select.tsx";
import {
  type ListDraft,
  newRule,
  type RuleDraft,
  toListDraft,
  toListInput,
} from "./price-draft.ts";
import type { PriceList } from "./price-queries.ts";
import { PriceRuleFields } from "./price-rule-fields.tsx";
import { priceWords } from "./price-words.ts";
import "./price.css";
import "./catalog.css";

interface PriceListDialogProps {
  priceList: PriceList | null;
  etag: string | null;
  onClose: () => void;
  /** Called with the id of a new list. */
  onDone?: (id: string | null) => void;
}

const kinds = ["price_list", "frame_contract", "promotion"] as const;

export function PriceListDialog({ priceList, etag, onClose, onDone }: PriceListDialogProps) {
  const t = useWords(priceWords);
  const client = useQueryClient();
  const [draft, setDraft] = useState<ListDraft>(() => toListDraft(priceList));
  const [next, setNext] = useState(draft.rules.length);
  const change = (part: Partial<ListDraft>) => setDraft({ ...draft, ...part });
  const input = toListInput(draft);
  const save = useCommand<void, string | null>({
    name: `price_list.${priceList?.id ?? "new"}`,
    run: async (_, key) => {
      if (!input) return null;
      if (priceList) {
        await api.PUT("/api/v1/price-lists/{id}", {
          params: { path: { id: priceList.id } },
          headers: commandHeaders(key, etag),
          body: input,
        });
        return null;
      }
      const created = await body(
        api.POST("/api/v1/price-lists", {
          params: { header: commandHeaders(key) },
          body: input,
        }),
      );
      return created.id;
    },
    onDone: (id) => {
      client.invalidateQueries({ queryKey: ["price_list"] });
      onClose();
      onDone?.(id);
    },
  });
  const setRule = (rule: RuleDraft) =>
    change({ rules: draft.rules.map((one) => (one.key === rule.key ? rule : one)) });
  return (
    <CommandDialog
      title={priceList ? priceList.name : t("newList")}
      okText={t("save")}
      width={960}
      busy={save.busy}
      problem={save.problem}
      ready={input !== null}
      onOk={save.run}
      onClose={onClose}
    >
      <HeadFields draft={draft} onChange={change} />
      <div>
        {draft.rules.map((rule, index) => (
          <PriceRuleFields
            key={rule.key}
            rule={rule}
            kind={draft.kind}
            index={index}
            onChange={setRule}
            onRemove={() => change({ rules: draft.rules.filter((one) => one.key !== rule.key) })}
          />
        ))}
      </div>
      <div>
        <Button
          size="small"
          onClick={() => {
            change({ rules: [...draft.rules, newRule(next)] });
            setNext(next + 1);
          }}
        >
          {t("addRule")}
        </Button>
      </div>
    </CommandDialog>
  );
}

interface HeadFieldsProps {
  draft: ListDraft;
  onChange: (part: Partial<ListDraft>) => void;
}

function HeadFields({ draft, onChange }: HeadFieldsProps) {
  const t = useWords(priceWords);
  const channels = useChannelOptions(draft.channel, t("all"));
  const text = (key: "code" | "name" | "currency", label: string, required = false) => (
    <Field label={label} pointer={`/${key}`} required={required}>
      {(control) => (
        <TextInput
          {...control}
          value={draft[key]}
          onChange={(value) => onChange({ [key]: value })}
        />
      )}
    </Field>
  );
  const choice = (
    key: "class" | "channel",
    label: string,
    options: { value: string; label: string }[],
  ) => (
    <Field label={label} pointer={`/${key}`}>
      {(control) => (
        <Choice
          {...control}
          value={draft[key]}
          options={options}
          onChange={(value) => onChange({ [key]: value })}
        />
      )}
    </Field>
  );
  const date = (key: "from" | "until", pointer: string, label: string, required = false) => (
    <Field label={label} pointer={pointer} required={required}>
      {(control) => (
        <DateInput {...control} value={draft[key]} onChange={(on) => onChange({ [key]: on })} />
      )}
    </Field>
  );
  const box = (key: "taxed" | "active", label: string) => (
    <label className="yd-row">
      <input
        type="checkbox"
        checked={draft[key]}
        onChange={(event) => onChange({ [key]: event.target.checked })}
      />
      {label}
    </label>
  );
  return (
    <>
      <div className="yd-product-form">
        {text("name", t("name"), true)}
        {text("code", t("code"), true)}
        <Field label={t("kind")} pointer="/kind">
          {(control) => (
            <Choice
              {...control}
              value={draft.kind}
              options={kinds.map((value) => ({ value, label: t(`kind_${value}`) }))}
              onChange={(kind) => onChange({ kind })}
            />
          )}
        </Field>
        <Field label={t("customer")} pointer="/customer_id" hint={t("customerHint")}>
          {(control) => (
            <LookupSelect
              {...control}
              source="customers"
              label={draft.customerName}
              search={searchCustomers}
              onChoose={(item) =>
                onChange({ customer: item?.id ?? null, customerName: item?.label ?? "" })
              }
            />
          )}
        </Field>
        {choice("class", t("class"), classOptions(draft.class, t("all")))}
        {choice("channel", t("channel"), channels)}
        {date("from", "/valid_from", t("validFrom"), true)}
        {date("until", "/valid_until", t("validUntil"))}
        {text("currency", t("currency"))}
      </div>
      {box("taxed", t("isTaxed"))}
      {box("active", t("isActive"))}
    </>
  );
}
