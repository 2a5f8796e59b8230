/** What the forms of inquiries, quotations and contracts share: heading, saving, and what went wrong. */

import { Alert, Button } from "antd";
import type { ReactNode } from "react";
import type { OrderContent } from "../../../api/types.ts";
import { useWords } from "../../../i18n/words.ts";
import { BackLink } from "../../../ui/back-link.tsx";
import { Fields } from "../../../ui/field.tsx";
import { PageHeader } from "../../../ui/page-header.tsx";
import { ProblemAlert } from "../../../ui/problem-alert.tsx";
import { orderWords } from "../words.ts";
import { ContentConflict } from "./conflict.tsx";
import { type FieldNames, useDocumentFieldNames } from "./document-names.ts";
import type { Draft } from "./draft.ts";
import type { useDocumentForm } from "./use-document-form.ts";
import "./entry.css";

type Form<Kept extends { draft: Draft }, Input extends { content: OrderContent }> = ReturnType<
  typeof useDocumentForm<Kept, Input, { id: string; revision: number }>
>;

interface DocumentFrameProps<
  Kept extends { draft: Draft },
  Input extends { content: OrderContent },
> {
  form: Form<Kept, Input>;
  title: string;
  back: { to: string; words: string };
  save: string;
  /** Names of the document's own fields, by their place in what is sent. */
  names: FieldNames;
  children: ReactNode;
}

export function DocumentFrame<
  Kept extends { draft: Draft },
  Input extends { content: OrderContent },
>({ form, title, back, save, names, children }: DocumentFrameProps<Kept, Input>) {
  const t = useWords(orderWords);
  const nameField = useDocumentFieldNames(names);
  return (
    <Fields problem={form.problem} errors={form.previewErrors} missing={form.notes.missing}>
      <PageHeader
        title={title}
        before={<BackLink to={back.to}>{back.words}</BackLink>}
        actions={
          <Button type="primary" loading={form.busy} onClick={form.run}>
            {save}
          </Button>
        }
      />
      <div className="yd-stack">
        {form.restored && (
          <Alert
            type="info"
            showIcon
            title={t("restored")}
            action={<Button onClick={form.discard}>{t("discardRestored")}</Button>}
          />
        )}
        <ProblemAlert
          problem={form.problem}
          onRetry={form.run}
          nameField={nameField}
          onField={form.goToField}
        />
        {children}
      </div>
      {form.conflict && (
        <ContentConflict
          conflict={form.conflict}
          draft={form.kept.draft}
          around={names}
          onResolve={form.resolve}
          onDiscard={form.discard}
        />
      )}
    </Fields>
  );
}
