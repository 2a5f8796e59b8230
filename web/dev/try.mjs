/** Plays through entry and review by keyboard against dev/mock.mjs, and measures long orders. */

import { readFile } from "node:fs/promises";
import { chromium } from "playwright-core";

const base = process.argv[2] ?? "http://127.0.0.1:8080";
const browser = await chromium.launch({
  executablePath: "/usr/bin/chromium",
  args: ["--no-sandbox"],
});
const context = await browser.newContext({
  viewport: { width: 1440, height: 900 },
  permissions: ["clipboard-read", "clipboard-write"],
});
await context.addInitScript(() => localStorage.setItem("yidan.locale", "zh"));
const page = await context.newPage();
page.setDefaultTimeout(6000);
const errors = [];
page.on(
  "console",
  (message) =>
    message.type() === "error" && !message.text().includes("401") && errors.push(message.text()),
);
page.on("pageerror", (error) => errors.push(String(error)));
const step = async (name, run) => {
  try {
    const result = await run();
    console.log("ok  ", name, result ?? "");
  } catch (error) {
    console.log("FAIL", name, String(error).split("\n").slice(0, 4).join(" | "));
    await page.screenshot({
      path: new URL(`./output/fail-${name.replaceAll(" ", "-")}.png`, import.meta.url).pathname,
    });
  }
};
const cell = (row, column) => page.getByLabel(`第 ${row} 行 ${column}`, { exact: true });
const focused = () => page.evaluate(() => document.activeElement?.getAttribute("aria-label"));
const must = (ok, text) => {
  if (!ok) throw new Error(text);
};

await page.goto(base);
await step("wrong password", async () => {
  await page.getByLabel("账号").fill("chen");
  await page.getByLabel("密码").fill("wrong");
  await page.getByRole("button", { name: "登录" }).click();
  await page.getByRole("alert").getByText("账号或密码不对").waitFor();
});
await step("sign in", async () => {
  await page.getByLabel("密码").fill("right right");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "工作台" }).waitFor();
});
await step("enter an order by keyboard", async () => {
  await page.goto(`${base}/orders/entry`);
  await page.getByRole("combobox", { name: "客户", exact: true }).fill("szhh");
  await page.getByRole("option", { name: /苏州瀚海/ }).waitFor();
  await page.keyboard.press("Enter");
  must(
    (await page.getByRole("combobox", { name: "客户", exact: true }).inputValue()).startsWith(
      "苏州瀚海",
    ),
    "customer not chosen",
  );
  await page.getByLabel("合同签订日期").fill("1118");
  await page.keyboard.press("Tab");
  await page.getByLabel("合同号").fill("HT-9");
  await cell(1, "产品").focus();
  await page.keyboard.type("wslxb");
  await page.getByRole("option", { name: /卧式离心泵/ }).waitFor();
  await page.keyboard.press("Enter");
  must((await focused()) === "第 1 行 型号", `focus on ${await focused()}`);
  await page.keyboard.press("Enter");
  await page.keyboard.type("3");
  for (let i = 0; i < 5; i++) await page.keyboard.press("Enter");
  must((await focused()) === "第 1 行 交货日期", `focus on ${await focused()}`);
  await page.keyboard.type("+20");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Enter");
  must((await focused()) === "第 2 行 产品", `focus on ${await focused()}`);
  must((await cell(1, "金额").textContent()) === "37,500.00", await cell(1, "金额").textContent());
});
await step("fast typing and Enter before the answer", async () => {
  await page.keyboard.type("kzg");
  await page.keyboard.press("Enter");
  await page.waitForFunction(
    () => document.querySelector('[aria-label="第 2 行 产品"]')?.value === "控制柜",
  );
  must((await cell(2, "单价").inputValue()) === "15200", "price");
});
await step("paste a block with headings", async () => {
  await page.evaluate(() =>
    navigator.clipboard.writeText(
      "数量\t品名\t备注\n5\t机械密封\t急\n2\t没有的东西\t\n1\t潜水排污泵\t",
    ),
  );
  await cell(2, "产品").focus();
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "加一行" }).click();
  must((await focused()) === "第 3 行 产品", `focus on ${await focused()}`);
  await page.keyboard.press("Control+v");
  await page.getByText("已粘贴 3 行，其中 1 处没有对上").waitFor();
  must((await cell(3, "单价").inputValue()) === "860", "price of pasted");
  must((await cell(4, "产品").getAttribute("aria-invalid")) === "true", "unknown not marked");
});
await step("delete and undo", async () => {
  await cell(4, "数量").focus();
  await page.keyboard.press("Control+Delete");
  await page.getByText("已删除第 4 行").waitFor();
  must((await cell(4, "产品").inputValue()) === "潜水排污泵", "row 4 now");
  await page.getByRole("button", { name: "撤销" }).click();
  must((await cell(4, "产品").inputValue()) === "没有的东西", "restored");
  await cell(4, "数量").focus();
  await page.keyboard.press("Control+Delete");
});
await step("reload loses nothing", async () => {
  await page.waitForTimeout(600);
  await page.reload();
  await page.getByText("已恢复您上次没保存的内容").waitFor();
  must((await cell(3, "产品").inputValue()) === "机械密封", "line 3");
});
await step("save", async () => {
  await page.keyboard.press("Control+s");
  await page.getByText(/草稿已保存/).waitFor();
  must(
    /entry\/[0-9a-f-]{36}$/.test(page.url()) ||
      (await page.evaluate(() => /entry\/[0-9a-f-]{36}$/.test(location.pathname))),
    "url",
  );
});
const id = await page.evaluate(() => location.pathname.split("/").pop());
await step("server error beside the cell", async () => {
  await cell(1, "数量").fill("0");
  await page.keyboard.press("Control+s");
  await page.getByRole("button", { name: "第 1 行 数量：数量要大于 0" }).click();
  must((await focused()) === "第 1 行 数量", `focus on ${await focused()}`);
  await cell(1, "数量").fill("4");
});
await step("conflict is merged", async () => {
  await page.keyboard.press("Control+s");
  await page.getByText(/草稿已保存/).waitFor();
  const read = await page.request.get(`${base}/api/v1/orders/${id}`);
  const thread = await read.json();
  const input = {
    ...thread.order,
    lines: thread.lines.map(({ facts, ...line }) => ({ ...line, quantity: "9" })),
    contact: "别人改的",
  };
  await page.request.put(`${base}/api/v1/orders/${id}`, {
    data: input,
    headers: { "If-Match": read.headers().etag },
  });
  await cell(1, "数量").fill("7");
  await page.keyboard.press("Control+s");
  await page.getByRole("dialog").getByText("刚刚改过这张单").waitFor();
  await page.screenshot({ path: new URL("./output/conflict.png", import.meta.url).pathname });
  await page.getByRole("button", { name: "用选好的内容继续" }).click();
  await page.getByText(/草稿已保存/).waitFor();
  must((await cell(1, "数量").inputValue()) === "7", "mine kept");
  must((await cell(2, "数量").inputValue()) === "9", "theirs taken");
  must((await page.getByLabel("客户联系人").inputValue()) === "别人改的", "contact taken");
});
await step("submit is confirmed, refusal shown", async () => {
  await page.keyboard.press("Control+Enter");
  await page.getByText("提交前请对照合同核对").waitFor();
  await page.waitForTimeout(300);
  await page.screenshot({ path: new URL("./output/submit.png", import.meta.url).pathname });
  await page.getByLabel("我已对照合同逐项核对").check();
  await page.getByRole("dialog").getByRole("button", { name: "提交审核" }).click();
  await page.getByRole("heading", { name: "请审核：销售初审" }).waitFor();
});
await step("why not on hover", async () => {
  await page.getByRole("button", { name: /修改/ }).first().hover();
  await page.getByText("订单审核中，内容已冻结").waitFor();
  await page.screenshot({ path: new URL("./output/why-not.png", import.meta.url).pathname });
  await page.mouse.move(5, 400);
});
await step("return needs a reason; review", async () => {
  await page.getByRole("button", { name: "退回修改" }).click();
  await page.getByText("请写明原因").waitFor();
  await page.getByRole("textbox", { name: "意见" }).fill("第 1 行数量与合同不符");
  for (const name of ["内容完整准确", "客户信用"])
    await page.getByLabel(name, { exact: true }).getByText("符合", { exact: true }).click();
  await page.getByText("还有 2 项没有核对").waitFor();
  await page.getByRole("button", { name: "同意", exact: true }).click();
  await page.getByText(/意见已提交/).waitFor();
});
await step("comment with a mention", async () => {
  await page.getByLabel("写点什么").fill("请看 ");
  await page.getByLabel("写点什么").press("End");
  await page.keyboard.type("@wq");
  await page.getByRole("option", { name: /王强/ }).waitFor();
  await page.keyboard.press("Enter");
  must((await page.getByLabel("写点什么").inputValue()) === "请看 @王强 ", "mention text");
  await page.keyboard.press("Control+Enter");
  await page.locator(".yd-timeline-body", { hasText: "@王强" }).waitFor();
});
await step("Ctrl K", async () => {
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox", { name: "搜索" }).fill("SO2611100");
  await page.getByRole("option").first().waitFor();
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 1, name: /SO2611100/ }).waitFor();
});
await step("list: filter, sort, columns, view in the URL", async () => {
  await page.goto(`${base}/orders`);
  await page.getByRole("button", { name: "状态" }).first().click();
  await page.getByLabel("已审批").check();
  await page.waitForURL(/state=approved/);
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "金额" }).click();
  await page.waitForURL(/sort=-amount/);
  await page.getByText(/共 5\d 条/).waitFor();
  await page.goBack();
});
await step("list to its end", async () => {
  await page.goto(`${base}/orders`);
  const box = page.locator(".yd-table-scroll");
  for (let i = 0; i < 12; i++) {
    await box.evaluate((element) => element.scrollTo(0, element.scrollHeight));
    await page.waitForTimeout(250);
  }
  await page.getByText(/共 26\d 条/).waitFor();
  return `${await page.locator("tr[data-row]").count()} rows drawn`;
});

const list = await (await page.request.get(`${base}/api/v1/orders?limit=200`)).json();
const long = list.items.find((one) => one.label === "SO26111002");
const full = await page.request.get(`${base}/api/v1/orders/${long.id}`);
const source = await full.json();
for (const count of [100, 500]) {
  const lines = Array.from({ length: count }, (_, i) => ({
    ...source.lines[i % source.lines.length],
    line_id: undefined,
    facts: undefined,
  }));
  const made = await page.request.post(`${base}/api/v1/orders`, {
    data: { ...source.order, lines },
  });
  const { order } = await made.json();
  const median = (times) => times.sort((a, b) => a - b)[times.length >> 1].toFixed(0);
  await step(`${count} lines`, async () => {
    const opens = [];
    const edits = [];
    const saves = [];
    for (let i = 0; i < 12; i++) {
      await page.goto(`${base}/orders`);
      await page.getByRole("table").waitFor();
      const open = await page.evaluate(async (path) => {
        const begun = performance.now();
        history.pushState(null, "", path);
        dispatchEvent(new PopStateEvent("popstate"));
        while (!document.querySelector('[aria-label="第 1 行 数量"]'))
          await new Promise(requestAnimationFrame);
        await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
        return performance.now() - begun;
      }, `/orders/entry/${order.id}`);
      opens.push(open);
      await cell(3, "数量").focus();
      await page.evaluate(() => {
        window.paint = new Promise((done) => {
          addEventListener(
            "keydown",
            () => {
              const begun = performance.now();
              requestAnimationFrame(() => setTimeout(() => done(performance.now() - begun)));
            },
            { once: true, capture: true },
          );
        });
      });
      await page.keyboard.press(String((i % 8) + 1));
      edits.push(await page.evaluate(() => window.paint));
      const begun = Date.now();
      await page.keyboard.press("Control+s");
      await page.getByText(/草稿已保存/).waitFor();
      saves.push(Date.now() - begun);
    }
    return `open ${median(opens)} ms, key to paint ${median(edits)} ms, save ${median(saves)} ms`;
  });
}

const axe = await readFile(new URL("../node_modules/axe-core/axe.min.js", import.meta.url), "utf8");
await step("axe", async () => {
  const free = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    bypassCSP: true,
  });
  const other = await free.newPage();
  const found = [];
  await other.request.post(`${base}/api/v1/session`, { data: { login: "a", password: "b" } });
  const review = list.items.find((one) => one.state === "review");
  for (const dark of ["light", "dark"]) {
    for (const path of [
      "/",
      "/orders",
      `/orders/${review.id}`,
      `/orders/${long.id}`,
      "/orders/entry",
      `/orders/entry/${order0()}`,
      "/account",
    ]) {
      await other.addInitScript((theme) => localStorage.setItem("yidan.theme", theme), dark);
      await other.goto(base + path);
      await other.waitForSelector("h1");
      await other.waitForTimeout(500);
      await other.evaluate(axe);
      const { violations } = await other.evaluate(() =>
        window.axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"] }),
      );
      for (const violation of violations)
        found.push(
          `${dark} ${path}: ${violation.id} ${violation.nodes
            .slice(0, 3)
            .map((node) => `${node.target} ${node.any[0]?.message ?? ""}`)
            .join(" ;; ")}`,
        );
    }
  }
  await free.close();
  if (found.length > 0) throw new Error(`\n${[...new Set(found)].join("\n")}`);
});
function order0() {
  return list.items.find((one) => one.state === "draft").id;
}
console.log(errors.length === 0 ? "no console errors" : errors.join("\n"));
await browser.close();
