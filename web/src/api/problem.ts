/** What went wrong with a request, as RFC 9457 problem+json or as what the network did. */

import { locale } from "../i18n/locale.ts";
import type { FieldError, Refusal } from "./types.ts";

interface ProblemBody {
  title?: string;
  detail?: string;
  code?: string;
  errors?: FieldError[];
  refusals?: Refusal[];
  /** With 412: the state as it is now. */
  current?: unknown;
  request_id?: string;
}

/** Status of a request that never got an answer. */
export const noAnswer = 0;

export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly detail: string | null;
  readonly errors: FieldError[];
  readonly refusals: Refusal[];
  readonly current: unknown;
  readonly requestId: string | null;

  constructor(status: number, body: ProblemBody) {
    super(body.detail ?? body.title ?? `HTTP ${status}`);
    this.name = "Problem";
    this.status = status;
    this.code = body.code ?? String(status);
    this.title = body.title ?? fallbackTitle(status);
    this.detail = body.detail ?? null;
    this.errors = body.errors ?? [];
    this.refusals = body.refusals ?? [];
    this.current = body.current;
    this.requestId = body.request_id ?? null;
  }

  /** Whether the same request, unchanged, may succeed in a moment. */
  get passing(): boolean {
    return [noAnswer, 408, 425, 429, 502, 503, 504].includes(this.status);
  }

  /** Whether somebody else changed it first. */
  get stale(): boolean {
    return this.status === 412;
  }

  /** The same with its errors at other places: where the form on the screen has those fields. */
  placed(place: (pointer: string) => string): Problem {
    const errors = this.errors.map((error) => ({ ...error, pointer: place(error.pointer) }));
    return new Problem(this.status, {
      title: this.title,
      code: this.code,
      errors,
      refusals: this.refusals,
      current: this.current,
      ...(this.detail === null ? {} : { detail: this.detail }),
      ...(this.requestId === null ? {} : { request_id: this.requestId }),
    });
  }

  static async read(response: Response): Promise<Problem> {
    const type = response.headers.get("content-type") ?? "";
    const body: ProblemBody = type.includes("json") ? await response.json().catch(() => ({})) : {};
    const requestId = body.request_id ?? response.headers.get("x-request-id");
    return new Problem(response.status, requestId ? { ...body, request_id: requestId } : body);
  }

  /** Any error as a problem, so that one component shows all of them. */
  static from(error: unknown): Problem {
    if (error instanceof Problem) return error;
    if (error instanceof TypeError) return new Problem(noAnswer, { code: "offline" });
    return new Problem(500, { code: "client", detail: String(error) });
  }
}

const titles: Record<number, { zh: string; en: string }> = {
  0: {
    zh: "连不上服务器，您填的内容还在",
    en: "The server cannot be reached; what you typed is kept",
  },
  401: { zh: "请重新登录", en: "Please sign in again" },
  403: { zh: "您的岗位没有这项权限", en: "Your posts do not allow this" },
  404: { zh: "没有找到，或您无权查看", en: "Not found, or not for you to see" },
  412: { zh: "别人刚刚改过", en: "Somebody changed it first" },
  429: { zh: "操作太频繁，请稍等", en: "Too many requests, please wait" },
  503: { zh: "系统正忙，请稍后再试", en: "Busy, please try again in a moment" },
};

function fallbackTitle(status: number): string {
  const title = titles[status] ?? {
    zh: "没有成功，数据未改动",
    en: "It failed; nothing was changed",
  };
  return title[locale()];
}
