import { describe, expect, test } from "vitest";
import type { ClauseFigures } from "./queries.ts";
import {
  articles,
  countStandings,
  emptyHelp,
  marginNumber,
  periodsOf,
  shares,
  standingOf,
  tallyOf,
} from "./standing.ts";

function clause(id: string, change: Partial<ClauseFigures> = {}): ClauseFigures {
  const text = { zh: id, en: id };
  const total = { kept: 0, broken: 0, due: 0 };
  return {
    id,
    text,
    guidance: false,
    open: null,
    kept_by: [],
    measured: true,
    not_applicable: null,
    total,
    by_period: {},
    ...change,
  };
}

const kept = clause("EQ-4.1a", {
  total: { kept: 5, broken: 1, due: 2 },
  by_period: {
    "2026-10": { kept: 2, broken: 1, due: 0 },
    "2026-11": { kept: 3, broken: 0, due: 0 },
  },
});

describe("a clause's standing", () => {
  test("is the worst of the period, and due is due now", () => {
    expect(standingOf(kept, null)).toBe("broken");
    expect(standingOf(kept, "2026-10")).toBe("broken");
    expect(standingOf(kept, "2026-11")).toBe("due");
    expect(tallyOf(kept, "2026-09")).toEqual({ kept: 0, broken: 0, due: 2 });
  });

  test("says why nothing is counted", () => {
    expect(standingOf(clause("a", { open: { zh: "待建", en: "later" } }), null)).toBe("open");
    expect(standingOf(clause("a", { guidance: true, measured: false }), null)).toBe("guidance");
    expect(standingOf(clause("a", { measured: false }), null)).toBe("built_in");
    expect(standingOf(clause("a", { not_applicable: 4 }), null)).toBe("unused");
  });

  test("claims nothing about orders that the reader does not see", () => {
    expect(standingOf(clause("a"), null)).toBe("unseen");
    expect(emptyHelp(clause("a"), "2026-11")).toBe("standingHelp_unseen");
    expect(emptyHelp(clause("a", { not_applicable: 4 }), null)).toBe("standingHelp_unused");
    expect(emptyHelp(clause("a", { not_applicable: 4 }), "2026-11")).toBe("standingHelp_unusedIn");
  });
});

test("the rule book's counts and months", () => {
  const all = [kept, clause("EQ-5.1a", { not_applicable: 9 })];
  expect(countStandings(all, "2026-11")).toMatchObject({ due: 1, unused: 1, broken: 0 });
  expect(periodsOf(all)).toEqual(["2026-11", "2026-10"]);
});

test("clauses stand under their articles", () => {
  const found = articles([clause("EQ-1"), clause("EQ-3.1a"), clause("EQ-3.2b"), clause("EQ-10.1")]);
  expect(found.map((article) => [article.number, article.clauses.length])).toEqual([
    ["1", 1],
    ["3", 2],
    ["10", 1],
  ]);
  expect(marginNumber("EQ-4.2c")).toBe("4.2c");
});

test("a single broken one among thousands is still seen", () => {
  expect(shares({ kept: 0, broken: 0, due: 0 })).toBeNull();
  expect(shares({ kept: 9999, broken: 1, due: 0 })).toEqual({ broken: 3, due: 0, kept: 97 });
});
