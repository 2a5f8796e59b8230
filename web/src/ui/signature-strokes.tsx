/** A signature as lines of points, drawn by finger, pen or mouse, and shown again. */

import { type PointerEvent, useRef } from "react";
import "./signature-strokes.css";

export type Stroke = number[][];

/** The field that the server knows, in its own units. */
const width = 600;
const height = 200;
/** Nearer than this to the last point says nothing new. */
const stepMin = 3;

export function SignatureStrokes({
  strokes,
  label,
}: {
  strokes: readonly Stroke[];
  label: string;
}) {
  return (
    <svg className="yd-strokes" viewBox={`0 0 ${width} ${height}`} role="img" aria-label={label}>
      <title>{label}</title>
      <Lines strokes={strokes} />
    </svg>
  );
}

interface DrawProps {
  strokes: readonly Stroke[];
  onChange: (strokes: Stroke[]) => void;
  label: string;
}

export function DrawStrokes({ strokes, onChange, label }: DrawProps) {
  const drawing = useRef(false);
  const pointOf = (event: PointerEvent<SVGSVGElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    const within = (value: number, max: number) => Math.max(0, Math.min(max, Math.round(value)));
    return [
      within(((event.clientX - box.left) / box.width) * width, width),
      within(((event.clientY - box.top) / box.height) * height, height),
    ];
  };
  const begin = (event: PointerEvent<SVGSVGElement>) => {
    event.currentTarget.setPointerCapture(event.pointerId);
    drawing.current = true;
    onChange([...strokes, [pointOf(event)]]);
  };
  const move = (event: PointerEvent<SVGSVGElement>) => {
    const last = strokes.at(-1);
    if (!drawing.current || !last) return;
    const [x = 0, y = 0] = pointOf(event);
    const [fromX = 0, fromY = 0] = last.at(-1) ?? [];
    if (Math.hypot(x - fromX, y - fromY) < stepMin) return;
    onChange([...strokes.slice(0, -1), [...last, [x, y]]]);
  };
  const end = () => {
    drawing.current = false;
  };
  return (
    <svg
      className="yd-strokes yd-strokes-pad"
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={label}
      onPointerDown={begin}
      onPointerMove={move}
      onPointerUp={end}
      onPointerCancel={end}
    >
      <title>{label}</title>
      <Lines strokes={strokes} />
    </svg>
  );
}

function Lines({ strokes }: { strokes: readonly Stroke[] }) {
  return strokes.map((stroke, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: strokes are only added at the end
    <polyline key={index} points={stroke.map((point) => point.join(",")).join(" ")} />
  ));
}
