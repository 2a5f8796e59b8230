/** A rep enters an order by keyboard alone, in both languages, and nothing he typed is ever lost. */

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Locale } from "../src/i18n/locale.ts";
import { closeBrowser, type Person, picture, signIn } from "./person.ts";
import { wordsIn } from "./words.ts";

afterAll(closeBrowser);

describe.each<Locale>(["zh", "en"])("in %s", (locale) => {
  const { orders, fields, lines, ui } = wordsIn(locale);
  const savedAt = locale === "zh" ? /草稿已保存/ : /Draft saved/;
  let rep: Person;

  beforeAll(async () => {
    rep = await signIn("chen.jing", { locale });
  });

  afterAll(async () => {
    expect(rep.errors).toEqual([]);
    await rep.leave();
  });

  type Column = "product" | "model" | "quantity" | "price" | "lineAmount" | "deliveryOn" | "remark";
  const label = (row: number, column: Column) => lines("cellOf", { row, column: orders(column) });
  const cell = (row: number, column: Column) =>
    rep.page.getByLabel(label(row, column), { exact: true });
  const focused = () =>
    rep.page.evaluate(() => document.activeElement?.getAttribute("aria-label") ?? "");
  const field = () =>
    rep.page.evaluate(
      () => document.activeElement?.closest("[data-pointer]")?.getAttribute("data-pointer") ?? "",
    );
  const saved = () => rep.page.getByText(savedAt).waitFor();

  test("header and first line by keyboard; the product brings price, tax and unit", async () => {
    const { page } = rep;
    await page.goto("/orders/entry");
    const customer = page.getByRole("combobox", { name: fields("customer_id"), exact: true });
    await expect.poll(() => field()).toBe("/customer_id");
    await page.keyboard.type("szhh");
    await page.getByRole("option", { name: /苏州瀚海/ }).waitFor();
    await page.keyboard.press("Enter");
    await expect.poll(() => customer.inputValue()).toBe("苏州瀚海水务有限公司");
    await expect.poll(() => field()).toBe("/contact_name");
    await page.getByLabel(fields("contract_no"), { exact: true }).fill("HT-2026-001");
    await page.getByLabel(fields("contract_signed_on"), { exact: true }).fill("1118");
    await page.keyboard.press("Tab");

    await page.getByLabel(fields("remark"), { exact: true }).press("Enter");
    await expect.poll(() => focused()).toBe(label(1, "product"));
    await page.keyboard.type("wslxb");
    await page.getByRole("option", { name: /卧式离心泵/ }).waitFor();
    await page.keyboard.press("Enter");
    await expect.poll(() => focused()).toBe(label(1, "model"));
    await page.keyboard.press("Enter");
    await page.keyboard.type("3");
    for (let i = 0; i < 5; i++) await page.keyboard.press("Enter");
    await expect.poll(() => focused()).toBe(label(1, "deliveryOn"));
    await page.keyboard.type("+40");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Enter");
    await expect.poll(() => focused()).toBe(label(2, "product"));
    await expect.poll(() => cell(1, "price").inputValue()).toBe("54240");
    await expect.poll(() => cell(1, "lineAmount").textContent()).toBe("162,720.00");
  });

  test("Enter pressed before the look-up has answered takes the match when it comes", async () => {
    const { page } = rep;
    await page.keyboard.type("CTRL-2");
    await page.keyboard.press("Enter");
    await expect.poll(() => cell(2, "product").inputValue()).toBe("变频控制柜");
    await cell(2, "quantity").fill("1");
  });

  test("a block from a spreadsheet goes to the columns its headings name", async () => {
    const { page } = rep;
    const block = "数量\t品名\t备注\n5\t机械密封 50\t急\n2\t没有的东西\t\n1\t潜水排污泵\t";
    await page.evaluate((text) => navigator.clipboard.writeText(text), block);
    await page.getByRole("button", { name: lines("addLine") }).click();
    await expect.poll(() => focused()).toBe(label(3, "product"));
    // The click opens the list; what is pasted closes it.
    await cell(3, "product").click();
    await page.keyboard.press("Control+v");
    await page.getByText(lines("pasted", { n: 3 }) + lines("pasteUnknown", { n: 1 })).waitFor();
    await expect.poll(() => cell(3, "product").inputValue()).toBe("机械密封 50");
    await page.keyboard.press("Enter");
    await expect.poll(() => focused()).toBe(label(3, "model"));
    await expect.poll(() => cell(3, "product").inputValue()).toBe("机械密封 50");
    await expect.poll(() => cell(3, "price").inputValue()).toBe("768.4");
    await expect.poll(() => cell(4, "product").getAttribute("aria-invalid")).toBe("true");
  });

  test("a removed line comes back", async () => {
    const { page } = rep;
    await cell(4, "quantity").focus();
    await page.keyboard.press("Control+Delete");
    await page.getByRole("button", { name: lines("undo") }).click();
    await expect.poll(() => cell(4, "product").inputValue()).toBe("没有的东西");
    await cell(4, "quantity").focus();
    await page.keyboard.press("Control+Delete");
    await expect.poll(() => cell(4, "product").inputValue()).toBe("潜水排污泵");
  });

  test("a reload right after the last key loses nothing", async () => {
    const { page } = rep;
    await cell(3, "remark").fill("急，先发");
    await page.reload();
    await page.getByText(orders("restored")).waitFor();
    await expect.poll(() => cell(3, "product").inputValue()).toBe("机械密封 50");
    await expect.poll(() => cell(3, "remark").inputValue()).toBe("急，先发");
  });

  test("Ctrl+S saves an incomplete order and tells what is missing", async () => {
    const { page } = rep;
    await page.keyboard.press("Control+s");
    await saved();
    await picture(page, `entry-${locale}`);
    await page.getByRole("heading", { name: orders("missing") }).waitFor();
    await page
      .getByRole("button", { name: /请上传已签署的合同|attach the signed contract/i })
      .first()
      .waitFor();
    await expect
      .poll(() => page.evaluate(() => window.location.pathname))
      .toMatch(/^\/orders\/entry\/[0-9a-f-]{36}$/);
  });

  test("the server's error stands beside the cell and one click leads there", async () => {
    const { page } = rep;
    await cell(1, "quantity").fill("0.5");
    await page.keyboard.press("Control+s");
    await page
      .getByRole("alert")
      .getByRole("button", { name: fields("lineField", { row: 1, field: fields("quantity") }) })
      .click();
    await expect.poll(() => focused()).toBe(label(1, "quantity"));
    await cell(1, "quantity").fill("3");
    await page.keyboard.press("Control+s");
    await saved();
  });

  test("when somebody else saved first, both changes are shown and merged", async () => {
    const { page, base } = rep;
    const id = await page.evaluate(() => window.location.pathname.split("/").pop());
    const url = `${base}/api/v1/orders/${id}`;
    const read = await page.request.get(url);
    const { content } = await read.json();
    const lines = content.lines.map((line: object) => ({ ...line, quantity: "9" }));
    const put = await page.request.put(url, {
      data: { ...content, contact_name: "别人改的", lines },
      headers: { "If-Match": read.headers().etag ?? "", "Sec-Fetch-Site": "same-origin" },
    });
    expect(put.status()).toBe(200);
    await cell(1, "quantity").fill("7");
    await page.keyboard.press("Control+s");
    await page.getByRole("dialog").getByText(ui("conflictHelp")).waitFor();
    await picture(page, `conflict-${locale}`);
    await page.getByRole("button", { name: ui("conflictTake") }).click();
    await saved();
    await expect.poll(() => cell(1, "quantity").inputValue()).toBe("7");
    await expect.poll(() => cell(2, "quantity").inputValue()).toBe("9");
    await expect.poll(() => page.getByLabel(fields("contact_name")).inputValue()).toBe("别人改的");
  });
});
