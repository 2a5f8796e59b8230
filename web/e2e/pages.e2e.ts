/**
 * Every page as the people see it whose work it is, on a desk and on a phone, light and dark, in both
 * languages: axe has nothing to object, nothing scrolls sideways, consoles are quiet. With
 * `YIDAN_PICTURES`, pictures to look at.
 */

import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { approvedOrder } from "./approved-order.ts";
import { enterOffers, enterOrder, requestChange } from "./order.ts";
import { closeBrowser, comeIn, openWindow, picture, rested, type WindowOptions } from "./person.ts";
import { type Server, startServer } from "./server.ts";

const axePath = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const ordersLived = 24;
let axe = "";
let server: Server;
let draft = "";
/** The paths of an approved order and of the change that is asked for. */
let changing = "";
let change = "";

beforeAll(async () => {
  axe = await readFile(axePath, "utf8");
  server = await startServer({ orders: ordersLived });
  // Two drafts: a clause about them is due more than once.
  draft = await enterOrder(12, server.base);
  await enterOrder(1, server.base);
  await enterOffers(server.base);
  changing = await approvedOrder(server.base);
  change = await requestChange(changing, server.base);
});

afterAll(async () => {
  await closeBrowser();
  await server.stop();
});

/** What the server tells the person who looks. */
type Ask = (path: string) => Promise<{ items: { id: string }[] }>;

const first =
  (list: string, page: (id: string) => string) =>
  async (ask: Ask): Promise<string> => {
    const { items } = await ask(list);
    if (!items[0]) throw new Error(`the history has nothing for ${list}`);
    return page(items[0].id);
  };
const at = (path: string) => async () => path;
const closed = "orders?state=closed&limit=1";
const tab = (name: string) => first(closed, (id) => `/orders/${id}?tab=${name}`);

/** Who looks at what. The history has a closed order, and one that is being carried out. */
const desks: Record<string, Record<string, (ask: Ask) => Promise<string>>> = {
  "chen.jing": {
    workbench: at("/"),
    orders: at("/orders"),
    "order-draft": async () => `/orders/${draft}`,
    entry: async () => `/orders/entry/${draft}`,
    "order-goods": tab("goods"),
    "order-dossier": tab("dossier"),
    "new-order": at("/orders/entry"),
    inquiries: at("/inquiries"),
    inquiry: first("inquiries?limit=1", (id) => `/inquiries/${id}`),
    "inquiry-entry": at("/inquiries/entry"),
    "inquiry-conversion": at("/inquiries/conversion"),
    quotations: at("/quotations"),
    quotation: first("quotations?limit=1", (id) => `/quotations/${id}`),
    "quotation-entry": at("/quotations/entry"),
    contracts: at("/contracts"),
    contract: first("contracts?limit=1", (id) => `/contracts/${id}`),
    "contract-entry": at("/contracts/entry"),
    "order-amend": async () => `${changing}/changes/new`,
    "order-changes": async () => `${changing}?tab=changes`,
    customers: at("/customers"),
    customer: first("customers?limit=1", (id) => `/customers/${id}`),
    products: at("/products"),
    product: first("products?limit=1", (id) => `/products/${id}`),
    tickets: at("/tickets"),
    account: at("/account"),
    "not-found": at("/nowhere"),
  },
  "wang.qiang": {
    "workbench-manager": at("/"),
    order: first("orders?state=approved&limit=1", (id) => `/orders/${id}`),
    "order-change": async () => change,
    "price-lists": at("/price-lists"),
    "price-list": first("price-lists?limit=1", (id) => `/price-lists/${id}`),
    policies: at("/policies"),
    policy: at("/policies/equipment-sales#EQ-3.2a"),
    calendar: at("/calendar?month=2026-10"),
    "calendar-provisional": at("/calendar?month=2027-02"),
  },
  "feng.tao": {
    "workbench-warehouse": at("/"),
    "stock-work": at("/stock/work"),
    "pick-and-pack": first(closed, (id) => `/stock/work/${id}`),
    stock: at("/stock"),
    "stock-product": first("products?q=YS-150&limit=1", (id) => `/stock/products/${id}`),
    shipments: at("/shipments"),
    shipment: first("shipments?limit=1", (id) => `/shipments/${id}`),
  },
  "qian.hui": {
    "workbench-finance": at("/"),
    receivables: at("/receivables"),
    "receivables-customer": first("customers?q=C0001", (id) => `/receivables/customers/${id}`),
    "order-money": tab("money"),
    archive: at("/archive"),
  },
  "sun.li": {
    "workbench-planner": at("/"),
    "work-orders": at("/work-orders"),
    board: at("/work-orders?view=board"),
    "work-order": first("work-orders?limit=1", (id) => `/work-orders/${id}`),
    "work-centres": at("/settings/work-centres"),
    requirements: at("/requirements"),
    nonconformances: at("/nonconformances"),
    "order-production": tab("production"),
    "order-quality": tab("quality"),
  },
  "jiang.nan": {
    carriers: at("/settings/carriers"),
  },
  "wu.fang": {
    suppliers: at("/settings/suppliers"),
  },
  admin: {
    people: at("/settings/people"),
    departments: at("/settings/departments"),
    posts: at("/settings/posts"),
    delegations: at("/settings/delegations"),
    company: at("/settings/company"),
    imports: at("/imports"),
  },
};

const looks = [
  { name: "wide-light-zh", width: 1440, dark: false, locale: "zh" },
  { name: "phone-dark-en", width: 390, dark: true, locale: "en" },
  { name: "wide-dark-en", width: 1440, dark: true, locale: "en" },
  { name: "phone-light-zh", width: 390, dark: false, locale: "zh" },
] as const;

/** Two have each width, theme and language; the others add pictures, but hardly a proof. */
const taken = process.env.YIDAN_PICTURES ? looks : looks.slice(0, 2);

describe.each(taken)("$name", (look) => {
  const options = (): WindowOptions => ({ ...look, base: server.base });

  test("sign-in", async () => {
    const { page, errors, leave } = await openWindow(options());
    await page.goto("/");
    await page.locator("form").waitFor();
    await inspect(page, "sign-in", look.name);
    expect(errors).toEqual([]);
    await leave();
  });

  test.each(Object.entries(desks))("the pages of %s", async (login, pages) => {
    const { page, errors, leave } = await comeIn(login, options());
    const ask: Ask = async (path) =>
      (await page.request.get(`${server.base}/api/v1/${path}`)).json();
    for (const [name, path] of Object.entries(pages)) {
      await page.goto(await path(ask));
      await page.locator("#content :is(h1, .yd-empty)").first().waitFor();
      await inspect(page, name, look.name);
    }
    expect(errors).toEqual([]);
    await leave();
  });

  test("the orders behind a clause, page by page", async () => {
    const { page, errors, leave } = await comeIn("wang.qiang", options());
    // One order a page: a history of a few orders has a second page, too.
    await page.route("**/clauses/*", (route) =>
      route.continue({ url: route.request().url().replace("limit=20", "limit=1") }),
    );
    const found = await page.request.get(`${server.base}/api/v1/policies/equipment-sales`);
    const { clauses } = await found.json();
    const [clause] = clauses.filter(
      ({ total }: { total: { due: number; broken: number } }) => total.due + total.broken > 1,
    );
    await page.goto(`/policies/equipment-sales#${clause.id}`);
    const marks = page.locator(".yd-marks > li");
    await marks.nth(0).waitFor();
    await page.locator(".yd-rule-detail .ant-btn").first().click();
    await marks.nth(1).waitFor();
    await inspect(page, "clause", look.name);
    expect(errors).toEqual([]);
    await leave();
  });
});

/** Looks at a page once it has come to rest. */
async function inspect(page: Page, name: string, look: string): Promise<void> {
  await rested(page);
  await picture(page, `${name}-${look}`);
  // What lies half under the header is no small target.
  await page.evaluate(() => window.scrollTo(0, 0));
  expect(await violations(page), name).toEqual([]);
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(overflow, `${name} must not scroll sideways`).toBeLessThanOrEqual(0);
}

type AxeResult = { violations: { id: string; nodes: { target: string[] }[] }[] };

/** What axe objects to at WCAG 2.2 AA. */
async function violations(page: Page): Promise<string[]> {
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
