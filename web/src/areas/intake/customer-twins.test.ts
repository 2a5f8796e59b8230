import { expect, test } from "vitest";
import { chosenFor, isNew, withCustomer } from "./customer-twins.ts";

test("a customer of the file is another or new, never both", () => {
  const same = withCustomer({}, "B", "C0001");
  expect(chosenFor(same, "B")).toBe("C0001");
  const fresh = withCustomer(same, "B", isNew);
  expect(fresh).toEqual({ same_customers: {}, new_customers: ["B"] });
  expect(chosenFor(fresh, "B")).toBe(isNew);
  expect(chosenFor(fresh, "A")).toBeUndefined();
  expect(withCustomer(fresh, "B", "C0002")).toEqual({
    same_customers: { B: "C0002" },
    new_customers: [],
  });
});
