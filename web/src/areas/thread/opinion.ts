/** What a reviewer says while he is still saying it. */

import type { StepView } from "../../api/types.ts";

export type Verdict = "approve" | "object" | "return" | "complete";

export interface Answer {
  ok: boolean;
  note: string;
}

export interface Opinion {
  reason: string;
  answers: Readonly<Record<string, Answer>>;
  /** By form and question. */
  forms: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

export const emptyOpinion: Opinion = { reason: "", answers: {}, forms: {} };

type Question = StepView["checklist"][number];

/** Whether a question wants words with its answer. */
export function needsNote(question: Question, answer: Answer | undefined): boolean {
  return answer !== undefined && (question.opinion || !answer.ok);
}

/** Whether a question is not answered, or lacks the words it wants. */
export function isOpenQuestion(question: Question, answer: Answer | undefined): boolean {
  return !answer || (needsNote(question, answer) && answer.note.trim() === "");
}

/** How many of the questions are open. */
export function unanswered(questions: readonly Question[], { answers }: Opinion): number {
  return questions.filter((question) => isOpenQuestion(question, answers[question.key])).length;
}

export function opinionBody({ reason, answers, forms }: Opinion) {
  return {
    reason: reason.trim(),
    checklist: Object.entries(answers).map(([item, answer]) => ({
      item,
      ok: answer.ok,
      note: answer.note.trim(),
    })),
    forms,
  };
}
