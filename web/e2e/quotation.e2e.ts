/**
 * A quotation in both languages: the rep writes and issues it, the customer reads it on his phone and
 * signs, the rep makes the order of it. A second version closes the link of the first.
 */

import type { Page } from "playwright-core";
import { afterAll, describe, expect, test } from "vitest";
import { quotationWords } from "../src/areas/orders/quotation/words.ts";
import { compareWords } from "../src/areas/orders/versions/words.ts";
import type { Locale } from "../src/i18n/locale.ts";
import { translate } from "../src/i18n/words.ts";
import { offerWords } from "../src/offer/words.ts";
import { uiWords } from "../src/ui/words.ts";
import { draw, inDialog, press, pressInMenu, type } from "./company.ts";
import { closeBrowser, comeIn, openWindow, type Person, picture, rested } from "./person.ts";
import { wordsIn } from "./words.ts";

afterAll(closeBrowser);

const phone = 390;

describe.each<Locale>(["zh", "en"])("in %s", (locale) => {
  const t = translate(quotationWords, locale);
  const versions = translate(compareWords, locale);
  const o = translate(offerWords, locale);
  const ui = translate(uiWords, locale);
  const { orders, fields, lines, terms } = wordsIn(locale);
  const say = (zh: string, en: string) => (locale === "zh" ? zh : en);
  const people: Person[] = [];

  afterAll(async () => {
    for (const person of people) {
      expect(person.errors).toEqual([]);
      await person.leave();
    }
  });

  async function rep(): Promise<Page> {
    const person = await comeIn("chen.jing", { locale });
    people.push(person);
    return person.page;
  }

  /** The customer at his phone, with the link alone. */
  async function customer(link: string): Promise<Page> {
    const person = await openWindow({ locale, width: phone });
    people.push(person);
    await person.page.goto(link);
    return person.page;
  }

  /** Issues the version in hand; answers the customer's link, another one than before. */
  async function issue(page: Page, before = ""): Promise<string> {
    await inDialog(page, say("发出报价", "Issue"), t("issueRun"));
    const link = page.getByLabel(t("link"));
    await expect.poll(() => link.inputValue(), { timeout: 10_000 }).not.toBe(before);
    return link.inputValue();
  }

  /** The same quotation is saved in another window meanwhile. */
  async function elsewhere(page: Page, change: object): Promise<void> {
    const { origin, pathname } = new URL(page.url());
    const url = `${origin}/api/v1/quotations/${pathname.split("/").pop()}`;
    const read = await page.request.get(url);
    const { input } = await read.json();
    const put = await page.request.put(url, {
      data: { ...input, ...change },
      headers: { "If-Match": read.headers().etag ?? "", "Sec-Fetch-Site": "same-origin" },
    });
    expect(put.status()).toBe(200);
  }

  let first = "";
  let second = "";
  let page: Page;

  test("the rep writes a quotation, saves and issues it", async () => {
    page = await rep();
    await page.goto("/quotations");
    await page
      .getByRole("link", { name: t("newQuotation") })
      .first()
      .click();
    await page.getByRole("combobox", { name: fields("customer_id"), exact: true }).fill("C0001");
    await page.getByRole("option", { name: /苏州瀚海/ }).click();
    await page.getByLabel(fields("contact_name")).fill("顾明");
    await page.getByLabel(fields("contact_phone")).fill("13800000001");
    await page.getByLabel(fields("delivery_on")).first().fill("+40");
    await page.getByLabel(fields("delivery_place")).fill("苏州工业园区");
    expect(await page.getByLabel(fields("contract_no")).count()).toBe(0);
    const cell = (row: number, column: string) =>
      page.getByLabel(lines("cellOf", { row, column }), { exact: true });
    await cell(1, orders("product")).fill("YS-150");
    await page.getByRole("option", { name: /卧式离心泵/ }).click();
    await cell(1, orders("quantity")).fill("2");
    await press(page, terms("preset3060"));
    await picture(page, `quotation-entry-${locale}`);
    await press(page, t("save"));
    await page.getByRole("heading", { name: t("versions") }).waitFor();
    // The policy wants technical parameters before anything is issued.
    await page.getByRole("heading", { name: t("missing") }).waitFor();
    await press(page, say("修改", "Edit"));
    await page.getByRole("button", { name: lines("more", { row: 1 }) }).click();
    for (const name of ["流量", "扬程", "电压"]) await type(page, name, "按技术协议");
    await page.keyboard.press("Escape");
    await press(page, t("save"));
    await page.getByRole("heading", { name: t("versions") }).waitFor();
    first = await issue(page);
    expect(first).toMatch(/\/offers\/[0-9a-f]{64}$/);
    await rested(page);
    await picture(page, `quotation-issued-${locale}`);
  });

  test("a new version closes the first link", async () => {
    await pressInMenu(page, ui("otherActs"), say("另起新版", "New version"));
    const price = page.getByLabel(lines("cellOf", { row: 1, column: orders("price") }), {
      exact: true,
    });
    await price.fill("50000");
    await elsewhere(page, { note: "含安装指导" });
    await press(page, t("save"));
    const dialog = page.getByRole("dialog");
    await dialog.getByText("含安装指导").waitFor();
    await picture(page, `quotation-conflict-${locale}`);
    await press(dialog, ui("conflictTake"));
    await page.getByRole("heading", { name: versions("compare") }).waitFor();
    await page
      .getByRole("region", { name: versions("compare") })
      .getByText("50,000")
      .waitFor();
    await page.getByText("含安装指导").first().waitFor();
    second = await issue(page, first);
    await rested(page);
    await picture(page, `quotation-compare-${locale}`);
    const late = await customer(first);
    await late.getByRole("heading", { name: o("closed") }).waitFor();
    await late.getByText(/陈静/).waitFor();
    await picture(late, `offer-superseded-${locale}`);
  });

  test("the customer reads on his phone and signs by hand", async () => {
    const reader = await customer(second);
    await reader.getByRole("heading", { name: /Q-\d{4}-\d{4}/ }).waitFor();
    await reader.getByText(/卧式离心泵/).waitFor();
    await picture(reader, `offer-${locale}`);
    const wide = await reader.evaluate(() => document.documentElement.scrollWidth);
    expect(wide, "nothing scrolls sideways").toBeLessThanOrEqual(phone);
    await press(reader, o("accept"));
    await press(reader, o("confirmAccept"));
    await reader.getByRole("alert").waitFor();
    await draw(reader, reader.getByRole("img", { name: o("drawHere") }));
    await picture(reader, `offer-signing-${locale}`);
    await press(reader, o("confirmAccept"));
    await reader.getByText(o("acceptedHelp")).waitFor();
    await reader.reload();
    await reader.getByRole("img", { name: o("sign") }).waitFor();
    await picture(reader, `offer-accepted-${locale}`);
  });

  test("the order is made of what was accepted, and a difference wants a reason", async () => {
    await page.reload();
    await page.getByRole("img", { name: t("signature") }).waitFor();
    await picture(page, `quotation-accepted-${locale}`);
    await press(page, say("生成订单", "Make the order"));
    await page.waitForURL(/\/orders\/entry\//);
    await page
      .getByLabel(lines("cellOf", { row: 1, column: orders("quantity") }), { exact: true })
      .fill("3");
    await page.keyboard.press("Control+s");
    await page.getByText(say("草稿已保存", "Draft saved")).first().waitFor();
    const id = new URL(page.url()).pathname.split("/").pop();
    await page.goto(`/orders/${id}?tab=prices`);
    await page.getByText(orders("originUnexplained")).waitFor();
    await inDialog(page, orders("originExplain"), orders("originExplain"), (dialog) =>
      type(dialog, orders("originReason"), "客户追加一台"),
    );
    await page.getByText("客户追加一台").waitFor();
    await picture(page, `order-origin-${locale}`);
  });
});
