import { expect, test } from "vitest";
import { reviewersOf, signsOfChange } from "./signs.ts";

const opinion = (name: string, at: string, rest = {}) => ({
  verdict: "approve",
  by: { user: name, name },
  at,
  ...rest,
});

test("a change is signed by who asked for it and by the heads of its last round", () => {
  const approval = (name: string, round: number, verdict: "approve" | null) => ({
    round,
    post: "sales_manager" as const,
    post_title: { zh: "销售经理", en: "sales manager" },
    reasons: [],
    note: "",
    verdict,
    by: verdict && { id: name, name },
  });
  const approvals = [approval("林峰", 2, "approve"), approval("王强", 1, "approve")];
  const requested_by = { id: "陈静", name: "陈静" };
  expect(signsOfChange({ requested_by, round: 2, approvals })).toEqual({
    maker: "陈静",
    reviewers: ["林峰"],
  });
});

test("who approved before the order was approved has reviewed it, once each", () => {
  const opinions = [
    opinion("王强", "2026-10-14T08"),
    opinion("王强", "2026-10-14T09"),
    opinion("赵刚", "2026-10-14T09", { verdict: "object" }),
    opinion("林峰", "2026-12-01T09"),
  ];
  expect(reviewersOf(opinions, "2026-10-15T00", undefined)).toEqual(["王强"]);
});

test("an approval stands under the revision it was given for", () => {
  const opinions = [
    opinion("王强", "2026-10-14T08", { voided_at: "2026-10-15T07" }),
    opinion("赵刚", "2026-10-16T08"),
  ];
  expect(reviewersOf(opinions, null, "2026-10-15T07")).toEqual(["王强"]);
  expect(reviewersOf(opinions, null, undefined)).toEqual(["赵刚"]);
});
