import { useWords } from "../../i18n/words.ts";
import { productionWords } from "./words.ts";
import "./progress-bar.css";

/** The browser's own bar: it needs no style sheet that every page would carry. */
export function ProgressBar({ percent }: { percent: number }) {
  const t = useWords(productionWords);
  return (
    <span className="yd-row yd-progress">
      <progress max={100} value={percent} aria-label={t("progress")} />
      <span className="yd-small yd-muted">{percent}%</span>
    </span>
  );
}
