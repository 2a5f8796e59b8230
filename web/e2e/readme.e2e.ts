/** The pictures of the README, taken of a company with a history: `npm run screenshots`. */

import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { closeBrowser, comeIn, rested, type WindowOptions } from "./person.ts";
import { type Server, startServer } from "./server.ts";

const folder = fileURLToPath(new URL("../../docs/img/", import.meta.url));
const ordersLived = 40;
let server: Server;

beforeAll(async () => {
  server = await startServer({ orders: ordersLived });
});

afterAll(async () => {
  await closeBrowser();
  await server.stop();
});

/** The largest order on its way. */
const order = async (ask: (path: string) => Promise<{ items: { id: string }[] }>) => {
  const { items } = await ask("orders?state=approved&sort=-amount&limit=1");
  return `/orders/${items[0]?.id}`;
};
const at = (path: string) => async () => path;

const shots: [string, string, typeof order, WindowOptions][] = [
  ["workbench-zh", "chen.jing", at("/"), {}],
  ["orders-zh", "wang.qiang", at("/orders"), {}],
  ["order-zh", "wang.qiang", order, {}],
  ["order-en", "wang.qiang", order, { locale: "en" }],
  ["order-phone", "wang.qiang", order, { width: 390 }],
  ["policy-zh", "wang.qiang", at("/policies/equipment-sales"), {}],
];

test.each(shots)("%s", async (name, login, path, options) => {
  const { page, base, errors, leave } = await comeIn(login, { ...options, base: server.base });
  await page.goto(
    await path(async (list) => (await page.request.get(`${base}/api/v1/${list}`)).json()),
  );
  await page.locator("#content h1").waitFor();
  await rested(page);
  await page.screenshot({ path: `${folder}${name}.png` });
  expect(errors).toEqual([]);
  await leave();
});
