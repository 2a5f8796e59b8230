/** An order filled in quickly, in both languages: from the customer's words, his usual goods, a matrix. */

import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { fillWords } from "../src/areas/orders/entry/fill-words.ts";
import type { Locale } from "../src/i18n/locale.ts";
import { translate } from "../src/i18n/words.ts";
import { approvedOrder } from "./approved-order.ts";
import { press, type } from "./company.ts";
import { closeBrowser, comeIn, type Person, picture } from "./person.ts";
import { type Server, startServer } from "./server.ts";
import { wordsIn } from "./words.ts";

let server: Server;

beforeAll(async () => {
  server = await startServer();
  // What a customer usually orders is known from orders that were carried out.
  await approvedOrder(server.base);
});

afterAll(async () => {
  await closeBrowser();
  await server.stop();
});

/** A mail as people write it; one word stands for no product. */
const mail = `苏州瀚海水务有限公司
订单号：HH-7788
联系人：顾明 13800000001
YS-150 2台
潜水排污泵 3 台
神奇设备 1 台`;

describe.each<Locale>(["zh", "en"])("in %s", (locale) => {
  const t = translate(fillWords, locale);
  const { orders, fields, lines } = wordsIn(locale);
  let rep: Person;
  let page: Page;

  beforeAll(async () => {
    rep = await comeIn("chen.jing", { locale, base: server.base });
    page = rep.page;
    await page.goto("/orders/entry");
  });

  afterAll(async () => {
    expect(rep.errors).toEqual([]);
    await rep.leave();
  });

  type Column = "product" | "model" | "quantity" | "unit" | "price" | "priceUnit";
  const cell = (row: number, column: Column) =>
    page.getByLabel(lines("cellOf", { row, column: orders(column) }), { exact: true });

  test("the customer's words are read; only what is ticked is taken", async () => {
    await press(page, t("paste"));
    const dialog = page.getByRole("dialog");
    await type(dialog, t("pasteLabel"), mail);
    await press(dialog, t("read"));
    await dialog.getByRole("list", { name: t("understood") }).waitFor();
    await picture(page, `fill-paste-${locale}`);
    const boxes = [1, 2, 3].map((no) => dialog.getByRole("checkbox", { name: t("take", { no }) }));
    await boxes[0]?.check();
    await boxes[1]?.check();
    await expect.poll(() => boxes[2]?.isChecked()).toBe(false);
    await press(dialog, t("takeOver"));
    await dialog.waitFor({ state: "hidden" });
    await expect.poll(() => cell(1, "quantity").inputValue()).toBe("2");
    await expect.poll(() => cell(2, "product").inputValue()).toBe("潜水排污泵");
    const customer = page.getByRole("combobox", { name: fields("customer_id"), exact: true });
    await expect.poll(() => customer.inputValue()).toBe("苏州瀚海水务有限公司");
    const number = page.getByLabel(fields("customer_po_no"), { exact: true });
    await expect.poll(() => number.inputValue()).toBe("HH-7788");
    // The price is the price book's, whatever the customer wrote.
    await expect.poll(() => cell(1, "price").inputValue()).not.toBe("");
  });

  test("what he usually orders stands ready with the last quantity", async () => {
    await press(page, t("usual"));
    const dialog = page.getByRole("dialog");
    await dialog
      .getByText(t("times", { n: 1 }))
      .first()
      .waitFor();
    await picture(page, `fill-usual-${locale}`);
    await dialog.getByRole("textbox", { name: `潜水排污泵 ${t("quantity")}` }).fill("4");
    await press(dialog, t("takeOver"));
    await dialog.waitFor({ state: "hidden" });
    await expect.poll(() => cell(3, "quantity").inputValue()).toBe("4");
  });

  test("a sheet is read like words, and asks what it leaves open", async () => {
    await press(page, t("paste"));
    const dialog = page.getByRole("dialog");
    const rows = "品名,型号,数量\n潜水排污泵,YQ-100,两\n机械密封 80,SEAL-80,约20套\n";
    await dialog.getByLabel(t("sheetFile")).setInputFiles({
      name: "order.csv",
      mimeType: "text/csv",
      buffer: Buffer.from(rows),
    });
    await dialog.getByText(t("askQuantity")).waitFor();
    const box = (no: number) => dialog.getByRole("checkbox", { name: t("take", { no }) });
    await expect.poll(() => box(1).isChecked()).toBe(true);
    await expect.poll(() => box(2).isChecked()).toBe(false);
    await picture(page, `fill-sheet-${locale}`);
    await press(dialog, t("takeOver"));
    await dialog.waitFor({ state: "hidden" });
    await expect.poll(() => cell(4, "quantity").inputValue()).toBe("2");
  });

  test("lines are kept under a name and used again", async () => {
    await press(page, t("templateSave"));
    const dialog = page.getByRole("dialog");
    await type(dialog, t("templateName"), `备件 ${locale}`);
    await press(dialog, t("save"));
    await dialog.waitFor({ state: "hidden" });
    await press(page, t("usual"));
    await dialog
      .getByLabel(t("fillFrom"))
      .selectOption({ label: t("templateNamed", { name: `备件 ${locale}` }) });
    const quantity = dialog.getByRole("textbox", { name: `潜水排污泵 ${t("quantity")}` });
    await expect.poll(() => quantity.last().inputValue()).toBe("2");
    await picture(page, `fill-template-${locale}`);
    await press(dialog, t("delete"));
    await press(page.getByRole("dialog").last(), t("delete"));
    await expect.poll(() => dialog.getByLabel(t("fillFrom")).count()).toBe(0);
    await press(dialog, t("cancel"));
  });

  test("a style's pieces are typed in a matrix, by keyboard, with totals", async () => {
    await press(page, t("matrix"));
    const dialog = page.getByRole("dialog");
    const style = dialog.getByRole("combobox", { name: t("style") });
    await style.fill("GASKET");
    await page.getByRole("option", { name: /法兰密封垫片/ }).waitFor();
    await page.keyboard.press("Enter");
    await dialog.getByRole("textbox", { name: "四氟 DN50" }).fill("10");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.type("5");
    const total = dialog.getByRole("row").last().getByRole("cell");
    await expect.poll(() => total.last().textContent()).toContain("15");
    await picture(page, `fill-matrix-${locale}`);
    await press(dialog, t("takeOver"));
    await dialog.waitFor({ state: "hidden" });
    await expect.poll(() => cell(5, "quantity").inputValue()).toBe("10");
    await expect.poll(() => cell(6, "quantity").inputValue()).toBe("5");
    // Opened again it shows what the order holds.
    await press(page, t("matrix"));
    await style.fill("GASKET");
    await page.getByRole("option", { name: /法兰密封垫片/ }).waitFor();
    await page.keyboard.press("Enter");
    const again = dialog.getByRole("textbox", { name: "石墨 DN50" });
    await expect.poll(() => again.inputValue()).toBe("5");
    await press(dialog, t("cancel"));
    await page.keyboard.press("Control+s");
    await page.getByText(locale === "zh" ? /草稿已保存/ : /Draft saved/).waitFor();
    await picture(page, `fill-order-${locale}`);
  });

  test("a sheet's row keeps its unit, and what names no product is not saved away", async () => {
    const block =
      "品名\t规格\t数量\t单位\t单价\nSEAL-80\t特制\t2\t箱\t11000\n机械\t\t1\t\t\n合计\t\t3";
    await page.evaluate((text) => navigator.clipboard.writeText(text), block);
    await press(page, lines("addLine"));
    await cell(6, "product").click();
    await page.keyboard.press("Control+v");
    await expect.poll(() => cell(6, "product").inputValue()).toBe("机械密封 80");
    const kept = (["model", "unit", "price", "priceUnit"] as const).map((column) =>
      cell(6, column).inputValue(),
    );
    expect(await Promise.all(kept)).toEqual(["特制", "箱", "11000", "箱"]);
    await page.keyboard.press("Control+s");
    await page.getByRole("alert").getByText(orders("notSaved")).waitFor();
    await expect.poll(() => cell(7, "product").inputValue()).toBe("机械");
    await picture(page, `fill-refused-${locale}`);
    await cell(7, "quantity").focus();
    await page.keyboard.press("Control+Delete");
    await page.keyboard.press("Control+s");
    await page.getByText(locale === "zh" ? /草稿已保存/ : /Draft saved/).waitFor();
  });
});
