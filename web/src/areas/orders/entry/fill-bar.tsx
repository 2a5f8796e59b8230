/** Ways to fill an order faster than line by line. */

import { Button } from "antd";
import { lazy, Suspense, useState } from "react";
import { useWords } from "../../../i18n/words.ts";
import type { Draft, DraftLine } from "./draft.ts";
import { fillWords } from "./fill-words.ts";

const MatrixDialog = lazy(async () => ({
  default: (await import("./matrix-dialog.tsx")).MatrixDialog,
}));
const UsualDialog = lazy(async () => ({
  default: (await import("./usual-dialog.tsx")).UsualDialog,
}));
const SaveTemplate = lazy(async () => ({
  default: (await import("./template-dialogs.tsx")).SaveTemplate,
}));
const PasteDialog = lazy(async () => ({
  default: (await import("./paste-dialog.tsx")).PasteDialog,
}));

interface FillBarProps {
  draft: Draft;
  currency: string;
  onChange: (part: Partial<Draft>) => void;
}

export function FillBar({ draft, currency, onChange }: FillBarProps) {
  const t = useWords(fillWords);
  const [open, setOpen] = useState<"matrix" | "usual" | "paste" | "template" | null>(null);
  const close = () => setOpen(null);
  const setLines = (lines: readonly DraftLine[]) => onChange({ lines: [...lines] });
  const { customer_id: id, customer: name, lines } = draft;
  const goods = lines.some((line) => line.product_id !== null && !line.gift_of);
  return (
    <section className="yd-row" aria-label={t("fillBy")}>
      <Button onClick={() => setOpen("paste")}>{t("paste")}</Button>
      <Button
        onClick={() => setOpen("usual")}
        disabled={id === null}
        title={id === null ? t("usualFirst") : undefined}
      >
        {t("usual")}
      </Button>
      <Button onClick={() => setOpen("matrix")}>{t("matrix")}</Button>
      <Button
        onClick={() => setOpen("template")}
        disabled={id === null || !goods}
        title={id === null || !goods ? t("templateFirst") : undefined}
      >
        {t("templateSave")}
      </Button>
      <Suspense fallback={null}>
        {open === "matrix" && <MatrixDialog lines={lines} onChange={setLines} onClose={close} />}
        {open === "usual" && id && (
          <UsualDialog customer={{ id, name }} lines={lines} onChange={setLines} onClose={close} />
        )}
        {open === "template" && id && (
          <SaveTemplate customer={{ id, name }} lines={lines} onClose={close} />
        )}
        {open === "paste" && (
          <PasteDialog draft={draft} currency={currency} onChange={onChange} onClose={close} />
        )}
      </Suspense>
    </section>
  );
}
