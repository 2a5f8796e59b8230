/** Says that a day differs from its weekday, or lets it be an ordinary day again. */

import { useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { api, body } from "../../api/client.ts";
import { commandHeaders, useCommand } from "../../api/command.ts";
import { useFormat } from "../../i18n/format.ts";
import { useWords } from "../../i18n/words.ts";
import { CommandDialog } from "../../ui/command-dialog.tsx";
import { Choice, Field, TextInput } from "../../ui/field.tsx";
import type { ChosenDay } from "./calendar-page.tsx";
import { processWords } from "./words.ts";

interface DayDialogProps {
  day: ChosenDay;
  department: string | null;
  onClose: () => void;
}

const kinds = ["off", "work", "half"] as const;
const kindWords = { off: "kindOff", work: "kindWork", half: "kindHalf" } as const;

export function DayDialog({ day, department, onClose }: DayDialogProps) {
  const t = useWords(processWords);
  const format = useFormat();
  const client = useQueryClient();
  const { date, special } = day;
  const [kind, setKind] = useState(kinds.find((one) => one === special?.kind) ?? "off");
  const [zh, setZh] = useState(special?.reason.zh ?? "");
  const [en, setEn] = useState(special?.reason.en ?? "");
  const done = () => {
    client.invalidateQueries({ queryKey: ["calendar"] });
    onClose();
  };
  const put = useCommand<void>({
    name: `calendar.put:${date}`,
    run: (_, key) =>
      body(
        api.PUT("/api/v1/calendar/special-days/{date}", {
          params: { path: { date } },
          headers: commandHeaders(key),
          body: {
            kind,
            reason: { zh: zh.trim(), en: en.trim() || zh.trim() },
            department,
          },
        }),
      ),
    onDone: done,
  });
  const drop = useCommand<void>({
    name: `calendar.drop:${date}`,
    run: (_, key) =>
      body(
        api.DELETE("/api/v1/calendar/special-days/{date}", {
          params: { path: { date }, query: department ? { department } : {} },
          headers: commandHeaders(key),
        }),
      ),
    onDone: done,
  });
  return (
    <CommandDialog
      title={t("dayDetail", { date: format.date(date), weekday: format.weekday(date) })}
      okText={t("save")}
      busy={put.busy}
      problem={put.problem ?? drop.problem}
      ready={zh.trim() !== ""}
      onOk={put.run}
      onClose={onClose}
    >
      <Field label={t("dayKind")} pointer="/kind">
        {(control) => (
          <Choice
            {...control}
            value={kind}
            options={kinds.map((value) => ({ value, label: t(kindWords[value]) }))}
            onChange={setKind}
          />
        )}
      </Field>
      <Field label={t("dayReason")} pointer="/reason" required hint={t("dayReasonHint")}>
        {(control) => <TextInput {...control} value={zh} onChange={setZh} />}
      </Field>
      <Field label={t("dayReasonEn")}>
        {(control) => <TextInput {...control} value={en} onChange={setEn} />}
      </Field>
      {special && (
        <p>
          <Button danger loading={drop.busy} onClick={() => drop.run()}>
            {t("dropDay")}
          </Button>
        </p>
      )}
    </CommandDialog>
  );
}
