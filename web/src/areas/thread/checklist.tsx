import { Segmented } from "antd";
import type { StepView } from "../../api/types.ts";
import { useText, useWords } from "../../i18n/words.ts";
import { TextInput } from "../../ui/field.tsx";
import { type Answer, isOpenQuestion, needsNote } from "./opinion.ts";
import { threadWords } from "./words.ts";

interface ChecklistProps {
  questions: StepView["checklist"];
  answers: Readonly<Record<string, Answer>>;
  /** Somebody approved before he had answered all: what is open is marked. */
  asked: boolean;
  onChange: (answers: Record<string, Answer>) => void;
}

export function Checklist({ questions, answers, asked, onChange }: ChecklistProps) {
  const t = useWords(threadWords);
  const text = useText();
  return (
    <ul className="yd-checklist">
      {questions.map((question) => {
        const answer = answers[question.key];
        const set = (part: Partial<Answer>) =>
          onChange({ ...answers, [question.key]: { ok: true, note: "", ...answer, ...part } });
        const title = text(question.text);
        return (
          <li
            key={question.key}
            data-open={(asked && isOpenQuestion(question, answer)) || undefined}
          >
            <span className="yd-grow yd-sentence">{title}</span>
            <Segmented<"yes" | "no" | "">
              aria-label={title}
              value={answer ? (answer.ok ? "yes" : "no") : ""}
              onChange={(value) => value && set({ ok: value === "yes" })}
              options={[
                { value: "yes", label: t("fits") },
                { value: "no", label: t("fitsNot") },
              ]}
            />
            {needsNote(question, answer) && (
              <TextInput
                aria-label={`${title}: ${t("note")}`}
                placeholder={t("noteNeeded")}
                value={answer?.note ?? ""}
                onChange={(note) => set({ note })}
              />
            )}
          </li>
        );
      })}
    </ul>
  );
}
