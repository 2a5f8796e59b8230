/** Customers of the file who may be there already: a person says who is who, nothing is guessed. */

import { Button, Radio } from "antd";
import { useWords } from "../../i18n/words.ts";
import { chosenFor, isNew, withCustomer } from "./customer-twins.ts";
import type { Choices, CustomerTwins, ImportRun, Summary } from "./types.ts";
import { intakeWords } from "./words.ts";
import "virtual:antd/Radio.css";

interface TwinsCardProps {
  run: ImportRun;
  summary: Summary;
  choices: Choices;
  onChange: (choices: Choices) => void;
  onApply: () => void;
  busy: boolean;
}

export function TwinsCard({ run, summary, choices, onChange, onApply, busy }: TwinsCardProps) {
  const t = useWords(intakeWords);
  const twins = summary.twins ?? [];
  if (twins.length === 0) return null;
  const open = run.state === "ready" && run.files.every((file) => file.file_id);
  return (
    <section className="yd-card yd-stack">
      <h2>{t("twins")}</h2>
      <p className="yd-muted yd-small">{t("twinsHelp")}</p>
      <ul className="yd-import-cards">
        {twins.map((twin) => (
          <Twin key={twin.key} twin={twin} open={open} choices={choices} onChange={onChange} />
        ))}
      </ul>
      {open && (
        <div>
          <Button onClick={onApply} loading={busy}>
            {t("apply")}
          </Button>
        </div>
      )}
    </section>
  );
}

interface TwinProps extends Pick<TwinsCardProps, "choices" | "onChange"> {
  twin: CustomerTwins;
  open: boolean;
}

function Twin({ twin, open, choices, onChange }: TwinProps) {
  const t = useWords(intakeWords);
  const label = twin.key === twin.name ? twin.name : `${twin.key} ${twin.name}`;
  return (
    <li>
      <div className="yd-row">
        <strong>{label}</strong>
        <span className="yd-muted">{t("twinDocuments", { n: twin.documents })}</span>
      </div>
      <Radio.Group
        className="yd-import-decision"
        aria-label={label}
        disabled={!open}
        value={chosenFor(choices, twin.key)}
        onChange={(event) => onChange(withCustomer(choices, twin.key, event.target.value))}
      >
        {twin.resembles.map((other) => (
          <Radio key={other.code} value={other.code}>
            {t("twinSame", { code: other.code, name: other.name })}{" "}
            <span className="yd-muted yd-small">
              {other.same.map((same) => t(`same_${same}`)).join(t("comma"))}
              {other.in_file && ` · ${t("twinInFile")}`}
            </span>
          </Radio>
        ))}
        <Radio value={isNew}>{t("twinNew")}</Radio>
      </Radio.Group>
    </li>
  );
}
