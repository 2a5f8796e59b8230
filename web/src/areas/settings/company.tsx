import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { type FormEvent, useState } from "react";
import { api, body } from "../../api/client.ts";
import { commandHeaders, useCommand } from "../../api/command.ts";
import { useMay } from "../../api/session.ts";
import { type Text, useText, useWords } from "../../i18n/words.ts";
import { Field, Fields, TextInput } from "../../ui/field.tsx";
import { ProblemAlert } from "../../ui/problem-alert.tsx";
import { QueryState } from "../../ui/query-state.tsx";
import { settingsWords } from "./words.ts";

/** What the company is called, on every page and paper. */
export function Company() {
  const t = useWords(settingsWords);
  const text = useText();
  const may = useMay("settings.manage");
  const query = useQuery({
    queryKey: ["company"],
    queryFn: ({ signal }) => body(api.GET("/api/v1/company", { signal })),
  });
  return (
    <section className="yd-card yd-stack">
      <p className="yd-muted">{t("companyHelp")}</p>
      <QueryState query={query}>
        {(name) =>
          may ? (
            <CompanyForm name={name} />
          ) : (
            <p>
              <strong>{name ? text(name) : "—"}</strong>
            </p>
          )
        }
      </QueryState>
    </section>
  );
}

function CompanyForm({ name }: { name: Text | null }) {
  const t = useWords(settingsWords);
  const client = useQueryClient();
  const [zh, setZh] = useState(name?.zh ?? "");
  const [en, setEn] = useState(name?.en ?? "");
  const save = useCommand<void>({
    name: "company.name",
    run: (_, key) =>
      body(
        api.PUT("/api/v1/company", {
          headers: commandHeaders(key),
          body: { zh: zh.trim(), en: en.trim() },
        }),
      ),
    onDone: () => {
      client.invalidateQueries({ queryKey: ["company"] });
      client.invalidateQueries({ queryKey: ["me"] });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.run();
  };
  return (
    <Fields problem={save.problem}>
      <ProblemAlert problem={save.problem} />
      <form className="yd-stack yd-narrow-form" onSubmit={submit}>
        <Field label={t("nameZh")} pointer="/zh" required>
          {(control) => <TextInput {...control} value={zh} onChange={setZh} />}
        </Field>
        <Field label={t("nameEn")} pointer="/en">
          {(control) => <TextInput {...control} value={en} onChange={setEn} />}
        </Field>
        <div>
          <Button type="primary" htmlType="submit" loading={save.busy} disabled={zh.trim() === ""}>
            {t("save")}
          </Button>
        </div>
      </form>
    </Fields>
  );
}
