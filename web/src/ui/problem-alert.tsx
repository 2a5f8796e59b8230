/** What a refused or failed request says: the rule, the fields, and what to do next. */

import { Alert, Button } from "antd";
import { noAnswer, type Problem } from "../api/problem.ts";
import type { FieldError } from "../api/types.ts";
import { useText, useWords } from "../i18n/words.ts";
import { RefusalList } from "./why-not.tsx";
import { uiWords } from "./words.ts";

const unknownSession = 401;

interface ProblemAlertProps {
  problem: Problem | null;
  onRetry?: () => void;
  onClose?: () => void;
  /** Names a field for a reader, e.g. "Line 3, quantity". */
  nameField?: (pointer: string) => string;
  /** Moves the focus to a field. */
  onField?: (pointer: string) => void;
}

export function ProblemAlert(props: ProblemAlertProps) {
  const { problem, onRetry, onClose, nameField, onField } = props;
  const t = useWords(uiWords);
  const text = useText();
  if (!problem) return null;
  if (problem.status === unknownSession) {
    // Seen when who was asked to sign in again has done so: nothing is wrong any more.
    return <Alert role="alert" type="info" showIcon title={t("sessionEndedBefore")} />;
  }
  /** What stands below anyway need not stand above it too. */
  const said = [
    problem.title,
    ...problem.refusals.map((refusal) => text(refusal.message)),
    ...problem.errors.map((error) => error.message),
  ];
  const refused = problem.refusals.length > 0 || problem.errors.length > 0;
  return (
    <Alert
      role="alert"
      type={refused || problem.passing ? "warning" : "error"}
      showIcon
      title={<span className="yd-sentence">{problem.title}</span>}
      {...(onClose ? { closable: { onClose } } : {})}
      action={
        onRetry &&
        problem.passing && (
          <Button size="small" onClick={onRetry}>
            {t("retry")}
          </Button>
        )
      }
      description={
        <div className="yd-stack">
          {problem.detail && !said.includes(problem.detail) && (
            <p className="yd-sentence">{problem.detail}</p>
          )}
          {problem.refusals.length > 0 && <RefusalList refusals={problem.refusals} />}
          {problem.errors.length > 0 && (
            <FieldErrors errors={problem.errors} nameField={nameField} onField={onField} />
          )}
          {problem.status !== noAnswer && !refused && problem.requestId && (
            <p className="yd-small yd-muted">{t("requestId", { id: problem.requestId })}</p>
          )}
        </div>
      }
    />
  );
}

interface FieldErrorsProps {
  errors: readonly FieldError[];
  nameField: ((pointer: string) => string) | undefined;
  onField: ((pointer: string) => void) | undefined;
}

function FieldErrors({ errors, nameField, onField }: FieldErrorsProps) {
  const t = useWords(uiWords);
  const text = useText();
  return (
    <div>
      <p>{t("fieldErrors", { n: errors.length })}</p>
      <ul>
        {errors.map((error) => {
          const name = nameField?.(error.pointer) ?? "";
          const sentence = `${name}${name && text({ zh: "：", en: ": " })}${error.message}`;
          return (
            <li key={error.pointer + error.code}>
              {onField ? (
                <button
                  type="button"
                  className="yd-unbutton yd-link"
                  onClick={() => onField(error.pointer)}
                >
                  {sentence}
                </button>
              ) : (
                sentence
              )}
            </li>
          );
        })}
      </ul>
    </div>
  );
}
