import { expect, test } from "vitest";
import type { Comment, Entry } from "../../api/types.ts";
import { merged } from "./discussion.tsx";

const entry = (seq: number, kind: string, at: string, changes: Entry["changes"] = []) =>
  ({ seq, kind, occurred_at: at, text: { zh: kind, en: kind }, changes, minor: false }) as Entry;
const comment = (id: string, at: string): Comment => ({
  id,
  author: { user: "u", name: "王强" },
  body: "好",
  mentions: [],
  created_at: at,
});

test("history and discussion stand in one line of time, newest first, comments once", () => {
  const items = merged(
    [
      entry(1, "order.created", "2026-11-20T01:00:00Z"),
      entry(2, "comment.added", "2026-11-20T02:00:00Z"),
      entry(3, "order.submitted", "2026-11-20T03:00:00Z"),
    ],
    [comment("c", "2026-11-20T02:00:00Z")],
    ({ field }) => ({ field, before: "", after: "" }),
  );
  expect(items.map((item) => item.id)).toEqual(["3", "c", "1"]);
});

test("what has no name for people is not shown", () => {
  const change = (field: string) => ({ field, before: null, after: "50" }) as never;
  const [item] = merged(
    [entry(1, "order.changed", "2026-11-20T01:00:00Z", [change("/remark"), change("state")])],
    [],
    ({ field }) => ({ field: field.replace("/remark", "备注"), before: "", after: "50" }),
  );
  expect(item?.changes).toEqual([{ field: "备注", before: "", after: "50" }]);
});
