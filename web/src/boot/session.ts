/** Signing in, for the page before the app and for the dialog when a session ends. */

import { api, body } from "../api/client.ts";
import { noAnswer, Problem } from "../api/problem.ts";
import type { Me } from "../api/types.ts";
import type { Translate } from "../i18n/words.ts";
import type { bootWords } from "./words.ts";

export async function signIn(login: string, password: string): Promise<Me> {
  const opened = await body(
    api.POST("/api/v1/session", { body: { login: login.trim(), password, bearer: false } }),
  );
  return opened.me;
}

/** Why it did not work, without telling which of login and password was wrong. */
export function signInError(error: unknown, t: Translate<(typeof bootWords)["zh"]>): string {
  const problem = Problem.from(error);
  if (problem.status === 401 || problem.status === 422) return t("wrongLogin");
  if (problem.status === 429) return problem.detail ?? t("tooMany");
  if (problem.status === noAnswer) return t("offline");
  return problem.title || t("failed");
}
