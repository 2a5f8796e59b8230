/** The steps of an order's policy with states, clocks and people; wraps to the width it is given. */

import {
  CheckCircleFilled,
  ClockCircleFilled,
  ExclamationCircleFilled,
  MinusCircleOutlined,
} from "@ant-design/icons";
import { type ReactNode, useLayoutEffect, useMemo, useRef, useState } from "react";
import type { StepView } from "../api/types.ts";
import { useFormat } from "../i18n/format.ts";
import { useText, useWords } from "../i18n/words.ts";
import { DueClock } from "./due-clock.tsx";
import { layers, layout } from "./step-layout.ts";
import { uiWords } from "./words.ts";
import "./step-graph.css";

const icons: Record<StepView["state"], ReactNode> = {
  waiting: <MinusCircleOutlined aria-hidden />,
  open: <ClockCircleFilled aria-hidden />,
  overdue: <ExclamationCircleFilled aria-hidden />,
  done: <CheckCircleFilled aria-hidden />,
  skipped: <MinusCircleOutlined aria-hidden />,
};

interface StepGraphProps {
  steps: readonly StepView[];
  selected?: string | null | undefined;
  onSelect?: ((key: string) => void) | undefined;
}

/** Below this width the picture becomes a list. */
const narrowest = 480;
/** Of a box before it was measured. */
const usualHeight = 58;

export function StepGraph({ steps, selected, onSelect }: StepGraphProps) {
  const t = useWords(uiWords);
  const box = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    setWidth(element.clientWidth);
    const observer = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const [heights, setHeights] = useState<ReadonlyMap<string, number>>(new Map());
  const plan = useMemo(
    () => layout(steps, width, (key) => heights.get(key) ?? usualHeight),
    [steps, width, heights],
  );
  // Words are as long as their language makes them: what stands there says how high its box is.
  useLayoutEffect(() => {
    const found = box.current?.querySelectorAll<HTMLElement>("li[data-step]") ?? [];
    const now = new Map(Array.from(found, (one) => [one.dataset.step ?? "", one.offsetHeight]));
    if ([...now].some(([key, height]) => heights.get(key) !== height)) setHeights(now);
  });
  const narrow = width < narrowest;
  const states = new Map(steps.map((step) => [step.key, step.state]));
  const byKey = new Map(steps.map((step) => [step.key, step]));
  return (
    <section ref={box} className="yd-steps" aria-label={t("steps")}>
      {width > 0 && narrow && <StepList steps={steps} selected={selected} onSelect={onSelect} />}
      {width > 0 && !narrow && (
        <div className="yd-steps-plan" style={{ width: plan.width, height: plan.height }}>
          <svg width={plan.width} height={plan.height} overflow="visible" aria-hidden="true">
            {plan.edges.map((edge) => (
              <path
                key={`${edge.from}>${edge.to}`}
                d={edge.path}
                className={states.get(edge.from) === "done" ? "yd-edge yd-edge-done" : "yd-edge"}
              />
            ))}
          </svg>
          <ol>
            {plan.boxes.map(({ key, x, y }) => {
              const step = byKey.get(key);
              return (
                step && (
                  <li key={key} data-step={key} style={{ left: x, top: y, width: plan.boxWidth }}>
                    <StepBox
                      step={step}
                      selected={selected === key}
                      onSelect={onSelect && (() => onSelect(key))}
                    />
                  </li>
                )
              );
            })}
          </ol>
        </div>
      )}
    </section>
  );
}

/** The steps below each other, for a phone; parallel ones share a bracket. */
function StepList({ steps, selected, onSelect }: StepGraphProps) {
  return (
    <ol className="yd-step-list">
      {layers(steps).map((layer) => (
        <li key={layer[0]?.key}>
          <ol>
            {layer.map((step) => (
              <li key={step.key}>
                <StepBox
                  step={step}
                  selected={selected === step.key}
                  onSelect={onSelect && (() => onSelect(step.key))}
                />
              </li>
            ))}
          </ol>
        </li>
      ))}
    </ol>
  );
}

interface StepBoxProps {
  step: StepView;
  selected: boolean;
  onSelect: (() => void) | undefined;
}

function StepBox({ step, selected, onSelect }: StepBoxProps) {
  const t = useWords(uiWords);
  const text = useText();
  const format = useFormat();
  const running = step.state === "open" || step.state === "overdue";
  const when = step.done_at && !running ? format.moment(step.done_at) : null;
  const people = format.names(step.done_by.map((one) => one.name));
  // What facts completed has no single person to name; its posts are told while it waits.
  const asked = step.state === "skipped" ? [] : step.posts.map((post) => text(post.title));
  const who = people || when ? people : format.names(asked);
  const [clause] = step.clauses;
  return (
    <button
      type="button"
      className={`yd-step yd-step-${step.state}`}
      aria-pressed={selected}
      onClick={onSelect}
      title={clause ? `${clause.id} ${text(clause.text)}` : undefined}
    >
      <span className="yd-step-title">
        {icons[step.state]}
        <span className="yd-step-words">{text(step.title)}</span>
        <span className="yd-hidden-label">{t(stateWords[step.state])}</span>
      </span>
      <span className="yd-step-note">
        {running && step.due_at && <DueClock clock={step} />}
        {who && <span>{who}</span>}
        {when && <span className="yd-number">{when}</span>}
      </span>
    </button>
  );
}

/** The states in words, for those who cannot see the colours. */
export const stateWords = {
  waiting: "waiting",
  open: "open",
  overdue: "overdue_step",
  done: "done",
  skipped: "skipped",
} as const;
