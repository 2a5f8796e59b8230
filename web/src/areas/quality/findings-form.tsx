/** Quantities or machines, the items checked, notes: what every inspection asks. */

import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, Checkbox } from "antd";
import { useWords } from "../../i18n/words.ts";
import { Choice, Field, TextArea, TextInput } from "../../ui/field.tsx";
import type { Draft, Verdict } from "./findings.ts";
import type { InspectionItem } from "./queries.ts";
import { qualityWords } from "./words.ts";

interface FindingsFormProps {
  draft: Draft;
  onChange: (draft: Draft) => void;
  /** The machines to inspect; null for goods without numbers. */
  machines: readonly string[] | null;
  /** What can be found about a machine. */
  verdicts?: readonly Verdict[];
  /** Asks what is wrong when something failed. */
  describes: boolean;
}

export function FindingsForm(props: FindingsFormProps) {
  const { draft, onChange, machines, verdicts = ["passed", "failed"], describes } = props;
  const t = useWords(qualityWords);
  const set = (change: Partial<Draft>) => onChange({ ...draft, ...change });
  const failed = machines
    ? Object.values(draft.verdicts).includes("failed")
    : draft.failed.trim() !== "" && draft.failed.trim() !== "0";
  return (
    <>
      {machines ? (
        <Machines machines={machines} verdicts={verdicts} draft={draft} onChange={onChange} />
      ) : (
        <>
          <Field label={t("passed")} pointer="/passed">
            {(control) => (
              <TextInput
                {...control}
                inputMode="decimal"
                value={draft.passed}
                onChange={(passed) => set({ passed })}
              />
            )}
          </Field>
          <Field label={t("failed")} pointer="/failed">
            {(control) => (
              <TextInput
                {...control}
                inputMode="decimal"
                value={draft.failed}
                onChange={(value) => set({ failed: value })}
              />
            )}
          </Field>
        </>
      )}
      {failed && describes && (
        <Field
          label={t("description")}
          pointer="/failure/description"
          hint={t("failureHint")}
          required
        >
          {(control) => (
            <TextArea
              {...control}
              value={draft.description}
              onChange={(description) => set({ description })}
            />
          )}
        </Field>
      )}
      <Items items={draft.items} onChange={(items) => set({ items })} />
      <Field label={t("note")} pointer="/note">
        {(control) => (
          <TextArea {...control} value={draft.note} onChange={(note) => set({ note })} />
        )}
      </Field>
    </>
  );
}

interface MachinesProps {
  machines: readonly string[];
  verdicts: readonly Verdict[];
  draft: Draft;
  onChange: (draft: Draft) => void;
}

function Machines({ machines, verdicts, draft, onChange }: MachinesProps) {
  const t = useWords(qualityWords);
  const judge = (serial: string, verdict: Verdict | "later") => {
    const { [serial]: _, ...others } = draft.verdicts;
    const judged = verdict === "later" ? others : { ...others, [serial]: verdict };
    onChange({ ...draft, verdicts: judged });
  };
  const options = (["later", ...verdicts] as const).map((value) => ({ value, label: t(value) }));
  return (
    <fieldset className="yd-inspect-machines">
      <legend>{t("machines")}</legend>
      {machines.map((serial) => (
        <Field key={serial} label={serial}>
          {(control) => (
            <Choice
              {...control}
              value={draft.verdicts[serial] ?? "later"}
              options={options}
              onChange={(verdict) => judge(serial, verdict)}
            />
          )}
        </Field>
      ))}
    </fieldset>
  );
}

interface ItemsProps {
  items: readonly InspectionItem[];
  onChange: (items: readonly InspectionItem[]) => void;
}

const newItem: InspectionItem = { name: "", standard: "", measured: "", passed: true };

function Items({ items, onChange }: ItemsProps) {
  const t = useWords(qualityWords);
  const change = (at: number, part: Partial<InspectionItem>) =>
    onChange(items.map((item, n) => (n === at ? { ...item, ...part } : item)));
  return (
    <fieldset className="yd-inspect-items">
      <legend>{t("items")}</legend>
      {items.map((item, n) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows have no other identity and are never sorted
        <div key={n} className="yd-inspect-item">
          {(["name", "standard", "measured"] as const).map((part) => {
            const label = t(
              part === "name" ? "itemName" : part === "standard" ? "itemStandard" : "itemMeasured",
            );
            return (
              <TextInput
                key={part}
                aria-label={`${label} ${n + 1}`}
                placeholder={label}
                value={item[part] ?? ""}
                onChange={(value) => change(n, { [part]: value })}
              />
            );
          })}
          <Checkbox
            checked={item.passed}
            onChange={({ target }) => change(n, { passed: target.checked })}
          >
            {t("itemPassed")}
          </Checkbox>
          <Button
            type="text"
            icon={<DeleteOutlined aria-hidden />}
            aria-label={t("removeItem", { n: n + 1 })}
            onClick={() => onChange(items.filter((_, at) => at !== n))}
          />
        </div>
      ))}
      <Button
        size="small"
        icon={<PlusOutlined aria-hidden />}
        onClick={() => onChange([...items, newItem])}
      >
        {t("addItem")}
      </Button>
    </fieldset>
  );
}
