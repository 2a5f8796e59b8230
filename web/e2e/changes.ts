/**
 * An approved order is changed, by its people in their browsers: the rep edits a copy and sees the
 * impact, the heads concerned decide, everybody behind it takes note.
 */

import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { Locale } from "../src/i18n/locale.ts";
import { approvedOrder } from "./approved-order.ts";
import { Company, press, pressInMenu, type, typeDate } from "./company.ts";
import { closeBrowser } from "./person.ts";
import { type Database, startServer } from "./server.ts";
import { wordsIn } from "./words.ts";

export function playChanges(locale: Locale, database: Database): void {
  const { orders, changes, lines, thread, ui } = wordsIn(locale);

  let company: Company;

  beforeAll(async () => {
    const server = await startServer({ database });
    company = new Company(locale, server);
    company.order = await approvedOrder(server.base);
  });

  afterEach(async ({ task }) => {
    if (task.result?.state === "fail") await company.pictures();
    expect(company.errors).toEqual([]);
  });

  afterAll(async () => {
    await company.goHome();
    await closeBrowser();
  });

  test("the rep edits a copy, sees the impact and asks for the change", async () => {
    const page = await company.as("chen.jing");
    await page.goto(company.order);
    await press(page, thread("amend"));
    const quantity = lines("cellOf", { row: 1, column: orders("quantity") });
    await page.getByLabel(quantity, { exact: true }).fill("3");
    await typeDate(page.locator("[data-pointer='/delivery_on']"), changes("deliveryOn"), "+90");
    await press(page, changes("showImpact"));
    const impact = page.getByRole("region", { name: changes("impact"), exact: true });
    await impact.waitFor();
    // (3 × 47,000 + 3 × 9,600) × 1.13
    await impact.getByText("191,874.00").first().waitFor();
    await impact.getByText(/WO-/).first().waitFor();
    await company.picture(page, "change-impact");
    await type(page, changes("reason"), "客户扩产，加一台");
    await typeDate(page, changes("completeBy"), "+10");
    await press(page, changes("submit"));
    await page.getByRole("heading", { level: 1, name: /CR-/ }).waitFor();
    await company.picture(page, "change-submitted");
  });

  test("the heads concerned decide from their desks; the last approval carries it out", async () => {
    for (const login of ["wang.qiang", "zhao.gang", "shen.yue"]) {
      const page = await company.follows(login, /审批变更申请 CR-|approve change request/i);
      await type(page, changes("opinion"), "同意");
      await press(page, changes("approve"));
      await page.getByRole("heading", { name: changes("decide") }).waitFor({ state: "hidden" });
    }
    const page = await company.as("chen.jing");
    await page.goto(company.order);
    await page.getByText("191,874.00").first().waitFor();
    await company.looksAt("chen.jing", "changes");
    await page
      .getByText(changes("revisionNo", { n: 2 }))
      .first()
      .waitFor();
    await company.picture(page, "change-revisions");
  });

  test("whoever is concerned finds before and after, and confirms", async () => {
    const page = await company.follows("sun.li", /已变更|changed to revision/i);
    await page.getByRole("heading", { name: changes("acknowledgements") }).waitFor();
    await page.locator(".yd-diff li").first().waitFor();
    await company.picture(page, "change-acknowledge");
    await press(page, changes("acknowledge"));
    await page.getByText(changes("acknowledged"), { exact: true }).first().waitFor();
  });

  test("the manager hands the order to another rep, who finds it on his desk", async () => {
    const page = await company.as("wang.qiang");
    await page.goto(company.order);
    // The menu by keyboard: it opens to its first act, and Escape leads back to where it was opened.
    const menu = page.getByRole("button", { name: ui("otherActs"), exact: true });
    const focused = () => page.evaluate(() => document.activeElement?.textContent ?? "");
    await menu.press("Enter");
    await expect.poll(focused).toBe(thread("reassign"));
    await page.keyboard.press("Escape");
    await expect.poll(focused).toBe(ui("otherActs"));
    await pressInMenu(page, ui("otherActs"), thread("reassign"));
    const dialog = page.getByRole("dialog");
    await type(dialog, thread("reason"), "陈静休产假");
    // The first one asked is of a department that is not the manager's.
    const rep = dialog.getByLabel(thread("reassignTo"));
    await rep.selectOption({ label: "黄磊" });
    await press(dialog, thread("reassign"));
    await dialog.getByText(/跨部门移交|the general manager hands over/).waitFor();
    await company.picture(page, "reassign-refused");
    await rep.selectOption({ label: "刘洋" });
    await press(dialog, thread("reassign"));
    await dialog.waitFor({ state: "hidden" });
    const his = await company.follows("liu.yang", /移交给您|handed the order to you/);
    await his.getByText(/由陈静移交给刘洋|handed over by 陈静 to 刘洋/).waitFor();
    await company.picture(his, "reassigned");
  });
}
