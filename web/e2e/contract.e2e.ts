/**
 * A contract in both languages: the rep writes it, the manager puts the signed one in force, the rep
 * orders from it; a supplement is the next version under the same number, and shows what differs.
 */

import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { contractWords } from "../src/areas/orders/contract/words.ts";
import { compareWords } from "../src/areas/orders/versions/words.ts";
import type { Locale } from "../src/i18n/locale.ts";
import { translate } from "../src/i18n/words.ts";
import { uiWords } from "../src/ui/words.ts";
import { inDialog, press, pressInMenu, type, typeDate } from "./company.ts";
import { closeBrowser, comeIn, type Person, picture, rested } from "./person.ts";
import { wordsIn } from "./words.ts";

afterAll(closeBrowser);

const pdf = {
  name: "合同.pdf",
  mimeType: "application/pdf",
  buffer: Buffer.from("%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<<>>\n%%EOF\n"),
};

describe.each<Locale>(["zh", "en"])("in %s", (locale) => {
  const t = translate(contractWords, locale);
  const ui = translate(uiWords, locale);
  const versions = translate(compareWords, locale);
  const { orders, fields, lines, terms } = wordsIn(locale);
  const say = (zh: string, en: string) => (locale === "zh" ? zh : en);
  const people: Person[] = [];
  let rep: Page;
  let manager: Page;
  let contract = "";

  async function desk(login: string): Promise<Page> {
    const person = await comeIn(login, { locale });
    people.push(person);
    return person.page;
  }

  beforeAll(async () => {
    rep = await desk("chen.jing");
    manager = await desk("wang.qiang");
  });

  afterAll(async () => {
    for (const person of people) {
      expect(person.errors).toEqual([]);
      await person.leave();
    }
  });

  test("the rep writes a contract, and sees what it lacks", async () => {
    await rep.goto("/contracts");
    await rep
      .getByRole("link", { name: t("newContract") })
      .first()
      .click();
    await rep.getByRole("combobox", { name: fields("customer_id"), exact: true }).fill("C0001");
    await rep.getByRole("option", { name: /苏州瀚海/ }).click();
    await rep.getByLabel(fields("contact_name")).fill("顾明");
    await rep.getByLabel(fields("contact_phone")).fill("13800000001");
    await rep.getByLabel(fields("delivery_on")).first().fill("+40");
    await rep.getByLabel(fields("delivery_place")).fill("苏州工业园区");
    const cell = (column: string) =>
      rep.getByLabel(lines("cellOf", { row: 1, column }), { exact: true });
    await cell(orders("product")).fill("YS-150");
    await rep.getByRole("option", { name: /卧式离心泵/ }).click();
    await cell(orders("quantity")).fill("2");
    await press(rep, terms("preset3060"));
    await type(rep, t("titleField"), "离心泵采购合同");
    await press(rep, t("save"));
    await rep.getByRole("heading", { name: t("versions") }).waitFor();
    await rep.getByRole("heading", { name: t("missing") }).waitFor();
    contract = new URL(rep.url()).pathname;
    await rested(rep);
    await picture(rep, `contract-draft-${locale}`);
  });

  test("with parties, signatures and the signed paper it lacks nothing", async () => {
    await press(rep, say("修改", "Edit"));
    await typeDate(rep.getByRole("region", { name: t("document") }), t("signedOn"), "-1");
    await type(rep, t("signedAt"), "苏州");
    await rep.locator("input[type=file]").setInputFiles(pdf);
    await rep.getByRole("button", { name: ui("removeFile"), exact: true }).waitFor();
    const names = rep.getByRole("textbox", { name: t("partyName"), exact: true });
    // The customer is the ordering party by himself, and the company the contractor.
    await expect.poll(() => names.nth(0).inputValue()).toContain("苏州瀚海");
    await expect.poll(() => names.nth(1).inputValue()).toContain("远山泵业");
    for (const [index, name] of ["顾明", "林峰"].entries()) {
      await press(rep, t("addSignatory"));
      await rep
        .getByRole("textbox", { name: t("signatory"), exact: true })
        .nth(index)
        .fill(name);
      const row = rep.locator(".yd-contract-row", { hasText: t("signsFor") }).nth(index);
      await typeDate(row, t("signDay"), "-1");
    }
    await picture(rep, `contract-entry-${locale}`);
    await press(rep, t("save"));
    await rep.getByRole("heading", { name: t("versions") }).waitFor();
    await expect.poll(() => rep.getByRole("heading", { name: t("missing") }).count()).toBe(0);
  });

  test("the manager puts it in force, the rep orders from it", async () => {
    await manager.goto(contract);
    await inDialog(manager, t("signTitle"), t("signTitle"));
    await manager.getByText(t("in_force"), { exact: true }).first().waitFor();
    await rested(manager);
    await picture(manager, `contract-in-force-${locale}`);
    await rep.goto(contract);
    await inDialog(rep, t("orderTitle"), t("orderTitle"));
    await rep.waitForURL(/\/orders\/entry\//);
    await expect.poll(() => rep.getByLabel(fields("contract_no")).inputValue()).not.toBe("");
    // The paper came along, by its name.
    await rep.getByRole("link", { name: pdf.name }).waitFor();
  });

  // Clauses: GA-F.
  test("the contract prints from its order, with parties, goods and sums", async () => {
    await press(rep, orders("saveDraft"));
    await rep.goto(`${contract}/paper/1`);
    const paper = rep.getByRole("article");
    for (const words of [
      "苏州瀚海",
      "远山泵业",
      "卧式离心泵",
      "人民币",
      t("versionNo", { n: 1 }),
    ]) {
      await paper.getByText(words).first().waitFor();
    }
    await rested(rep);
    await picture(rep, `contract-paper-${locale}`);
  });

  test("a supplement is the next version and shows what differs", async () => {
    await rep.goto(contract);
    await pressInMenu(rep, ui("otherActs"), t("supplementTitle"));
    const dialog = rep.getByRole("dialog");
    await type(dialog, t("reason"), "客户增加一台");
    await press(dialog, t("supplementTitle"));
    await rep.waitForURL(/\/contracts\/entry\//);
    const cell = rep.getByLabel(lines("cellOf", { row: 1, column: orders("quantity") }), {
      exact: true,
    });
    await cell.fill("3");
    await type(rep, t("packing"), "木箱包装");
    await press(rep, t("save"));
    const compared = rep.getByRole("region", { name: versions("compare") });
    await compared.getByText("木箱包装").waitFor();
    await rested(rep);
    await picture(rep, `contract-supplement-${locale}`);
  });
});
