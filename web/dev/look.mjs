/**
 * Opens pages in Debian's Chromium, saves pictures to dev/output and prints console errors, so that
 * one can look at what one has made.   node dev/look.mjs http://127.0.0.1:8080 [name…]
 */

import { mkdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const [base = "http://127.0.0.1:8080", ...only] = process.argv.slice(2);
const output = fileURLToPath(new URL("./output/", import.meta.url));
await mkdir(output, { recursive: true });

const browser = await chromium.launch({
  executablePath: "/usr/bin/chromium",
  args: ["--no-sandbox"],
});
const shots = [
  { name: "wide-zh", width: 1440, locale: "zh", dark: false },
  { name: "phone-zh", width: 390, locale: "zh", dark: false },
  { name: "wide-en-dark", width: 1440, locale: "en", dark: true },
];
const first = async (page, state) => {
  const list = await page.request.get(`${base}/api/v1/orders?limit=200&state=${state}`);
  return (await list.json()).items[0].id;
};
const pages = {
  workbench: async (page) => page.goto(`${base}/`),
  orders: async (page) => page.goto(`${base}/orders`),
  order: async (page) => page.goto(`${base}/orders/${await first(page, "running")}`),
  review: async (page) => page.goto(`${base}/orders/${await first(page, "review")}`),
  entry: async (page) => page.goto(`${base}/orders/entry/${await first(page, "draft")}`),
  new: async (page) => page.goto(`${base}/orders/entry`),
  account: async (page) => page.goto(`${base}/account`),
};

for (const { name, width, locale, dark } of shots) {
  const context = await browser.newContext({
    viewport: { width, height: width < 500 ? 844 : 900 },
  });
  await context.addInitScript(
    ([language, theme]) => {
      localStorage.setItem("yidan.locale", language);
      localStorage.setItem("yidan.theme", theme);
    },
    [locale, dark ? "dark" : "light"],
  );
  const page = await context.newPage();
  page.on(
    "console",
    (message) => message.type() === "error" && console.log(name, page.url(), message.text()),
  );
  page.on("pageerror", (error) => console.log(name, page.url(), String(error)));
  await page.request.delete(`${base}/api/v1/session`);
  await page.goto(base);
  await page.waitForSelector("form");
  if (only.length === 0) await page.screenshot({ path: `${output}sign-in-${name}.png` });
  await page.getByRole("textbox").first().fill("chen");
  await page.locator("input[type=password]").fill("secret secret");
  await page.keyboard.press("Enter");
  await page.waitForSelector("main#content");
  for (const [title, open] of Object.entries(pages)) {
    if (only.length > 0 && !only.includes(title)) continue;
    await open(page);
    await page.waitForSelector("h1");
    await page.waitForTimeout(600);
    await page.screenshot({ path: `${output}${title}-${name}.png`, fullPage: width < 500 });
  }
  await context.close();
}
await browser.close();
