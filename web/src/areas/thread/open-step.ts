import type { StepView } from "../../api/types.ts";

export const isOpen = (step: StepView) => step.state === "open" || step.state === "overdue";
