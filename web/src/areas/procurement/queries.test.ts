import { expect, test } from "vitest";
import { onTheWay, type Requirement, requirementsQuery, shortOf } from "./queries.ts";

const requirement = (change: Partial<Requirement>) =>
  ({
    state: "ordered",
    needed: "10",
    covered: "4",
    received: "2",
    awaiting: "1",
    ordered: "8",
    ...change,
  }) as Requirement;

test("what is missing falls with what is received, and ends with the requirement", () => {
  expect(shortOf(requirement({}))).toBe("4");
  expect(shortOf(requirement({ received: "9" }))).toBe("0");
  expect(shortOf(requirement({ state: "cancelled" }))).toBe("0");
});

test("what is on the way is ordered and has not come", () => {
  expect(onTheWay(requirement({}))).toBe("5");
  expect(onTheWay(requirement({ ordered: null }))).toBe("0");
});

test("the list opens on what is to do; finished ones are a choice", () => {
  expect(requirementsQuery(new URLSearchParams())).toEqual({ state: "missing" });
  expect(requirementsQuery(new URLSearchParams("state=all"))).toEqual({});
  expect(requirementsQuery(new URLSearchParams("state=received"))).toEqual({ state: "received" });
  expect(requirementsQuery(new URLSearchParams("order_id=7"))).toEqual({ order_id: "7" });
});

test("the URL says what the list shows", () => {
  const query = requirementsQuery(new URLSearchParams("state=missing&late=1&cols=a,b"));
  expect(query).toEqual({ state: "missing", late: true });
});
