/** One machine or delivered line: each item ticked, how much is accepted now, when the rest. */

import { Button, Radio } from "antd";
import type { components } from "../../api/generated.ts";
import { useFormat } from "../../i18n/format.ts";
import { useWords } from "../../i18n/words.ts";
import { DateInput } from "../../ui/date-input.tsx";
import { Field, TextArea, TextInput } from "../../ui/field.tsx";
import { DateText } from "../../ui/figures.tsx";
import { FileUpload } from "../../ui/file-upload.tsx";
import type { SheetRow } from "./queries.ts";
import { logisticsWords } from "./words.ts";
import "virtual:antd/Radio.css";

export interface Finding {
  checks: { ok: boolean | null; note: string }[];
  accepted: string;
  later_on: string | null;
  remark: string;
  photos: string[];
}

/** What the server knows of a row, as something to change. */
export function findingOf(row: SheetRow): Finding {
  return {
    checks: row.checks.map((check) => ({ ok: check.ok ?? null, note: check.note ?? "" })),
    accepted: row.accepted,
    later_on: row.later_on ?? null,
    remark: row.remark,
    photos: row.photos,
  };
}

interface AcceptanceRowProps {
  row: SheetRow;
  goods: components["schemas"]["GoodsName"] | undefined;
  found: Finding;
  disabled: boolean;
  onChange: (found: Finding) => void;
  onObject: () => void;
}

export function AcceptanceRow(props: AcceptanceRowProps) {
  const { row, goods, found, disabled, onChange, onObject } = props;
  const t = useWords(logisticsWords);
  const { quantity } = useFormat();
  const tick = (index: number, next: Partial<Finding["checks"][number]>) =>
    onChange({
      ...found,
      checks: found.checks.map((check, i) => (i === index ? { ...check, ...next } : check)),
    });
  const allOk = () =>
    onChange({
      ...found,
      checks: found.checks.map((check) => ({ ...check, ok: true })),
      accepted: row.quantity,
    });
  return (
    <section className="yd-card yd-stack">
      <div className="yd-row yd-row-between">
        <strong>
          {goods?.name} {goods?.model} {row.serial}
        </strong>
        {!disabled && <Button onClick={allOk}>{t("allOk")}</Button>}
      </div>
      <ul className="yd-checks">
        {row.checks.map((check, index) => {
          const now = found.checks[index];
          const label = [t(`check_${check.kind}`), check.name].filter(Boolean).join(" · ");
          return (
            <li key={`${check.kind}.${check.name}`} className="yd-stack">
              <div className="yd-row yd-row-between">
                <span>
                  {label} <span className="yd-muted">{check.expected}</span>
                </span>
                <Radio.Group
                  aria-label={label}
                  optionType="button"
                  disabled={disabled}
                  value={now?.ok ?? null}
                  onChange={(event) => tick(index, { ok: event.target.value })}
                  options={[
                    { value: true, label: t("ok") },
                    { value: false, label: t("notOk") },
                  ]}
                />
              </div>
              {now?.ok === false && (
                <TextInput
                  aria-label={`${label} ${t("found")}`}
                  placeholder={t("found")}
                  disabled={disabled}
                  value={now.note}
                  onChange={(note) => tick(index, { note })}
                />
              )}
            </li>
          );
        })}
      </ul>
      <Field
        label={t("acceptedNow")}
        pointer={`/rows/${row.ordinal}/accepted`}
        hint={t("ofAll", { n: quantity(row.quantity) })}
      >
        {(control) => (
          <TextInput
            {...control}
            inputMode="decimal"
            disabled={disabled}
            value={found.accepted}
            onChange={(accepted) => onChange({ ...found, accepted })}
          />
        )}
      </Field>
      {found.accepted !== row.quantity && !row.objected_at && (
        <Field label={t("laterOn")} pointer={`/rows/${row.ordinal}/later_on`}>
          {(control) => (
            <DateInput
              {...control}
              disabled={disabled}
              value={found.later_on}
              onChange={(later_on) => onChange({ ...found, later_on })}
            />
          )}
        </Field>
      )}
      <Field label={t("remark")} pointer={`/rows/${row.ordinal}/remark`}>
        {(control) => (
          <TextArea
            {...control}
            rows={1}
            disabled={disabled}
            value={found.remark}
            onChange={(remark) => onChange({ ...found, remark })}
          />
        )}
      </Field>
      <div className="yd-row">
        {found.photos.map((photo) => (
          <a key={photo} href={`/api/v1/files/${photo}`}>
            {t("photo")}
          </a>
        ))}
        {!disabled && (
          <FileUpload
            file={null}
            accept={[".jpg", ".jpeg", ".png"]}
            onChange={(photo) =>
              photo && onChange({ ...found, photos: [...found.photos, photo.id] })
            }
          />
        )}
      </div>
      {row.objected_at ? (
        <p className="yd-row">
          <span className="yd-chip yd-chip-warn">{t("objection")}</span>
          <span>{row.objection}</span>
          <span className="yd-small yd-muted">
            {t("dueOn")} <DateText date={row.objection_due} />
          </span>
        </p>
      ) : (
        !disabled && (
          <div>
            <Button danger onClick={onObject}>
              {t("object")}
            </Button>
          </div>
        )
      )}
    </section>
  );
}
