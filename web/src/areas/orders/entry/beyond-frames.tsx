/** Says at once which lines take more than is left of a frame contract, with the ways out. */

import { Alert, Button } from "antd";
import { parseDecimal, showDecimal } from "../../../i18n/decimal.ts";
import { useText, useWords } from "../../../i18n/words.ts";
import { named } from "../price-reason.tsx";
import { orderWords } from "../words.ts";
import { type Beyond, beyondFrames, reduced, split } from "./beyond-frame.ts";
import type { DraftLine } from "./draft.ts";

interface BeyondFramesProps {
  lines: readonly DraftLine[];
  onChange: (lines: readonly DraftLine[]) => void;
}

export function BeyondFrames({ lines, onChange }: BeyondFramesProps) {
  const t = useWords(orderWords);
  const text = useText();
  const found = beyondFrames(lines);
  if (found.length === 0) return null;
  const words = ({ line, no, frame }: Beyond) => ({
    no,
    product: line.product,
    frame: named(text(frame.name), frame.code),
    left: plain(frame.left),
    over: plain(frame.over),
    unit: line.base_unit,
  });
  return (
    <Alert
      className="yd-beyond"
      type="warning"
      showIcon
      title={t("beyondFrame")}
      description={
        <ul role="status">
          {found.map((beyond) => (
            <li key={beyond.line.key}>
              {t(beyond.spent ? "beyondSpent" : "beyondLeft", words(beyond))}
              {!beyond.spent && (
                <span className="yd-row">
                  <Button
                    size="small"
                    onClick={() => onChange(split(lines, beyond.line, beyond.frame))}
                  >
                    {t("beyondSplit", words(beyond))}
                  </Button>
                  <Button
                    size="small"
                    onClick={() =>
                      onChange(
                        lines.map((one) =>
                          one === beyond.line ? reduced(one, beyond.frame) : one,
                        ),
                      )
                    }
                  >
                    {t("beyondReduce", words(beyond))}
                  </Button>
                </span>
              )}
            </li>
          ))}
        </ul>
      }
    />
  );
}

const plain = (decimal: string) => showDecimal(parseDecimal(decimal) ?? 0n);
