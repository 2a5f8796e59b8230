/** The people of one company in a story told in one language: who does what, where, in which words. */

import type { Locator, Page } from "playwright-core";
import { expect } from "vitest";
import type { Locale } from "../src/i18n/locale.ts";
import { comeIn, type Person, picture, takePicture } from "./person.ts";
import type { Server } from "./server.ts";

export class Company {
  readonly locale: Locale;
  readonly #server: Server;
  readonly #people = new Map<string, Person>();
  /** The address of the order that the story follows. */
  order = "";
  #steps = new Map<string, string>();

  constructor(locale: Locale, server: Server) {
    this.locale = locale;
    this.#server = server;
  }

  /** Where a person sits, as he left it. */
  async as(login: string): Promise<Page> {
    const known = this.#people.get(login);
    if (known) return known.page;
    const person = await comeIn(login, { locale: this.locale, base: this.#server.base });
    this.#people.set(login, person);
    return person.page;
  }

  /** The person opens his desk and follows the task of a step of the order. */
  async takes(login: string, step: string): Promise<Page> {
    const page = await this.as(login);
    await page.goto("/");
    await page.locator(`a[href="${this.order}#step-${step}"]`).click();
    await page.getByRole("tablist").waitFor();
    return page;
  }

  /** The person follows a task of the order that still waits for others. */
  async looksAhead(login: string, step: string, waitsFor: RegExp): Promise<Page> {
    const page = await this.as(login);
    await page.goto("/");
    const later = page.locator("details.yd-bench-later");
    await later.locator("summary").click();
    const task = later.locator("li", {
      has: page.locator(`a[href="${this.order}#step-${step}"]`),
    });
    await task.getByText(waitsFor).waitFor();
    await task.getByRole("link").click();
    await page.getByRole("tablist").waitFor();
    return page;
  }

  /** The person opens his desk and follows the task whose title holds these words. */
  async follows(login: string, words: string | RegExp): Promise<Page> {
    const page = await this.as(login);
    await page.goto("/");
    await page.locator("a.yd-task-link", { hasText: words }).first().click();
    return page;
  }

  /** The person looks at a tab of the order. */
  async looksAt(login: string, tab: string): Promise<Page> {
    const page = await this.as(login);
    await page.goto(`${this.order}?tab=${tab}`);
    await page.getByRole("tabpanel").waitFor();
    return page;
  }

  /** What the policy calls a step. */
  async step(key: string): Promise<string> {
    if (this.#steps.size === 0) {
      const page = await this.as("chen.jing");
      const answer = await page.request.get(`${this.#server.base}/api/v1${this.order}`);
      const { process } = await answer.json();
      for (const step of process.steps) this.#steps.set(step.key, step.title[this.locale]);
    }
    return this.#steps.get(key) ?? key;
  }

  async picture(page: Page, name: string): Promise<void> {
    await picture(page, `thread-${name}-${this.locale}`);
  }

  /** Pictures of where everybody stands, when a story went wrong. */
  async pictures(): Promise<void> {
    for (const [login, { page }] of this.#people)
      await takePicture(page, `failed-${login}-${this.locale}`);
  }

  /** What consoles said that they should not have. */
  get errors(): string[] {
    return [...this.#people].flatMap(([login, { errors }]) =>
      errors.map((error) => `${login}: ${error}`),
    );
  }

  async goHome(): Promise<void> {
    for (const person of this.#people.values()) await person.leave();
    await this.#server.stop();
  }
}

type Place = Page | Locator;

export const press = (place: Place, name: string) =>
  place.getByRole("button", { name, exact: true }).click();

export const type = (place: Place, name: string, words: string) =>
  place.getByRole("textbox", { name, exact: true }).fill(words);

export async function typeDate(place: Place, name: string, date: string): Promise<void> {
  const field = place.getByRole("textbox", { name, exact: true });
  await field.fill(date);
  await field.press("Tab");
}

export const choose = (place: Place, name: string, label: string | RegExp) =>
  chooseIn(place.getByRole("combobox", { name, exact: true }), label);

/** The option whose words begin or match so; lists show codes and names. */
async function chooseIn(list: Locator, label: string | RegExp): Promise<void> {
  const option = list.locator("option", { hasText: label }).first();
  await option.waitFor({ state: "attached" });
  await list.selectOption(await option.getAttribute("value"));
}

/** Opens a dialog by its button, fills it in, confirms it; it closes when the server agrees. */
export async function inDialog(
  page: Page,
  opens: string,
  confirms: string,
  fill: (dialog: Locator) => Promise<void> = async () => {},
): Promise<void> {
  await press(page, opens);
  const dialog = page.getByRole("dialog");
  await dialog.waitFor();
  await fill(dialog);
  await press(dialog, confirms);
  await dialog.waitFor({ state: "hidden" });
}

/** Points at a refused act; what comes up tells why. */
export async function pointAt(page: Page, refused: string): Promise<Locator> {
  await page.getByRole("button", { name: refused, exact: true }).hover();
  const answer = page.getByRole("tooltip");
  await answer.waitFor();
  await inSight(answer);
  return answer;
}

/** Playwright calls visible what stands anywhere, also where nobody can scroll to. */
async function inSight(answer: Locator): Promise<void> {
  await expect.poll(async () => (await answer.boundingBox())?.y).toBeGreaterThanOrEqual(0);
}

/** Presses an act of the page's document that stands in the menu of the others. */
export async function pressInMenu(page: Page, menu: string, act: string): Promise<void> {
  await press(page, menu);
  await press(page, act);
}

/** Looks up in the menu why an act that the page does not offer is refused. */
export async function whyNot(page: Page, menu: string, act: string): Promise<Locator> {
  await press(page, menu);
  const refused = page.locator("details", { has: page.getByText(act, { exact: true }) });
  await refused.locator("summary").click();
  const answer = refused.getByRole("listitem").first();
  await answer.waitFor();
  await inSight(answer);
  return answer;
}

/** A hand draws something on a pad, with the button held down. */
export async function draw(page: Page, pad: Locator): Promise<void> {
  await pad.scrollIntoViewIfNeeded();
  const box = await pad.boundingBox();
  if (!box) throw new Error("the pad is not to be seen");
  await page.mouse.move(box.x + 30, box.y + 40);
  await page.mouse.down();
  for (const [x, y] of [
    [80, 90],
    [120, 30],
    [160, 100],
    [220, 50],
  ] as const) {
    await page.mouse.move(box.x + x, box.y + y, { steps: 5 });
  }
  await page.mouse.up();
}
