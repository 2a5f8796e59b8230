/** Files are uploaded first and attached by id in the command that needs them. */

import { locale } from "../i18n/locale.ts";
import { noAnswer, Problem } from "./problem.ts";
import type { StoredFile } from "./types.ts";
import { newUuid } from "./uuid.ts";

/** The server's limit of one upload. */
export const maxUploadBytes = 25 * 1024 * 1024;

interface UploadOptions {
  onProgress?: (share: number) => void;
  signal?: AbortSignal;
}

/** Sends one file; XMLHttpRequest because fetch does not tell how far it is. */
export function upload(
  file: File,
  { onProgress, signal }: UploadOptions = {},
): Promise<StoredFile> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", `/api/v1/files?name=${encodeURIComponent(file.name)}`);
    // What the file is, the server sees for itself.
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.setRequestHeader("Idempotency-Key", newUuid());
    request.setRequestHeader("Accept-Language", locale() === "zh" ? "zh-CN" : "en");
    request.upload.onprogress = (event) => onProgress?.(event.loaded / event.total);
    request.onerror = () => reject(new Problem(noAnswer, { code: "offline" }));
    request.onabort = () => reject(new DOMException("aborted", "AbortError"));
    request.onload = () => {
      const parsed = parse(request.responseText);
      if (request.status < 300) resolve(parsed as StoredFile);
      else reject(new Problem(request.status, parsed ?? {}));
    };
    signal?.addEventListener("abort", () => request.abort());
    request.send(new Blob([file]));
  });
}

function parse(text: string): object | null {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
