/** An inquiry from a fair: what is missing is shown, then it is quoted; its channel counts it. */

import { afterAll, expect, test } from "vitest";
import { inquiryWords } from "../src/areas/orders/inquiry/words.ts";
import { quotationWords } from "../src/areas/orders/quotation/words.ts";
import { channelWords } from "../src/i18n/fields/channels.ts";
import { translate } from "../src/i18n/words.ts";
import { choose, press, type } from "./company.ts";
import { closeBrowser, comeIn, picture, rested } from "./person.ts";
import { wordsIn } from "./words.ts";

afterAll(closeBrowser);

test("an inquiry is registered, completed and quoted", async () => {
  const t = translate(inquiryWords, "zh");
  const q = translate(quotationWords, "zh");
  const { orders, fields, lines } = wordsIn("zh");
  const rep = await comeIn("chen.jing");
  const { page } = rep;
  await page.goto("/inquiries/entry");
  // What is wrong with the header stands beside its field, and a click leads there.
  await press(page, t("save"));
  const channel = page.getByRole("combobox", { name: fields("channel"), exact: true });
  const told = page.getByRole("alert").getByRole("button", { name: fields("channel") });
  await told.click();
  await expect.poll(() => channel.evaluate((field) => field === document.activeElement)).toBe(true);
  await expect.poll(() => channel.getAttribute("aria-invalid")).toBe("true");
  await page.getByRole("combobox", { name: fields("customer_id"), exact: true }).fill("C0002");
  await page.getByRole("option", { name: /宁波东方/ }).click();
  await choose(page, fields("channel"), translate(channelWords, "zh")("fair"));
  await page.getByLabel(fields("contact_name")).fill("沈志远");
  await page.getByLabel(fields("contact_phone")).fill("13800000002");
  await page.getByLabel(fields("delivery_on")).first().fill("+60");
  const cell = (column: string) =>
    page.getByLabel(lines("cellOf", { row: 1, column }), { exact: true });
  expect(await cell(orders("price")).count(), "an inquiry has no prices").toBe(0);
  await cell(orders("product")).fill("YB-40");
  await page.getByRole("option", { name: /化工磁力泵/ }).click();
  await cell(orders("quantity")).fill("4");
  await picture(page, "inquiry-entry");
  await press(page, t("save"));
  await page.getByRole("heading", { name: t("missing") }).waitFor();
  await page.getByText(/请填写技术参数：介质\s*（第 1 行）/).waitFor();
  await picture(page, "inquiry-missing");

  await press(page, "修改");
  await page.getByLabel(fields("delivery_place")).first().fill("宁波市镇海区");
  await page.getByRole("button", { name: lines("more", { row: 1 }) }).click();
  await type(page, "流量", "6 m³/h");
  await type(page, "扬程", "32 m");
  await type(page, "介质", "98% 硫酸");
  await page.keyboard.press("Escape");
  await press(page, t("save"));
  await page.getByText(t("nothingMissing")).waitFor();
  await press(page, "生成报价");
  await page.waitForURL(/\/quotations\/entry\//);
  await expect.poll(() => cell(orders("quantity")).inputValue()).toBe("4");
  await press(page, q("save"));
  await page.getByRole("heading", { name: q("versions") }).waitFor();

  await page.goto("/inquiries/conversion");
  const fair = page.getByRole("row", { name: /展会/ });
  await fair.waitFor();
  await expect.poll(() => fair.getByRole("cell").first().textContent()).toBe("1");
  await rested(page);
  await picture(page, "inquiry-conversion");
  expect(rep.errors).toEqual([]);
  await rep.leave();
});
