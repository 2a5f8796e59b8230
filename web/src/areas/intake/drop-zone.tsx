/** Where files are dropped or chosen; each is uploaded at once. */

import { CloseOutlined, FileExcelOutlined, InboxOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { type DragEvent, useEffect, useRef, useState } from "react";
import { Problem } from "../../api/problem.ts";
import type { StoredFile } from "../../api/types.ts";
import { maxUploadBytes, upload } from "../../api/upload.ts";
import { useWords } from "../../i18n/words.ts";
import { intakeWords } from "./words.ts";

const endings = [".xlsx", ".xls", ".csv", ".txt"];
const limit = maxUploadBytes / 1024 / 1024;

interface DropZoneProps {
  files: readonly StoredFile[];
  onAdd: (file: StoredFile) => void;
  onRemove: (file: StoredFile) => void;
}

export function DropZone({ files, onAdd, onRemove }: DropZoneProps) {
  const t = useWords(intakeWords);
  const picker = useRef<HTMLInputElement>(null);
  const abort = useRef<AbortController | null>(null);
  const [running, setRunning] = useState<{ name: string; share: number } | null>(null);
  const [refusals, setRefusals] = useState<readonly string[]>([]);
  const [over, setOver] = useState(false);
  useEffect(() => () => abort.current?.abort(), []);

  const refusalOf = (file: File): string | null => {
    if (file.size > maxUploadBytes) return t("tooLarge", { name: file.name, limit });
    const fits = endings.some((ending) => file.name.toLowerCase().endsWith(ending));
    return fits ? null : t("wrongKind", { name: file.name });
  };

  const send = async (file: File, signal: AbortSignal): Promise<string | null> => {
    const refusal = refusalOf(file);
    if (refusal) return refusal;
    setRunning({ name: file.name, share: 0 });
    try {
      const onProgress = (share: number) => setRunning({ name: file.name, share });
      onAdd(await upload(file, { signal, onProgress }));
      return null;
    } catch (failure) {
      if (signal.aborted) return null;
      const problem = Problem.from(failure);
      return `${file.name}: ${problem.detail ?? problem.title}`;
    }
  };

  const take = async (chosen: readonly File[]) => {
    if (chosen.length === 0 || running) return;
    const controller = new AbortController();
    abort.current = controller;
    const refused: string[] = [];
    for (const file of chosen) {
      const refusal = await send(file, controller.signal);
      if (refusal) refused.push(refusal);
    }
    if (controller.signal.aborted) return;
    setRunning(null);
    setRefusals(refused);
  };

  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    take([...event.dataTransfer.files]);
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a way beside the button
    <div
      className={`yd-drop${over ? " yd-drop-over" : ""}`}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <input
        ref={picker}
        type="file"
        multiple
        className="yd-hidden-label"
        aria-label={t("choose")}
        accept={endings.join(",")}
        onChange={(event) => {
          take([...(event.target.files ?? [])]);
          event.target.value = "";
        }}
      />
      <p className="yd-row">
        <InboxOutlined aria-hidden className="yd-drop-icon" />
        {t("dropHere")}
        <Button onClick={() => picker.current?.click()} disabled={running !== null}>
          {t("choose")}
        </Button>
      </p>
      <p className="yd-muted yd-small">{t("dropHelp", { limit })}</p>
      {running && (
        <p role="status">
          {t("uploading", { name: running.name, percent: Math.round(running.share * 100) })}
        </p>
      )}
      {refusals.map((refusal) => (
        <p key={refusal} role="alert" className="yd-bad yd-small">
          {refusal}
        </p>
      ))}
      <ul className="yd-drop-files">
        {files.map((file) => (
          <li key={file.id} className="yd-row">
            <FileExcelOutlined aria-hidden />
            <span className="yd-grow yd-ellipsis">{file.name}</span>
            <Button
              size="small"
              type="text"
              aria-label={t("removeFile", { name: file.name })}
              icon={<CloseOutlined aria-hidden />}
              onClick={() => onRemove(file)}
            />
          </li>
        ))}
      </ul>
    </div>
  );
}
