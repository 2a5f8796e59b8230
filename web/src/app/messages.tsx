import { message } from "antd";
import { useEffect, useRef } from "react";
import type { Said } from "../ui/message.ts";

/** Shows each of what was said for some seconds, in the order it was said. */
export function Messages({ said }: { said: readonly Said[] }) {
  const [open, place] = message.useMessage();
  const shown = useRef(0);
  useEffect(() => {
    for (const { kind, words, seconds } of said.slice(shown.current)) open[kind](words, seconds);
    shown.current = said.length;
  }, [open, said]);
  return place;
}
