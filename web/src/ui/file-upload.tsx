/** Uploads at once, shows how far it is, and hands over the file's id to attach. */

import { CloseOutlined, PaperClipOutlined, UploadOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { type DragEvent, useEffect, useRef, useState } from "react";
import { useFileName } from "../api/file-name.ts";
import { Problem } from "../api/problem.ts";
import type { StoredFile } from "../api/types.ts";
import { maxUploadBytes, upload } from "../api/upload.ts";
import { useWords } from "../i18n/words.ts";
import type { ControlProps } from "./field.tsx";
import { uiWords } from "./words.ts";
import "./file-upload.css";

interface FileUploadProps extends Partial<ControlProps> {
  /** The attached file; its name may be unknown until the server tells it. */
  file: { id: string; name: string | null } | null;
  onChange: (file: StoredFile | null) => void;
  /** File endings that are taken, e.g. `[".pdf", ".jpg"]`. */
  accept?: readonly string[];
  disabled?: boolean;
}

type Progress = { name: string; share: number } | null;

export function FileUpload({
  file,
  onChange,
  accept,
  disabled = false,
  ...control
}: FileUploadProps) {
  const t = useWords(uiWords);
  const known = useFileName(file && file.name === null ? file.id : null);
  const picker = useRef<HTMLInputElement>(null);
  const [progress, setProgress] = useState<Progress>(null);
  const [error, setError] = useState<string | null>(null);
  const [over, setOver] = useState(false);
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);

  const refusalOf = (chosen: File): string | null => {
    if (chosen.size > maxUploadBytes) {
      return t("uploadTooLarge", { limit: maxUploadBytes / 1024 / 1024 });
    }
    const fits = accept?.some((ending) => chosen.name.toLowerCase().endsWith(ending)) ?? true;
    return fits ? null : t("uploadWrongKind", { kinds: accept?.join(" ") ?? "" });
  };

  const take = async (chosen: File | undefined) => {
    if (!chosen) return;
    const refusal = refusalOf(chosen);
    setError(refusal);
    if (refusal) return;
    const abort = new AbortController();
    running.current = abort;
    setProgress({ name: chosen.name, share: 0 });
    try {
      const onProgress = (share: number) => setProgress({ name: chosen.name, share });
      onChange(await upload(chosen, { signal: abort.signal, onProgress }));
    } catch (failure) {
      const problem = Problem.from(failure);
      if (!abort.signal.aborted) setError(problem.detail ?? problem.title);
    } finally {
      setProgress(null);
    }
  };

  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    if (!disabled) take(event.dataTransfer.files[0]);
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping and pasting are ways beside the button
    <div
      className={`yd-upload${over ? " yd-upload-over" : ""}`}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
      onPaste={(event) => {
        if (!disabled) take(event.clipboardData.files[0]);
      }}
    >
      <input
        {...control}
        ref={picker}
        type="file"
        className="yd-hidden-label"
        accept={accept?.join(",")}
        disabled={disabled}
        onChange={(event) => {
          take(event.target.files?.[0]);
          event.target.value = "";
        }}
      />
      {progress ? (
        <>
          <span className="yd-grow yd-ellipsis">{progress.name}</span>
          <span role="status">{t("uploading", { percent: Math.round(progress.share * 100) })}</span>
          <Button size="small" onClick={() => running.current?.abort()}>
            {t("cancel")}
          </Button>
        </>
      ) : file ? (
        <>
          <PaperClipOutlined aria-hidden />
          <a
            className="yd-grow yd-ellipsis"
            href={`/api/v1/files/${file.id}`}
            target="_blank"
            rel="noreferrer"
          >
            {file.name ?? known ?? t("attachedFile")}
          </a>
          {!disabled && (
            <>
              <Button size="small" onClick={() => picker.current?.click()}>
                {t("replaceFile")}
              </Button>
              <Button
                size="small"
                type="text"
                aria-label={t("removeFile")}
                icon={<CloseOutlined aria-hidden />}
                onClick={() => onChange(null)}
              />
            </>
          )}
        </>
      ) : (
        <Button
          icon={<UploadOutlined aria-hidden />}
          disabled={disabled}
          onClick={() => picker.current?.click()}
          title={t("uploadHint")}
        >
          {t("upload")}
        </Button>
      )}
      {error && (
        <p role="alert" className="yd-bad yd-small">
          {error}
        </p>
      )}
    </div>
  );
}
