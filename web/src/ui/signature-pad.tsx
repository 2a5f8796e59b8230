/** A signature by finger, pen or mouse, uploaded as a picture; or the signed page as a photo. */

import { Button } from "antd";
import { type PointerEvent, useEffect, useRef, useState } from "react";
import { Problem } from "../api/problem.ts";
import type { StoredFile } from "../api/types.ts";
import { upload } from "../api/upload.ts";
import { useWords } from "../i18n/words.ts";
import { FileUpload } from "./file-upload.tsx";
import { uiWords } from "./words.ts";
import "./signature-pad.css";

interface SignaturePadProps {
  file: StoredFile | null;
  onChange: (file: StoredFile | null) => void;
  label: string;
}

const lineWidth = 2.5;
const ink = "#10203a";

export function SignaturePad({ file, onChange, label }: SignaturePadProps) {
  const t = useWords(uiWords);
  const canvas = useRef<HTMLCanvasElement>(null);
  const last = useRef<{ x: number; y: number } | null>(null);
  const [signed, setSigned] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);

  // As many pixels as the screen has, on white so that the picture also prints.
  useEffect(() => {
    const element = canvas.current;
    const pen = element?.getContext("2d");
    if (!element || !pen || file) return;
    const scale = window.devicePixelRatio || 1;
    element.width = element.clientWidth * scale;
    element.height = element.clientHeight * scale;
    pen.scale(scale, scale);
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, element.clientWidth, element.clientHeight);
    Object.assign(pen, { lineWidth, lineCap: "round", lineJoin: "round", strokeStyle: ink });
  }, [file]);

  const point = (event: PointerEvent<HTMLCanvasElement>) => ({
    x: event.nativeEvent.offsetX,
    y: event.nativeEvent.offsetY,
  });

  const draw = (event: PointerEvent<HTMLCanvasElement>) => {
    const pen = canvas.current?.getContext("2d");
    const from = last.current;
    if (!pen || !from) return;
    const to = point(event);
    const middle = { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 };
    pen.beginPath();
    pen.moveTo(from.x, from.y);
    pen.quadraticCurveTo(from.x, from.y, middle.x, middle.y);
    pen.lineTo(to.x, to.y);
    pen.stroke();
    last.current = to;
    setSigned(true);
  };

  const clear = () => {
    const element = canvas.current;
    element?.getContext("2d")?.fillRect(0, 0, element.clientWidth, element.clientHeight);
    setSigned(false);
  };

  const use = () => {
    canvas.current?.toBlob(async (blob) => {
      if (!blob) return;
      setBusy(true);
      setError(null);
      try {
        onChange(await upload(new File([blob], "signature.png", { type: "image/png" })));
      } catch (failure) {
        setError(Problem.from(failure).title);
      } finally {
        setBusy(false);
      }
    }, "image/png");
  };

  if (file) {
    return (
      <div className="yd-row">
        <img className="yd-signature" src={`/api/v1/files/${file.id}`} alt={label} />
        <Button onClick={() => onChange(null)}>{t("signClear")}</Button>
      </div>
    );
  }
  return (
    <div className="yd-stack">
      <canvas
        ref={canvas}
        className="yd-signature yd-signature-pad"
        role="img"
        aria-label={`${label}: ${t("sign")}`}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          last.current = point(event);
        }}
        onPointerMove={draw}
        onPointerUp={() => {
          last.current = null;
        }}
      />
      <div className="yd-row">
        <Button onClick={clear} disabled={!signed}>
          {t("signClear")}
        </Button>
        <Button type="primary" onClick={use} disabled={!signed} loading={busy}>
          {t("signDone")}
        </Button>
        {error && <span className="yd-bad">{error}</span>}
      </div>
      <div className="yd-row">
        <span className="yd-small yd-muted">{t("signOrUpload")}</span>
        <FileUpload file={null} onChange={onChange} accept={[".jpg", ".jpeg", ".png", ".pdf"]} />
      </div>
    </div>
  );
}
