/** Every page in both themes, on a desk and on a phone: pictures to look at, axe, a quiet console. */

import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { enterOrder, firstOf } from "./order.ts";
import { closeBrowser, openWindow, picture, signIn } from "./person.ts";

const axePath = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
let axe = "";
let order = "";
let customer = "";
let product = "";

beforeAll(async () => {
  axe = await readFile(axePath, "utf8");
  order = await enterOrder(12);
  [customer, product] = [await firstOf("customers"), await firstOf("products")];
});

afterAll(closeBrowser);

const pages: Record<string, () => string> = {
  workbench: () => "/",
  orders: () => "/orders",
  order: () => `/orders/${order}`,
  entry: () => `/orders/entry/${order}`,
  "new-order": () => "/orders/entry",
  account: () => "/account",
  customers: () => "/customers",
  customer: () => `/customers/${customer}`,
  products: () => "/products",
  product: () => `/products/${product}`,
  people: () => "/settings/people",
  departments: () => "/settings/departments",
  posts: () => "/settings/posts",
  delegations: () => "/settings/delegations",
  carriers: () => "/settings/carriers",
  company: () => "/settings/company",
  policies: () => "/policies",
  policy: () => "/policies/equipment-sales#EQ-3.2a",
  calendar: () => "/calendar?month=2026-10",
  "calendar-provisional": () => "/calendar?month=2027-02",
  "not-found": () => "/nowhere",
};

const looks = [
  { name: "wide-light-zh", width: 1440, dark: false, locale: "zh" },
  { name: "wide-dark-en", width: 1440, dark: true, locale: "en" },
  { name: "phone-light-zh", width: 390, dark: false, locale: "zh" },
  { name: "phone-dark-zh", width: 390, dark: true, locale: "zh" },
] as const;

describe.each(looks)("$name", (look) => {
  test("sign-in", async () => {
    const { page, errors, leave } = await openWindow(look);
    await page.goto("/");
    await page.locator("form").waitFor();
    await picture(page, `sign-in-${look.name}`);
    expect(await violations(page)).toEqual([]);
    expect(errors).toEqual([]);
    await leave();
  });

  test("the pages", async () => {
    const { page, errors, leave } = await signIn("chen.jing", look);
    for (const [name, path] of Object.entries(pages)) {
      await page.goto(path());
      await page.locator("#content :is(h1, .yd-empty)").first().waitFor();
      // Popping up is over, and what is read after the page has come.
      await page.waitForTimeout(500);
      await picture(page, `${name}-${look.name}`);
      expect(await violations(page), name).toEqual([]);
      const overflow = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      expect(overflow, `${name} must not scroll sideways`).toBeLessThanOrEqual(0);
    }
    expect(errors).toEqual([]);
    await leave();
  });
});

type AxeResult = { violations: { id: string; nodes: { target: string[] }[] }[] };

/** What axe objects to at WCAG 2.2 AA. */
async function violations(page: Awaited<ReturnType<typeof openWindow>>["page"]): Promise<string[]> {
  await page.evaluate(axe);
  const result: AxeResult = await page.evaluate(
    "axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] })",
  );
  return result.violations.map(
    ({ id, nodes }) =>
      `${id}: ${nodes
        .slice(0, 3)
        .map((node) => node.target.join(" "))
        .join(", ")}`,
  );
}
