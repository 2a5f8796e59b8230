/** A list below a control, drawn over the page so that no scrolling box cuts it. */

import { type ReactNode, type RefObject, useLayoutEffect, useState } from "react";
import { createPortal } from "react-dom";
import "./popup.css";

interface PopupProps {
  anchor: RefObject<HTMLElement | null>;
  /** At least as wide as this. */
  minWidth?: number;
  children: ReactNode;
}

interface Place {
  left: number;
  top?: number;
  bottom?: number;
  width: number;
  maxHeight: number;
}

const margin = 4;
const wanted = 320;

function place(anchor: HTMLElement, minWidth: number): Place {
  const box = anchor.getBoundingClientRect();
  const width = Math.min(Math.max(box.width, minWidth), window.innerWidth - 2 * margin);
  const left = Math.max(margin, Math.min(box.left, window.innerWidth - width - margin));
  const below = window.innerHeight - box.bottom - 2 * margin;
  const above = box.top - 2 * margin;
  if (below >= Math.min(wanted, 200) || below >= above) {
    return { left, top: box.bottom + margin, width, maxHeight: Math.min(wanted, below) };
  }
  const bottom = window.innerHeight - box.top + margin;
  return { left, bottom, width, maxHeight: Math.min(wanted, above) };
}

export function Popup({ anchor, minWidth = 0, children }: PopupProps) {
  const [at, setAt] = useState<Place | null>(null);
  useLayoutEffect(() => {
    const update = () => anchor.current && setAt(place(anchor.current, minWidth));
    update();
    window.addEventListener("scroll", update, { capture: true, passive: true });
    window.addEventListener("resize", update);
    return () => {
      window.removeEventListener("scroll", update, { capture: true });
      window.removeEventListener("resize", update);
    };
  }, [anchor, minWidth]);
  if (!at) return null;
  return createPortal(
    // biome-ignore lint/a11y/noStaticElementInteractions: pressing inside must not take the focus from the control
    <div
      className="yd-popup"
      style={at}
      onMouseDown={(event) => event.preventDefault()}
      role="presentation"
    >
      {children}
    </div>,
    document.body,
  );
}
