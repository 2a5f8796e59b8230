/**
 * The whole thread of an equipment order, played by its people in their browsers: from the signed
 * contract to the closed dossier.
 */

import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { Locale } from "../src/i18n/locale.ts";
import {
  Company,
  choose,
  draw,
  inDialog,
  pointAt,
  press,
  pressInMenu,
  type,
  typeDate,
  whyNot,
} from "./company.ts";
import { closeBrowser } from "./person.ts";
import { type Database, startServer } from "./server.ts";
import { wordsIn } from "./words.ts";

/** The least that is a PDF. */
const pdf = Buffer.from("%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<<>>\n%%EOF\n");
const file = (name: string) => ({ name, mimeType: "application/pdf", buffer: pdf });

export function playThread(locale: Locale, database: Database): void {
  const words = wordsIn(locale);
  const { orders, fields, lines, terms, thread, production, purchase, quality } = words;
  const { house, goods, money, service, archive, ui } = words;

  let company: Company;

  beforeAll(async () => {
    company = new Company(locale, await startServer({ database }));
  });

  afterEach(async ({ task }) => {
    if (task.result?.state === "fail") await company.pictures();
    expect(company.errors).toEqual([]);
  });

  afterAll(async () => {
    await company.goHome();
    await closeBrowser();
  });

  /** Answers a review on the desk: every item fits, with words where words are wanted. */
  async function approve(login: string, step: string): Promise<void> {
    const page = await company.takes(login, step);
    const panel = page.locator(".yd-review");
    await panel.getByRole("heading").first().waitFor();
    for (const answer of await panel.getByText(thread("fits"), { exact: true }).all()) {
      await answer.click();
    }
    for (const note of await panel.getByPlaceholder(thread("noteNeeded")).all()) {
      await note.fill("已核对");
    }
    for (const words of await panel.locator("fieldset textarea").all()) await words.fill("良好");
    await type(panel, thread("opinion"), "同意");
    await company.picture(page, step);
    await press(panel, thread("approve"));
    await page.getByText(thread("given")).waitFor();
  }

  test("the rep enters the order with its signed contract and submits it", async () => {
    const page = await company.as("chen.jing");
    await page.goto("/orders/entry");
    await page.getByRole("combobox", { name: fields("customer_id"), exact: true }).fill("C0002");
    await page.getByRole("option", { name: /宁波东方/ }).click();
    await page.getByLabel(fields("contact_name")).fill("沈志远");
    await page.getByLabel(fields("contact_phone")).fill("13800000002");
    await page.getByLabel(fields("contract_no")).fill("HT-2026-018");
    await page.getByLabel(fields("contract_signed_on")).fill("-1");
    await page.getByLabel(fields("delivery_on")).first().fill("+60");
    await page.getByLabel(fields("delivery_place")).fill("宁波市镇海区石化大道 16 号");
    await page.locator("input[type=file]").setInputFiles(file("合同.pdf"));
    await page.getByRole("button", { name: ui("removeFile") }).waitFor();
    await press(page, terms("preset3060"));
    const cell = (row: number, column: string) =>
      page.getByLabel(lines("cellOf", { row, column }), { exact: true });
    await cell(1, orders("product")).fill("YS-250");
    await page.getByRole("option", { name: /双吸中开泵/ }).click();
    await cell(1, orders("quantity")).fill("5");
    await press(page, lines("addLine"));
    await cell(2, orders("product")).fill("YQ-100");
    await page.getByRole("option", { name: /潜水排污泵/ }).click();
    await cell(2, orders("quantity")).fill("3");
    for (const row of [1, 2]) {
      await press(page, lines("more", { row }));
      for (const value of await page.getByPlaceholder(orders("parameterValue")).all()) {
        await value.fill("100 m³/h");
      }
      await page.keyboard.press("Escape");
    }
    await company.picture(page, "entry");
    await page.keyboard.press("Control+Enter");
    const dialog = page.getByRole("dialog");
    await dialog.getByText(orders("confirmTitle")).waitFor();
    await dialog.getByRole("checkbox").first().check();
    await company.picture(page, "submit");
    await press(dialog, orders("submit"));
    await page.getByRole("heading", { name: thread("steps"), exact: true }).waitFor();
    company.order = new URL(page.url()).pathname;
    // Frozen now: why not is answered where the acts are.
    await whyNot(page, ui("otherActs"), thread("edit"));
  });

  test("the sales manager finds it on his desk and returns it with a reason", async () => {
    const page = await company.takes("wang.qiang", "initial_review");
    const panel = page.locator(".yd-review");
    await press(panel, thread("return"));
    await panel.getByText(thread("opinionNeeded")).waitFor();
    await type(panel, thread("opinion"), "数量与合同不符，请核对");
    await press(panel, thread("return"));
    await page.getByText(thread("given")).waitFor();
  });

  test("the rep corrects and submits again", async () => {
    const page = await company.as("chen.jing");
    await page.goto(company.order);
    await page.getByText("数量与合同不符，请核对").first().waitFor();
    await press(page, thread("edit"));
    const quantity = lines("cellOf", { row: 2, column: orders("quantity") });
    await page.getByLabel(quantity, { exact: true }).fill("2");
    await page.keyboard.press("Control+Enter");
    const dialog = page.getByRole("dialog");
    await type(dialog, orders("correctionNote"), "潜水排污泵改为 2 台");
    await dialog.getByRole("checkbox").first().check();
    await press(dialog, orders("submit"));
    await page.getByRole("heading", { name: thread("steps"), exact: true }).waitFor();
  });

  test("the manager approves, three departments countersign, finance assesses the large order", async () => {
    await approve("wang.qiang", "initial_review");
    await approve("zhao.gang", "production_review");
    await approve("qian.hui", "finance_review");
    await approve("han.bing", "legal_review");
    const page = await company.as("chen.jing");
    await page.goto(company.order);
    await page.getByRole("heading", { level: 1, name: /^(?!D-)/ }).waitFor();
    await company.picture(page, "approved");
  });

  test("the rep asks a colleague by his pinyin initials", async () => {
    const page = await company.as("chen.jing");
    const box = page.getByLabel(thread("comment"));
    await box.fill("请排产 ");
    await box.press("End");
    await page.keyboard.type("@sl");
    await page.getByRole("option", { name: /孙丽/ }).waitFor();
    await page.keyboard.press("Enter");
    await expect.poll(() => box.inputValue()).toBe("请排产 @孙丽 ");
    await page.keyboard.press("Control+Enter");
    await page.locator(".yd-timeline-body", { hasText: "@孙丽" }).waitFor();
  });

  test("the planner plans the work order from his task", async () => {
    const page = await company.takes("sun.li", "plan");
    const tab = page.getByRole("tabpanel");
    await tab.getByRole("link", { name: /^WO-/ }).waitFor();
    await company.picture(page, "plan");
    await inDialog(page, production("doPlan"), production("planRun"), async (dialog) => {
      await choose(dialog, production("centre"), "WC-ASM1");
      await typeDate(dialog, production("start"), "+3");
      await typeDate(dialog, production("end"), "+20");
      await company.picture(page, "plan-dialog");
    });
    await tab.getByText(production("state_planned"), { exact: true }).waitFor();
    await page.goto("/work-orders?view=board");
    await page.getByRole("link", { name: /^WO-/ }).waitFor();
    await company.picture(page, "board");
  });

  test("purchasing buys what is short; it comes in and is inspected", async () => {
    for (const [material, quantity] of [
      ["电机 160 kW", "1"],
      ["泵体铸件 250", "2"],
    ] as const) {
      const page = await company.takes("wu.fang", "procure");
      await company.picture(page, "materials");
      await page.getByRole("link", { name: material }).click();
      await inDialog(page, purchase("doOrder"), purchase("save"), async (dialog) => {
        await choose(dialog, purchase("supplier"), "S001");
        await expect
          .poll(() => dialog.getByRole("textbox", { name: purchase("quantity") }).inputValue())
          .toBe(quantity);
        await typeDate(dialog, purchase("expectedOn"), "+2");
        await type(dialog, purchase("unitPrice"), "23500");
        await type(dialog, purchase("reference"), `PO-${quantity}`);
        await company.picture(page, "purchase");
      });
      await inDialog(page, purchase("doReceive"), purchase("doReceive"), async (dialog) => {
        await type(dialog, purchase("deliveryNote"), `SH-${quantity}`);
        await type(dialog, purchase("lot"), `L-${quantity}`);
      });
      await page.getByText(`SH-${quantity}`).waitFor();
      await company.picture(page, "requirement");

      const inspector = await company.follows("zheng.hao", material);
      await inDialog(inspector, quality("inspect"), quality("inspectRun"), async (dialog) => {
        await type(dialog, quality("passed"), quantity);
        await company.picture(inspector, "incoming");
      });
      await inspector
        .getByText(quality("passedOf", { n: quantity }))
        .first()
        .waitFor();
    }
  });

  test("the workshop reports progress until all is made", async () => {
    const page = await company.takes("zhou.bo", "produce");
    for (const quantity of ["2", "3"]) {
      await inDialog(page, production("report"), production("reportRun"), async (dialog) => {
        await type(dialog, production("reportQuantity"), quantity);
        await type(dialog, production("note"), "装配完成");
        await company.picture(page, "report");
      });
    }
    await page.getByText(production("state_done"), { exact: true }).waitFor();
    await page.getByRole("link", { name: /^WO-/ }).click();
    await page.getByText("装配完成").first().waitFor();
    await company.picture(page, "work-order");
  });

  /** The workshop corrects a machine that failed; its second inspection passes. */
  async function settle(nonconformance: string, cause: string, action: string): Promise<void> {
    const maker = await company.as("zhou.bo");
    await maker.goto("/");
    await maker.locator(`a[href="${nonconformance}"]`).click();
    await inDialog(maker, quality("doCorrect"), quality("save"), async (dialog) => {
      await type(dialog, quality("cause"), cause);
      await type(dialog, quality("action"), action);
    });
    const page = await company.as("zheng.hao");
    await page.goto("/");
    await page.locator(`a[href="${nonconformance}"]`).click();
    await inDialog(page, quality("doReinspect"), quality("inspectRun"), async (dialog) => {
      await dialog
        .getByRole("group", { name: quality("machines") })
        .getByRole("combobox")
        .selectOption("passed");
    });
    await page.getByText(quality("state_closed"), { exact: true }).waitFor();
  }

  test("a failed pump is corrected and passes its second inspection", async () => {
    const page = await company.takes("zheng.hao", "inspect");
    await inDialog(page, quality("inspect"), quality("inspectRun"), async (dialog) => {
      const machines = await dialog
        .getByRole("group", { name: quality("machines") })
        .getByRole("combobox")
        .all();
      expect(machines).toHaveLength(5);
      for (const [at, machine] of machines.entries()) {
        await machine.selectOption(at === 0 ? "failed" : "passed");
      }
      await type(dialog, quality("description"), "机械密封渗漏");
      await press(dialog, quality("addItem"));
      await type(dialog, `${quality("itemName")} 1`, "水压试验");
      await type(dialog, `${quality("itemStandard")} 1`, "1.5 MPa");
      await type(dialog, `${quality("itemMeasured")} 1`, "1.4 MPa");
      await company.picture(page, "inspect");
    });
    const failure = page.getByRole("link", { name: /^NC-/ });
    await failure.waitFor();
    await company.picture(page, "quality");
    await failure.click();
    const nonconformance = new URL(page.url()).pathname;

    await settle(nonconformance, "密封面划伤", "更换密封，加装保护套");
    await company.picture(page, "nonconformance");
    await page.locator('a[href^="/serials/"]').first().click();
    await page.getByRole("heading", { level: 1 }).waitFor();
    await company.picture(page, "dossier");
  });

  /** A scanner types and presses Enter; case does not matter. */
  async function scan(page: Page, line: number, count: number): Promise<void> {
    const field = page.getByRole("combobox", { name: house("scanSerial") }).nth(line);
    for (let i = 0; i < count; i++) {
      const list = page.locator(`[id="${await field.getAttribute("list")}"] option`);
      const serial = (await list.first().getAttribute("value")) ?? "";
      await field.fill(` ${serial.toLowerCase()}`);
      await field.press("Enter");
      await page.getByRole("button", { name: house("unscan", { serial }) }).waitFor();
    }
  }

  /** Each kind of pump goes into a box of its own; what is packed leaves the list. */
  async function pack(page: Page, box: number): Promise<void> {
    for (const machine of await page.getByRole("group").nth(0).getByRole("checkbox").all()) {
      await machine.check();
    }
    await page
      .getByRole("textbox", { name: house("accessories") })
      .first()
      .fill("说明书\n合格证");
    await type(page, house("weight"), "860.5");
    await type(page, house("size"), "240×120×130 cm");
    await company.picture(page, `pack-${box}`);
    await press(page, house("confirmPack"));
    await page.getByText(house("boxNo", { n: box }), { exact: true }).waitFor();
  }

  test("the warehouse picks by scanning and packs two boxes", async () => {
    const page = await company.takes("feng.tao", "pick");
    await company.picture(page, "goods");
    await page
      .getByRole("tabpanel")
      .getByRole("link", { name: goods("toPick") })
      .click();
    await page.getByRole("heading", { name: house("pickTitle") }).waitFor();
    await scan(page, 0, 5);
    await scan(page, 1, 2);
    await company.picture(page, "pick");
    await press(page, house("confirmPick"));
    await page.getByText(house("nothingToPick")).waitFor();
    await pack(page, 1);
    await pack(page, 2);
    await page.getByText(house("nothingToPack")).waitFor();
  });

  test("a packed pump turns out bad: it is put back, corrected, picked and packed again", async () => {
    const inspector = await company.looksAt("zheng.hao", "quality");
    let bad = "";
    await inDialog(inspector, quality("doFail"), quality("inspectRun"), async (dialog) => {
      const machines = dialog.getByRole("group", { name: quality("machines") });
      bad = (await machines.locator("label").first().textContent()) ?? "";
      await machines.getByRole("combobox").first().selectOption("failed");
      await type(dialog, quality("description"), "运输支架处漆面破损");
      await company.picture(inspector, "fail-packed");
    });
    const failure = inspector.locator("li", { hasText: "运输支架处漆面破损" }).getByRole("link");
    const nonconformance = (await failure.getAttribute("href")) ?? "";

    const page = await company.as("feng.tao");
    await inDialog(page, house("putBack"), house("putBack"), async (dialog) => {
      await dialog.getByRole("checkbox", { name: house("boxNo", { n: 1 }) }).check();
      const field = dialog.getByRole("combobox", { name: house("scanSerial") });
      await field.fill(bad);
      await field.press("Enter");
      await type(dialog, house("reason"), "漆面破损，退回返工");
      await company.picture(page, "put-back");
    });
    await page.getByText(house("boxNo", { n: 1 }), { exact: true }).waitFor({ state: "hidden" });
    await settle(nonconformance, "吊装碰伤", "补漆并加护垫");
    await page.bringToFront();
    await page.getByText(house("pickable", { n: "1", unit: "台" })).waitFor();
    await scan(page, 0, 1);
    await press(page, house("confirmPick"));
    await page.getByText(house("nothingToPick")).waitFor();
    await pack(page, 3);
    await page.getByText(house("nothingToPack")).waitFor();
  });

  test("nothing leaves unpaid: the refusal names clause, fact, value and who can clear it", async () => {
    const waitsFor = locale === "zh" ? /款项尚未到账/ : /what is due before shipping/;
    const page = await company.looksAhead("jiang.nan", "ship", waitsFor);
    await inDialog(page, goods("plan"), goods("plan"), async (dialog) => {
      await choose(dialog, goods("carrier"), "德运物流");
      await typeDate(dialog, goods("plannedOn"), "+1");
      await typeDate(dialog, goods("expectedOn"), "+3");
      await company.picture(page, "shipment-plan");
    });
    await page.getByRole("link", { name: /^SH-/ }).click();
    const refusal = await pointAt(page, `${goods("depart")} ${ui("whyNot")}`);
    await refusal.getByText(ui("clause", { clause: "EQ-7.1a" })).waitFor();
    const fact = locale === "zh" ? "发货前应收未到" : "still to come before goods leave";
    await refusal.getByText(ui("factIs", { fact, value: "¥" })).waitFor();
    await refusal.getByText(locale === "zh" ? /财务专员/ : /finance clerk/).waitFor();
    await company.picture(page, "unpaid");
  });

  test("finance books the money that came in", async () => {
    const page = await company.takes("qian.hui", "collect");
    await company.picture(page, "money");
    await inDialog(page, money("bookReceipt"), money("bookReceipt"), async (dialog) => {
      await type(dialog, money("receiptAmount"), "660236.40");
      await type(dialog, money("reference"), "BANK-0001");
      await dialog.getByText(money("allocations")).waitFor();
      await company.picture(page, "receipt");
    });
    await page.getByText("BANK-0001").waitFor();
    await company.picture(page, "received");
  });

  test("the shipment leaves, is delayed, arrives and its slip is signed", async () => {
    const page = await company.as("jiang.nan");
    await inDialog(page, goods("depart"), goods("depart"), async (dialog) => {
      await type(dialog, goods("waybill"), "DY-20261122");
    });
    await page.getByText(goods("state_departed"), { exact: true }).waitFor();
    await inDialog(page, goods("track"), goods("track"), async (dialog) => {
      await type(dialog, goods("place"), "南京服务区");
      await typeDate(dialog, goods("expectedOn"), "+4");
    });
    await press(page, ui("otherActs"));
    await inDialog(page, goods("report"), goods("report"), async (dialog) => {
      await choose(dialog, goods("kind"), goods("kind_delay"));
      await type(dialog, goods("description"), "高速封路，晚到一天");
      await company.picture(page, "incident");
    });
    const rep = await company.follows("chen.jing", "EQ-6.1b");
    await rep.getByText("高速封路，晚到一天").waitFor();
    await inDialog(page, goods("resolve"), goods("resolve"), async (dialog) => {
      await choose(dialog, goods("liability"), goods("liability_nobody"));
      await type(dialog, goods("resolution"), "改走国道");
      await type(dialog, goods("customerTold"), "电话告知沈志远");
    });
    await page.getByText(goods("settled"), { exact: true }).waitFor();
    await inDialog(page, goods("arrive"), goods("arrive"));
    await page.getByText(goods("track_arrived"), { exact: true }).first().waitFor();
    await inDialog(page, goods("signSlip"), goods("signSlip"), async (dialog) => {
      await dialog.locator("input[type=file]").setInputFiles(file("回单.pdf"));
      await dialog.getByRole("button", { name: ui("removeFile") }).waitFor();
      await company.picture(page, "slip");
    });
    await page.getByText(goods("track_slip_signed"), { exact: true }).waitFor();
    await company.picture(page, "shipment");
  });

  test("the papers name the order's revision", async () => {
    const page = await company.as("jiang.nan");
    await pressInMenu(page, ui("otherActs"), goods("printNote"));
    const note = page.getByRole("article");
    const revision = locale === "zh" ? /第 \d+ 版/ : /revision \d+/i;
    const named = (await note.getByText(revision).innerText()).match(revision)?.[0];
    await note.getByText("DY-20261122").waitFor();
    await company.picture(page, "dispatch-note");
    const rep = await company.looksAt("chen.jing", "changes");
    await pressInMenu(rep, ui("otherActs"), thread("print"));
    const sheet = rep.getByRole("article");
    await sheet.getByText(new RegExp(`${named}`, "i")).waitFor();
    await company.picture(rep, "order-sheet");
  });

  /** Signs on the screen, as the customer does with a finger. */
  async function sign(page: Page, signer: string): Promise<void> {
    await type(page, goods("signer"), signer);
    await draw(page, page.getByRole("img", { name: goods("signature") }));
    await press(page, ui("signDone"));
    await page.getByRole("button", { name: ui("signClear") }).waitFor();
    await page.locator("canvas").waitFor({ state: "detached" });
    await company.picture(page, "signature");
    await press(page, goods("confirmSign"));
    await page.getByText(goods("ac_signed"), { exact: true }).waitFor();
  }

  test("the customer accepts what is right and objects to one pump", async () => {
    const page = await company.takes("chen.jing", "accept");
    await press(page, goods("openSheet"));
    await page
      .getByRole("button", { name: goods("allOk") })
      .first()
      .waitFor();
    const rows = await page.getByRole("button", { name: goods("allOk") }).all();
    expect(rows).toHaveLength(7);
    for (const row of rows.slice(1)) await row.click();
    await press(page, goods("save"));
    await page.getByText(goods("savedOk")).waitFor();
    await page
      .getByRole("button", { name: goods("object") })
      .first()
      .click();
    const dialog = page.getByRole("dialog");
    await type(dialog, goods("objection"), "运行噪音过大");
    const owner = dialog.getByRole("combobox", { name: goods("objectionOwner"), exact: true });
    await owner.fill("tr");
    await page.getByRole("option", { name: /唐睿/ }).click();
    await company.picture(page, "objection");
    await press(dialog, goods("object"));
    await dialog.waitFor({ state: "hidden" });
    await company.picture(page, "acceptance");
    await sign(page, "沈志远");
  });

  test("service solves the objection, and the rest is accepted", async () => {
    const page = await company.follows("tang.rui", /TK-/);
    await page.getByRole("heading", { level: 1, name: /^TK-/ }).waitFor();
    await company.picture(page, "ticket");
    await inDialog(page, service("resolve"), service("resolve"), async (dialog) => {
      await type(dialog, service("resolution"), "重新对中，噪音合格");
    });
    const rep = await company.takes("chen.jing", "accept");
    await press(rep, goods("openSheet"));
    await press(rep, goods("allOk"));
    await press(rep, goods("save"));
    await rep.getByText(goods("savedOk")).waitFor();
    await sign(rep, "沈志远");
    await page.reload();
    await inDialog(page, service("close"), service("close"));
    await page.getByText(service("state_closed"), { exact: true }).first().waitFor();
  });

  test("finance invoices; a pump billed in error is taken back and billed again", async () => {
    const page = await company.takes("qian.hui", "invoice");
    await inDialog(page, money("issueInvoice"), money("issueInvoice"), async (dialog) => {
      await type(dialog, money("fapiaoNo"), "04400123");
      await company.picture(page, "invoice");
    });
    await page.getByText("04400123").waitFor();
    const head = await company.looksAt("shen.yue", "money");
    await inDialog(head, money("issueCreditNote"), money("issueCreditNote"), async (dialog) => {
      await dialog.getByRole("textbox").nth(0).fill("1");
      await dialog.getByRole("textbox").nth(1).fill("");
      await choose(dialog, money("creditReason"), money("credit_other"));
      await type(dialog, money("reason"), "多开一台");
      await company.picture(head, "credit-note");
    });
    const back = page.getByText(money("creditNote", { reason: money("credit_other") }));
    await back.waitFor();
    await inDialog(page, money("issueInvoice"), money("issueInvoice"), (dialog) =>
      type(dialog, money("fapiaoNo"), "04400124"),
    );
    await page.getByText("04400124").waitFor();
    await company.picture(page, "credited");
  });

  test("finance books the rest; two persons sign the settlement", async () => {
    const page = await company.looksAt("qian.hui", "money");
    await inDialog(page, money("bookReceipt"), money("bookReceipt"), async (dialog) => {
      await type(dialog, money("receiptAmount"), "73359.60");
      await type(dialog, money("reference"), "BANK-0002");
      await dialog.getByText(money("allocations")).waitFor();
    });
    await page.getByText(money("balanced")).waitFor();
    await company.picture(page, "settlement");
    await press(page, money("signFinance"));
    const rep = await company.takes("chen.jing", "settlement_sales");
    await press(rep, money("signSales"));
    await rep.getByText(money("signedBy", { side: money("side_sales"), name: "陈静" })).waitFor();
    await company.picture(rep, "settled");
  });

  test("the manager looks back with the departments", async () => {
    const page = await company.takes("wang.qiang", "retrospect");
    await type(page, service("feedback"), "满意，噪音问题解决及时");
    await type(page, service("problems"), "密封面划伤");
    await type(page, service("improvements"), "装配前检查密封面");
    await press(page, service("addAction"));
    await type(page, service("what"), "编写密封装配规程");
    await page.getByRole("combobox", { name: service("owner"), exact: true }).fill("zg");
    await page.getByRole("option", { name: /赵刚/ }).click();
    await typeDate(page, service("dueOn"), "+14");
    await press(page, service("save"));
    await company.picture(page, "retrospective");
    await inDialog(page, service("finish"), service("finish"));
    await page.getByText(service("finished", { who: "王强" })).waitFor();
  });

  test("closing is refused with reasons until the archivist has filed the dossier", async () => {
    const rep = await company.looksAt("chen.jing", "dossier");
    await pointAt(rep, `${archive("apply")} ${ui("whyNot")}`);
    await company.picture(rep, "close-refused");
    const page = await company.takes("cao.ying", "archive");
    await company.picture(page, "dossier-missing");
    await inDialog(page, archive("fileDossier"), archive("confirm"));
    await page
      .getByText(/AR-|DA-/)
      .first()
      .waitFor();
    await company.picture(page, "filed");
  });

  test("the rep applies, the manager approves, and the closed order is read-only", async () => {
    const rep = await company.takes("chen.jing", "close_application");
    await inDialog(rep, archive("apply"), archive("confirm"));
    await approve("wang.qiang", "close_approval");
    await rep.goto(company.order);
    await rep
      .getByText(await company.step("close"))
      .first()
      .waitFor();
    await whyNot(rep, ui("otherActs"), thread("edit"));
    await company.picture(rep, "closed");
  });
}
