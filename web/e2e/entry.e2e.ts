/** A rep enters an order by keyboard alone, and nothing he typed is ever lost. */

import { afterAll, beforeAll, expect, test } from "vitest";
import { closeBrowser, type Person, picture, signIn } from "./person.ts";

let rep: Person;

beforeAll(async () => {
  rep = await signIn("chen.jing");
});

afterAll(async () => {
  expect(rep.errors).toEqual([]);
  await closeBrowser();
});

const cell = (row: number, column: string) =>
  rep.page.getByLabel(`第 ${row} 行 ${column}`, { exact: true });
const focused = () =>
  rep.page.evaluate(() => document.activeElement?.getAttribute("aria-label") ?? "");
const saved = () => rep.page.getByText(/草稿已保存/).waitFor();

test("header and first line by keyboard; the product brings price, tax and unit", async () => {
  const { page } = rep;
  await page.goto("/orders/entry");
  const customer = page.getByRole("combobox", { name: "客户", exact: true });
  await customer.fill("szhh");
  await page.getByRole("option", { name: /苏州瀚海/ }).waitFor();
  await page.keyboard.press("Enter");
  await expect.poll(() => customer.inputValue()).toBe("苏州瀚海水务有限公司");
  await page.getByLabel("合同号").fill("HT-2026-001");
  await page.getByLabel("合同签订日期").fill("1118");
  await page.keyboard.press("Tab");

  await cell(1, "产品").focus();
  await page.keyboard.type("wslxb");
  await page.getByRole("option", { name: /卧式离心泵/ }).waitFor();
  await page.keyboard.press("Enter");
  await expect.poll(() => focused()).toBe("第 1 行 型号");
  await page.keyboard.press("Enter");
  await page.keyboard.type("3");
  for (let i = 0; i < 5; i++) await page.keyboard.press("Enter");
  await expect.poll(() => focused()).toBe("第 1 行 交货日期");
  await page.keyboard.type("+40");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Enter");
  await expect.poll(() => focused()).toBe("第 2 行 产品");
  await expect.poll(() => cell(1, "单价").inputValue()).toBe("54240");
  await expect.poll(() => cell(1, "金额").textContent()).toBe("162,720.00");
});

test("Enter pressed before the look-up has answered takes the match when it comes", async () => {
  const { page } = rep;
  await page.keyboard.type("CTRL-2");
  await page.keyboard.press("Enter");
  await page.waitForFunction(
    () =>
      document.querySelector<HTMLInputElement>('[aria-label="第 2 行 产品"]')?.value ===
      "变频控制柜",
  );
  await cell(2, "数量").fill("1");
});

test("a block from a spreadsheet goes to the columns its headings name", async () => {
  const { page } = rep;
  const block = "数量\t品名\t备注\n5\t机械密封 50\t急\n2\t没有的东西\t\n1\t潜水排污泵\t";
  await page.evaluate((text) => navigator.clipboard.writeText(text), block);
  await page.getByRole("button", { name: "加一行" }).click();
  await expect.poll(() => focused()).toBe("第 3 行 产品");
  // The click opens the list; what is pasted closes it.
  await cell(3, "产品").click();
  await page.keyboard.press("Control+v");
  await page.getByText("已粘贴 3 行，其中 1 处没有对上").waitFor();
  await expect.poll(() => cell(3, "产品").inputValue()).toBe("机械密封 50");
  await page.keyboard.press("Enter");
  await expect.poll(() => focused()).toBe("第 3 行 型号");
  await expect.poll(() => cell(3, "产品").inputValue()).toBe("机械密封 50");
  await expect.poll(() => cell(3, "单价").inputValue()).toBe("768.4");
  await expect.poll(() => cell(4, "产品").getAttribute("aria-invalid")).toBe("true");
});

test("a removed line comes back", async () => {
  const { page } = rep;
  await cell(4, "数量").focus();
  await page.keyboard.press("Control+Delete");
  await page.getByRole("button", { name: "撤销" }).click();
  await expect.poll(() => cell(4, "产品").inputValue()).toBe("没有的东西");
  await cell(4, "数量").focus();
  await page.keyboard.press("Control+Delete");
  await expect.poll(() => cell(4, "产品").inputValue()).toBe("潜水排污泵");
});

test("a reload right after the last key loses nothing", async () => {
  const { page } = rep;
  await cell(3, "备注").fill("急，先发");
  await page.reload();
  await page.getByText("已恢复您上次没保存的内容").waitFor();
  await expect.poll(() => cell(3, "产品").inputValue()).toBe("机械密封 50");
  await expect.poll(() => cell(3, "备注").inputValue()).toBe("急，先发");
});

test("Ctrl+S saves an incomplete order and tells what is missing", async () => {
  const { page } = rep;
  await page.keyboard.press("Control+s");
  await saved();
  await picture(page, "entry");
  await page.getByRole("heading", { name: "还缺什么" }).waitFor();
  await page.getByRole("button", { name: "请上传已签署的合同" }).first().waitFor();
  await expect
    .poll(() => page.evaluate(() => window.location.pathname))
    .toMatch(/^\/orders\/entry\/[0-9a-f-]{36}$/);
});

test("the server's error stands beside the cell and one click leads there", async () => {
  const { page } = rep;
  await cell(1, "数量").fill("0.5");
  await page.keyboard.press("Control+s");
  await page
    .getByRole("alert")
    .getByRole("button", { name: /第 1 行 数量/ })
    .click();
  await expect.poll(() => focused()).toBe("第 1 行 数量");
  await cell(1, "数量").fill("3");
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
  await cell(1, "数量").fill("7");
  await page.keyboard.press("Control+s");
  await page.getByRole("dialog").getByText("刚刚改过这张单").waitFor();
  await picture(page, "conflict");
  await page.getByRole("button", { name: "用选好的内容继续" }).click();
  await saved();
  await expect.poll(() => cell(1, "数量").inputValue()).toBe("7");
  await expect.poll(() => cell(2, "数量").inputValue()).toBe("9");
  await expect.poll(() => page.getByLabel("客户联系人").inputValue()).toBe("别人改的");
});
