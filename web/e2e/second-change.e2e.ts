/** Two edit copies of one order: the second learns of the first at once, and loses nothing typed. */

import { afterAll, expect, test } from "vitest";
import { approvedOrder } from "./approved-order.ts";
import { pointAt, press, type, typeDate } from "./company.ts";
import { closeBrowser, comeIn, picture } from "./person.ts";
import { session } from "./session.ts";
import { wordsIn } from "./words.ts";

const { changes, lines, orders, ui } = wordsIn("zh");
const heads = ["wang.qiang", "zhao.gang", "shen.yue"];

afterAll(closeBrowser);

/** The rep asks for fewer of the first and none of the second; answers the request's number. */
async function ask(base: string, order: string): Promise<string> {
  const rep = await session(base, "chen.jing");
  const page = await rep.get(order);
  const [first, second] = page.content.lines;
  const request = await rep.post(
    `${order}/changes`,
    {
      reason: "客户缩减预算",
      origin: "customer",
      complete_by: new Date(Date.now() + 10 * 86_400_000).toISOString().slice(0, 10),
      actions: [
        { action: "quantity", line_id: first.line_id, quantity: "1" },
        { action: "remove_line", line_id: second.line_id },
        { action: "place", delivery_place: "无锡" },
      ],
    },
    page.order.revision,
  );
  return request.id;
}

async function approve(base: string, request: string): Promise<void> {
  for (const login of heads) {
    const head = await session(base, login);
    const { sheet, may_decide } = await head.get(request);
    if (may_decide)
      await head.post(`${request}/decide`, { sheet, verdict: "approve", reason: "同意" });
  }
}

test("what was typed beside another request is merged into what that one made", async () => {
  const { page, base, errors, leave } = await comeIn("chen.jing");
  const path = await approvedOrder(base);
  const order = path.slice(1);
  await page.goto(`${path}/changes/new`);
  const cell = (row: number, column: string) =>
    page.getByLabel(lines("cellOf", { row, column }), { exact: true });
  await cell(1, orders("quantity")).fill("3");
  await cell(2, orders("quantity")).fill("5");
  await type(page, changes("reason"), "客户扩产");
  await typeDate(page, changes("completeBy"), "+10");
  await page.getByRole("combobox", { name: changes("responsible") }).fill("刘洋");
  await page.getByRole("option", { name: /刘洋/ }).waitFor();
  await page.keyboard.press("Enter");

  const id = await ask(base, order);
  const open = page.getByText(/正在审批，有结果后才能再提交/).first();
  await open.waitFor();
  await picture(page, "change-open");
  await pointAt(page, `${changes("submit")} ${ui("whyNot")}`);

  await approve(base, `${order}/changes/${id}`);
  await page.getByText(changes("staleTitle")).waitFor();
  await picture(page, "change-stale");
  await press(page, changes("staleMerge"));
  const dialog = page.getByRole("dialog");
  await dialog.getByText("第 1 行 数量").waitFor();
  await picture(page, "change-merge");
  await press(dialog, ui("conflictTake"));
  await expect.poll(() => cell(1, orders("quantity")).inputValue()).toBe("3");
  await expect.poll(() => page.getByLabel(changes("deliveryPlace")).inputValue()).toBe("无锡");
  await press(page, changes("submit"));
  await page.getByRole("heading", { level: 1, name: /CR-/ }).waitFor();
  await page.getByText("刘洋").first().waitFor();
  await picture(page, "change-again");
  expect(errors).toEqual([]);
  await leave();
});
