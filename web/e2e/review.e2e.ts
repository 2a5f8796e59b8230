/** An order goes through review, back, through again and is approved: in both languages. */

import { afterAll, afterEach, describe, expect, test } from "vitest";
import { orderWords } from "../src/areas/orders/words.ts";
import { threadWords } from "../src/areas/thread/words.ts";
import { orderFieldWords } from "../src/i18n/fields/words.ts";
import type { Locale } from "../src/i18n/locale.ts";
import { translate } from "../src/i18n/words.ts";
import { uiWords } from "../src/ui/words.ts";
import { closeBrowser, type Person, picture, signIn } from "./person.ts";

afterAll(closeBrowser);

/** The least that is a PDF. */
const contract = Buffer.from(
  "%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n",
);

describe.each<Locale>(["zh", "en"])("review in %s", (locale) => {
  const orders = translate(orderWords, locale);
  const thread = translate(threadWords, locale);
  const fields = translate(orderFieldWords, locale);
  const ui = translate(uiWords, locale);
  const people: Person[] = [];
  let order = "";

  async function as(login: string): Promise<Person> {
    const person = await signIn(login, { locale });
    people.push(person);
    return person;
  }

  /** Answers a review: every item fits, with words where words are wanted. */
  async function approve(login: string): Promise<void> {
    const { page } = await as(login);
    await page.goto(order);
    const panel = page.locator(".yd-review");
    await panel.getByRole("heading").first().waitFor();
    for (const answer of await panel.getByText(thread("fits"), { exact: true }).all()) {
      await answer.click();
    }
    for (const note of await panel.getByPlaceholder(thread("noteNeeded")).all()) {
      await note.fill("已核对");
    }
    for (const words of await panel.locator("fieldset textarea").all()) await words.fill("良好");
    await panel.getByLabel(thread("opinion"), { exact: true }).fill("同意");
    await panel.getByRole("button", { name: thread("approve"), exact: true }).click();
    await page.getByText(thread("given")).waitFor();
  }

  afterEach(async ({ task }) => {
    for (const person of people.splice(0)) {
      if (task.result?.state === "fail") await picture(person.page, "failed");
      expect(person.errors).toEqual([]);
      await person.leave();
    }
  });

  test("the rep enters and submits, confirming that it was compared with the contract", async () => {
    const { page } = await as("chen.jing");
    await page.goto("/orders/entry");
    await page.getByRole("combobox", { name: fields("customer_id"), exact: true }).fill("C0002");
    await page.getByRole("option", { name: /宁波东方/ }).click();
    await page.getByLabel(fields("contact_name")).fill("沈志远");
    await page.getByLabel(fields("contact_phone")).fill("13800000002");
    await page.getByLabel(fields("contract_no")).fill(`HT-${locale}`);
    await page.getByLabel(fields("contract_signed_on")).fill("1120");
    await page.getByLabel(fields("delivery_on")).first().fill("+60");
    await page.getByLabel(fields("delivery_place")).fill("宁波市镇海区石化大道 16 号");
    await page.locator("input[type=file]").setInputFiles({
      name: "合同.pdf",
      mimeType: "application/pdf",
      buffer: contract,
    });
    await page.getByRole("button", { name: ui("removeFile") }).waitFor();
    await page.getByRole("button", { name: orders("preset3060") }).click();
    const line = (column: string) =>
      page
        .locator("[data-cell]")
        .getByLabel(locale === "zh" ? `第 1 行 ${column}` : `${column}, line 1`);
    await line(orders("product")).fill("YQ-100");
    await page.getByRole("option", { name: /潜水排污泵/ }).click();
    await line(orders("quantity")).fill("4");
    await page
      .getByRole("button", { name: locale === "zh" ? "第 1 行更多内容" : "More of line 1" })
      .click();
    for (const value of await page.getByPlaceholder(orders("parameterValue")).all()) {
      await value.fill("100 m³/h");
    }
    await page.keyboard.press("Escape");
    await page.keyboard.press("Control+Enter");
    const dialog = page.getByRole("dialog");
    await dialog.getByText(orders("confirmTitle")).waitFor();
    await picture(page, `submit-${locale}`);
    await dialog.getByRole("checkbox").first().check();
    await dialog.getByRole("button", { name: orders("submit") }).click();
    await page.getByRole("heading", { name: thread("steps"), exact: true }).waitFor();
    order = new URL(page.url()).pathname;
    // Frozen now: why not is answered where the button is.
    await page.getByRole("button", { name: thread("edit") }).hover();
    await page.getByText(ui("whyNot")).first().waitFor();
    await picture(page, `why-not-${locale}`);
  });

  test("the sales manager finds it on his desk and returns it with a reason", async () => {
    const { page } = await as("wang.qiang");
    await page.getByRole("heading", { name: thread("myTasks") }).waitFor();
    await picture(page, `workbench-${locale}`);
    await page.locator(`a[href^="${order}"]`).first().click();
    const panel = page.locator(".yd-review");
    await panel.getByRole("button", { name: thread("return") }).click();
    await panel.getByText(thread("opinionNeeded")).waitFor();
    await panel.getByLabel(thread("opinion"), { exact: true }).fill("数量与合同不符，请核对");
    await picture(page, `review-${locale}`);
    await panel.getByRole("button", { name: thread("return") }).click();
    await page.getByText(thread("given")).waitFor();
  });

  test("the rep corrects and submits again", async () => {
    const { page } = await as("chen.jing");
    await page.goto(order);
    await page.getByText("数量与合同不符，请核对").first().waitFor();
    await page.getByRole("button", { name: thread("edit"), exact: true }).click();
    const quantity = page.getByLabel(
      locale === "zh" ? `第 1 行 ${orders("quantity")}` : `${orders("quantity")}, line 1`,
    );
    await quantity.fill("5");
    await page.keyboard.press("Control+Enter");
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel(orders("correctionNote")).fill("数量改为 5");
    await dialog.getByRole("checkbox").first().check();
    await dialog.getByRole("button", { name: orders("submit") }).click();
    await page.getByRole("heading", { name: thread("steps"), exact: true }).waitFor();
  });

  test("approved by the manager, then countersigned by three departments", async () => {
    await approve("wang.qiang");
    await approve("zhao.gang");
    await approve("qian.hui");
    await approve("han.bing");
    const { page } = await as("chen.jing");
    await page.goto(order);
    await page.getByRole("heading", { level: 1, name: /^(?!D-)/ }).waitFor();
    await picture(page, `approved-${locale}`);
    expect(await page.getByRole("heading", { level: 1 }).textContent()).not.toMatch(/^D-/);
  });

  test("the discussion reaches a colleague by his pinyin initials", async () => {
    const { page } = await as("chen.jing");
    await page.goto(order);
    const box = page.getByLabel(thread("comment"));
    await box.fill("请看 ");
    await box.press("End");
    await page.keyboard.type("@wq");
    await page.getByRole("option", { name: /王强/ }).waitFor();
    await page.keyboard.press("Enter");
    expect(await box.inputValue()).toBe("请看 @王强 ");
    await page.keyboard.press("Control+Enter");
    await page.locator(".yd-timeline-body", { hasText: "@王强" }).waitFor();
  });
});
