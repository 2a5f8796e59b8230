/** A customer entered or changed. */

import { useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { api, body } from "../../api/client.ts";
import { commandHeaders, useCommand } from "../../api/command.ts";
import { searchPeople } from "../../api/lookups.ts";
import { useChannelOptions } from "../../i18n/fields/channels.ts";
import { classOptions } from "../../i18n/fields/classes.ts";
import { useWords } from "../../i18n/words.ts";
import { CommandDialog } from "../../ui/command-dialog.tsx";
import { Choice, Field, TextInput } from "../../ui/field.tsx";
import { LookupSelect } from "../../ui/lookup-select.tsx";
import { toDraftTerms, toTerms } from "../../ui/terms/terms.ts";
import { TermsEditor } from "../../ui/terms/terms-editor.tsx";
import { AddressRows } from "./address-rows.tsx";
import type { Contact, Customer, CustomerInput } from "./queries.ts";
import { TwinWarning } from "./twins.tsx";
import { partyWords } from "./words.ts";
import "./party.css";

interface CustomerDialogProps {
  customer: Customer | null;
  etag: string | null;
  onClose: () => void;
  /** Called with the id of a new customer. */
  onDone?: (id: string | null) => void;
}

export function CustomerDialog({ customer, etag, onClose, onDone }: CustomerDialogProps) {
  const t = useWords(partyWords);
  const client = useQueryClient();
  const [draft, setDraft] = useState<CustomerInput>(() => inputOf(customer));
  const [terms, setTerms] = useState(() => toDraftTerms(customer?.payment_terms));
  const [owner, setOwner] = useState(customer?.owner_name ?? "");
  const change = (part: Partial<CustomerInput>) => setDraft({ ...draft, ...part });
  const save = useCommand<void, string | null>({
    name: `customer.${customer?.id ?? "new"}`,
    run: async (_, key) => {
      const input = { ...draft, payment_terms: toTerms(terms) };
      if (customer) {
        await api.PUT("/api/v1/customers/{id}", {
          params: { path: { id: customer.id } },
          headers: commandHeaders(key, etag),
          body: input,
        });
        return null;
      }
      const created = await body(
        api.POST("/api/v1/customers", {
          params: { header: commandHeaders(key) },
          body: input,
        }),
      );
      return created.id;
    },
    onDone: (id) => {
      client.invalidateQueries({ queryKey: ["customer"] });
      onClose();
      onDone?.(id);
    },
  });
  const text = (
    key: "code" | "name" | "invoice_title" | "tax_no" | "phone" | "address",
    label: string,
    required = false,
  ) => (
    <Field label={label} pointer={`/${key}`} required={required} wide={key === "address"}>
      {(control) => (
        <TextInput
          {...control}
          value={draft[key] ?? ""}
          onChange={(value) => change({ [key]: value })}
        />
      )}
    </Field>
  );
  const channels = useChannelOptions(draft.channel ?? "", "—");
  return (
    <CommandDialog
      title={customer ? customer.name : t("newCustomer")}
      okText={t("save")}
      width={720}
      busy={save.busy}
      problem={save.problem}
      ready={draft.code.trim() !== "" && draft.name.trim() !== ""}
      onOk={save.run}
      onClose={onClose}
    >
      <div className="yd-party-form">
        {text("name", t("name"), true)}
        {text("code", t("code"), true)}
        <Field label={t("class")} pointer="/class">
          {(control) => (
            <Choice
              {...control}
              value={draft.class ?? ""}
              options={classOptions(draft.class ?? "", "—")}
              onChange={(value) => change({ class: value })}
            />
          )}
        </Field>
        <Field label={t("channel")} pointer="/channel">
          {(control) => (
            <Choice
              {...control}
              value={draft.channel ?? ""}
              options={channels}
              onChange={(value) => change({ channel: value })}
            />
          )}
        </Field>
        <Field label={t("owner")} pointer="/owner_id" hint={t("ownerHint")}>
          {(control) => (
            <LookupSelect
              {...control}
              source="people"
              label={owner}
              search={searchPeople}
              onChoose={(person) => {
                setOwner(person?.label ?? "");
                change({ owner_id: person?.id ?? null });
              }}
            />
          )}
        </Field>
        {text("phone", t("phone"))}
        {text("invoice_title", t("invoiceTitle"))}
        {text("tax_no", t("taxNo"))}
        {text("address", t("address"))}
      </div>
      <TwinWarning
        candidate={{
          name: draft.name,
          tax_no: draft.tax_no ?? "",
          phone: draft.phone ?? "",
          ...(customer ? { except: customer.id } : {}),
        }}
      />
      <ContactRows contacts={draft.contacts ?? []} onChange={(contacts) => change({ contacts })} />
      <AddressRows
        addresses={draft.addresses ?? []}
        onChange={(addresses) => change({ addresses })}
      />
      <TermsEditor title={t("usualTerms")} terms={terms} disabled={false} onChange={setTerms} />
      <label className="yd-row">
        <input
          type="checkbox"
          checked={draft.active ?? true}
          onChange={(event) => change({ active: event.target.checked })}
        />
        {t("mayOrder")}
      </label>
    </CommandDialog>
  );
}

/** Only what can be entered: the server refuses what it computes itself. */
function inputOf(customer: Customer | null): CustomerInput {
  if (!customer) return { code: "", name: "", contacts: [], active: true };
  const { id: _, owner_name: __, version: ___, ...input } = customer;
  return input;
}

interface ContactRowsProps {
  contacts: readonly Contact[];
  onChange: (contacts: Contact[]) => void;
}

function ContactRows({ contacts, onChange }: ContactRowsProps) {
  const t = useWords(partyWords);
  const change = (index: number, part: Partial<Contact>) =>
    onChange(contacts.map((one, i) => (i === index ? { ...one, ...part } : one)));
  const fields = [
    ["name", t("contactName")],
    ["role", t("role")],
    ["phone", t("phone")],
    ["email", t("email")],
  ] as const;
  return (
    <fieldset className="yd-stack yd-party-contacts">
      <legend>{t("contacts")}</legend>
      {contacts.map((contact, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows are only known by their place
        <div key={index} className="yd-party-contact">
          {fields.map(([key, label]) => (
            <Field key={key} label={label} pointer={`/contacts/${index}/${key}`}>
              {(control) => (
                <TextInput
                  {...control}
                  value={contact[key] ?? ""}
                  onChange={(value) => change(index, { [key]: value })}
                />
              )}
            </Field>
          ))}
          <Button
            aria-label={t("removeContact", { name: contact.name })}
            onClick={() => onChange(contacts.filter((_, i) => i !== index))}
          >
            ×
          </Button>
        </div>
      ))}
      <div>
        <Button size="small" onClick={() => onChange([...contacts, { name: "" }])}>
          {t("addContact")}
        </Button>
      </div>
    </fieldset>
  );
}
