/** People in front of browsers: each has a window of his own, in his language. */

import { mkdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { type Browser, chromium, type Page, type Request } from "playwright-core";
import { inject } from "vitest";
import { bootWords } from "../src/boot/words.ts";
import type { Locale } from "../src/i18n/locale.ts";
import { translate } from "../src/i18n/words.ts";

/** Of every account of the demo company. */
export const demoPassword = "yidan-demo-2026";

let browser: Browser | undefined;

export async function openBrowser(): Promise<Browser> {
  browser ??= await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox"],
  });
  return browser;
}

export async function closeBrowser(): Promise<void> {
  await browser?.close();
  browser = undefined;
}

export interface WindowOptions {
  locale?: Locale;
  width?: number;
  dark?: boolean;
  /** The server of a story that has one of its own. */
  base?: string;
}

export interface Person {
  page: Page;
  base: string;
  /** What the console said that it should not have. */
  errors: string[];
  leave: () => Promise<void>;
}

/** A refusal shows in the console too; it is the server's answer, not a fault of the page. */
const expectedStatus = /status of (401|403|404|409|412|422)/;

/** A window without a session. */
export async function openWindow(options: WindowOptions = {}): Promise<Person> {
  const { locale = "zh", width = 1440, dark = false, base = inject("base") } = options;
  const context = await (await openBrowser()).newContext({
    viewport: { width, height: width < 500 ? 844 : 900 },
    permissions: ["clipboard-read", "clipboard-write"],
    // A button that still glides into its place on a busy machine slips away under the click.
    reducedMotion: "reduce",
    baseURL: base,
  });
  await context.addInitScript(
    ([language, theme]) => {
      localStorage.setItem("yidan.locale", language ?? "zh");
      localStorage.setItem("yidan.theme", theme ?? "light");
    },
    [locale, dark ? "dark" : "light"] as const,
  );
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  const errors: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error" && !expectedStatus.test(message.text())) {
      errors.push(message.text());
    }
  });
  page.on("pageerror", (error) => errors.push(String(error)));
  const waiting = new Set<Request>();
  page.on("request", (request) => waiting.add(request));
  page.on("requestfinished", (request) => waiting.delete(request));
  page.on("requestfailed", (request) => waiting.delete(request));
  present.set(page, waiting);
  const leave = () => {
    present.delete(page);
    return context.close();
  };
  return { page, base, errors, leave };
}

/** Open windows, with the requests that have no answer yet. */
const present = new Map<Page, Set<Request>>();

/** What each open window says and waits for: printed when a story went wrong. */
export async function testimony(): Promise<string> {
  const said = [...present].map(async ([page, waiting]) => {
    const dialog = page.getByRole("dialog");
    const place = (await dialog.count()) > 0 ? dialog.first() : page.locator("main").first();
    const words = await place.ariaSnapshot({ timeout: 5_000 }).catch(String);
    const requests = [...waiting].map((one) => `waits for ${one.method()} ${one.url()}`);
    return [page.url(), ...requests, words].join("\n");
  });
  return (await Promise.all(said)).join("\n\n");
}

export async function signIn(login: string, options: WindowOptions = {}): Promise<Person> {
  const person = await openWindow(options);
  const { page } = person;
  const t = translate(bootWords, options.locale ?? "zh");
  await page.goto("/");
  await page.getByLabel(t("login")).fill(login);
  await page.getByLabel(t("password")).fill(demoPassword);
  await page.getByRole("button", { name: t("signIn") }).click();
  await page.locator("#content h1").waitFor();
  return person;
}

/** A window with a session, without the form: for who only looks at pages. */
export async function comeIn(login: string, options: WindowOptions = {}): Promise<Person> {
  const person = await openWindow(options);
  await person.page.request.post(`${person.base}/api/v1/session`, {
    data: { login, password: demoPassword },
    headers: { "Sec-Fetch-Site": "same-origin" },
  });
  return person;
}

/** Waits until the page has loaded what it shows and nothing moves any more. */
export async function rested(page: Page): Promise<void> {
  await page.waitForFunction(
    () =>
      !document.querySelector(".ant-skeleton, [aria-busy=true]") &&
      document.getAnimations().every(({ playState, effect }) => {
        const endless = effect?.getComputedTiming().iterations === Number.POSITIVE_INFINITY;
        return endless || playState !== "running";
      }),
  );
}

export const outputs = fileURLToPath(new URL("./output/", import.meta.url));

/** Leaves a picture of where a story stands, when pictures are asked for: they take their time. */
export async function picture(page: Page, name: string): Promise<void> {
  if (process.env.YIDAN_PICTURES) await takePicture(page, name);
}

export async function takePicture(page: Page, name: string): Promise<void> {
  await mkdir(outputs, { recursive: true });
  await page.screenshot({ path: `${outputs}${name}.png` });
}
