/** Which task comes next after one is done. The server sends them by urgency. */

import type { DeskTask } from "../../api/types.ts";

/** The most urgent task beside the one just done. */
export function nextTask(tasks: readonly DeskTask[], done: { subject: string; step: string }) {
  return tasks.find((task) => task.subject.id !== done.subject || task.step !== done.step);
}
