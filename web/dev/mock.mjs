/**
 * A stand-in for the server, for looking at the interface while working on it. It keeps a few
 * orders in memory and knows no rules; tests run against the real server.
 *
 *   node dev/mock.mjs [port]     sign in as anything, password "wrong" is refused
 */

import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";

const port = Number(process.argv[2] ?? 8080);
const dist = fileURLToPath(new URL("../dist", import.meta.url));
const csp =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; " +
  "font-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'";
const types = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
};

const t = (zh, en) => ({ zh, en });
const days = (n) => new Date(Date.now() + n * 86_400_000).toISOString();
const date = (n) => days(n).slice(0, 10);

const customers = [
  ["苏州瀚海水务工程有限公司", "szhhswgc", "Suzhou Hanhai Water Engineering"],
  ["无锡江南泵业有限公司", "wxjnby", "Wuxi Jiangnan Pumps"],
  ["常州天合新能源股份有限公司", "czthxny", "Changzhou Tianhe New Energy"],
  ["南京紫金自来水有限公司", "njzjzls", "Nanjing Zijin Waterworks"],
].map(([label, pinyin, detail], i) => ({ id: `c${i}`, label, pinyin, detail }));
const products = [
  ["卧式离心泵", "wslxb", "LXB-50-200", "12800", "台"],
  ["立式多级泵", "lsdjb", "DJB-80-15", "23600", "台"],
  ["潜水排污泵", "qspwb", "PWB-100", "8600", "台"],
  ["控制柜", "kzg", "KZG-3", "15200", "套"],
  ["机械密封", "jxmf", "M7N-45", "860", "件"],
].map(([label, pinyin, model, price, unit], i) => ({
  id: `p${i}`,
  label,
  pinyin,
  code: `C${1001 + i}`,
  model,
  unit,
  list_price: `${price}.00`,
  floor_price: String(Number(price) * 0.9),
  last_price: i === 0 ? "12500" : null,
  tax_rate: "0.13",
  available: String(12 - i * 2),
}));
const people = [
  ["王强", "wq", "生产经理"],
  ["李敏", "lm", "财务经理"],
  ["赵磊", "zl", "销售经理"],
].map(([label, pinyin, detail], i) => ({ id: `u${i + 2}`, label, pinyin, detail }));

const me = {
  user: { id: "u1", name: "陈晓燕", login: "chenxiaoyan" },
  posts: [{ post: "sales_manager", title: t("销售经理", "sales manager"), department: "销售一部" }],
  permissions: ["order.read", "order.enter", "order.review"],
  company: { name: "苏南泵业有限公司", currency: "CNY", demo: true },
  acting_for: [],
};

const steps = [
  ["enter", "录入", "Entry", [], "EQ-3.2a"],
  ["initial_review", "销售初审", "First review", ["enter"], "EQ-4.1a"],
  ["production_review", "生产会审", "Production review", ["initial_review"], "EQ-4.2b"],
  ["finance_review", "财务会审", "Finance review", ["initial_review"], "EQ-4.2c"],
  ["legal_review", "法务会审", "Legal review", ["initial_review"], "EQ-4.2d"],
  ["plan", "排产", "Planning", ["production_review", "finance_review", "legal_review"], "EQ-5.1a"],
  ["procure", "采购", "Purchasing", ["plan"], "EQ-5.2a"],
  ["produce", "生产", "Production", ["plan"], "EQ-5.1b"],
  ["inspect", "终检", "Final inspection", ["produce", "procure"], "EQ-5.3a"],
  ["ship", "发货", "Shipping", ["inspect"], "EQ-6.1a"],
  ["accept", "验收", "Acceptance", ["ship"], "EQ-6.2c"],
  ["collect", "收款", "Collection", ["accept"], "EQ-7.1a"],
  ["settle", "结算", "Settlement", ["collect"], "EQ-7.2b"],
  ["archive", "归档", "Archive", ["settle"], "EQ-9.1"],
  ["close", "关闭", "Close", ["archive"], "EQ-7.2c"],
];

function stepViews(order) {
  const at = { draft: 0, review: 1, approved: 5, running: 7, closed: 15 }[order.state] ?? 0;
  return steps.map(([key, zh, en, needs, clause], i) => {
    const state =
      i < at || (at === 1 && i < 1)
        ? "done"
        : i === at || (at === 7 && i === 6)
          ? "open"
          : "waiting";
    const mine = key === "initial_review" && state === "open";
    return {
      key,
      title: t(zh, en),
      activity: /review/.test(key) ? "approve" : key,
      state,
      needs,
      clause,
      clause_text: t(
        "销售负责人对订单进行初步审核：内容完整准确，客户信用、合同条款符合公司规定。",
        "The head of sales reviews first: complete and correct, credit and terms within policy.",
      ),
      who: t("赵磊", "Zhao Lei"),
      done_by: state === "done" ? "王强" : null,
      done_at: state === "done" ? days(-3) : null,
      due: state === "open" ? days(key === "procure" ? -2 : 2) : null,
      overdue: state === "open" && key === "procure",
      working_days_left: state === "open" ? (key === "procure" ? -1 : 2) : null,
      mine,
      checklist: mine
        ? [
            check("complete", "内容完整准确", "Complete and correct", [["必填项", "齐全", "good"]]),
            check("credit", "客户信用", "Customer credit", [
              ["额度", "¥2,000,000.00", "plain"],
              ["已占用", "¥1,860,000.00", "warn"],
              ["逾期", "¥35,000.00", "bad"],
            ]),
            check("price_policy", "价格符合政策", "Price within policy", [
              ["低于底价", "1 行", "bad"],
            ]),
            check("terms", "付款条件合理", "Payment terms reasonable", [["发货前", "90%", "good"]]),
          ]
        : [],
      next: mine
        ? [
            {
              verdict: "approve",
              text: t("转生产、财务、法务会审", "production, finance and legal review in parallel"),
            },
            { verdict: "return", text: t("退回业务员修改后重新提交", "back to the rep") },
          ]
        : [],
    };
  });
}

const check = (key, zh, en, facts) => ({
  key,
  title: t(zh, en),
  clause: "EQ-4.1a",
  facts: facts.map(([label, value, tone]) => ({ label: t(label, label), value, tone })),
});

const statuses = {
  draft: t("草稿", "Draft"),
  review: t("销售初审", "First review"),
  approved: t("已审批", "Approved"),
  running: t("生产中", "In production"),
  closed: t("已关闭", "Closed"),
};
const orders = new Map();
const comments = new Map();

function seedOrder(i) {
  const state = ["draft", "review", "approved", "running", "closed"][i % 5];
  const id = randomUUID();
  const lineCount = i === 2 ? 100 : 1 + (i % 4);
  orders.set(id, {
    id,
    version: 1,
    state,
    number: state === "draft" || state === "review" ? null : `SO2611${String(1000 + i)}`,
    label: state === "draft" || state === "review" ? `草稿 ${1000 + i}` : `SO2611${1000 + i}`,
    input: {
      order_type: "equipment",
      customer_id: customers[i % 4].id,
      customer_po_no: i % 3 ? `PO-${7000 + i}` : "",
      contract_no: i % 5 ? `HT2026-${300 + i}` : "",
      contract_signed_on: date(-10 - (i % 7)),
      contract_file_id: null,
      contact: "周工 13900001234",
      order_date: date(-5 - (i % 30)),
      delivery_place: "江苏省苏州市工业园区星湖街 328 号",
      payment_terms: {
        instalments: [
          { percent: "30", event: "contract", due: { kind: "days", n: 7 } },
          { percent: "60", event: "before_shipping", due: { kind: "days", n: 0 } },
          { percent: "10", event: "retention", due: { kind: "months", n: 12 } },
        ],
      },
      lines: Array.from({ length: lineCount }, (_, n) => {
        const product = products[(i + n) % 5];
        return {
          line_id: randomUUID(),
          product_id: product.id,
          model: product.model,
          quantity: String(1 + (n % 9)),
          unit: product.unit,
          unit_price: product.list_price,
          price_includes_tax: true,
          tax_rate: "0.13",
          discount: n % 3 === 1 ? "0.05" : null,
          delivery_on: date(20 + n),
          delivery_place: "",
          technical_parameters:
            n === 0
              ? [
                  { name: "流量", value: "200 m³/h" },
                  { name: "扬程", value: "50 m" },
                ]
              : [],
          remark: n === 0 ? "随机附件一套" : "",
        };
      }),
    },
  });
  return id;
}
for (let i = 0; i < 260; i++) seedOrder(i);

const lineAmount = (line) =>
  (
    Number(line.quantity ?? 0) *
    Number(line.unit_price ?? 0) *
    (1 - Number(line.discount ?? 0))
  ).toFixed(2);
const sum = (order) =>
  order.input.lines.reduce((total, line) => total + Number(lineAmount(line)), 0).toFixed(2);

function threadOf(order) {
  const { input, state } = order;
  const reached = { draft: 0, review: 0, approved: 0.2, running: 0.6, closed: 1 }[state];
  const refusal = (message) => ({
    code: "step_not_open",
    clause: "EQ-4.2a",
    rule: "equipment-sales@1",
    fact: "order.state",
    value: state,
    who: t("销售经理 赵磊", "sales manager Zhao Lei"),
    due: days(2),
    message,
  });
  const act = (name, allowed, message) => ({
    name,
    allowed,
    refusals: allowed ? [] : [refusal(message)],
  });
  const customer = customers.find((one) => one.id === input.customer_id);
  const gross = sum(order);
  const tax = ((Number(gross) * 0.13) / 1.13).toFixed(2);
  return {
    order: {
      ...input,
      lines: undefined,
      id: order.id,
      label: order.label,
      number: order.number,
      state,
      status: statuses[state],
      customer_name: customer?.label ?? null,
      contract_file_name: null,
      owner: { id: "u1", name: "陈晓燕" },
      currency: "CNY",
      amount: gross,
      amount_tax: tax,
      amount_net: (Number(gross) - Number(tax)).toFixed(2),
      promised_on: state === "draft" ? null : date(30),
      promise_risk: state === "running" ? "late" : "none",
      revision: order.version,
      policy: {
        id: "equipment-sales",
        version: 1,
        title: t("设备销售订单管理办法", "Equipment sales orders"),
      },
    },
    lines: input.lines.map((line, i) => {
      const part = (share) =>
        String(Math.floor(Number(line.quantity) * Math.max(0, Math.min(1, share))));
      return {
        ...line,
        line_no: i + 1,
        product_name: products.find((one) => one.id === line.product_id)?.label ?? null,
        amount: lineAmount(line),
        facts: {
          ordered: line.quantity ?? "0",
          reserved: part(reached * 2),
          made: part(reached),
          inspected: part(reached - 0.1),
          shipped: part(reached - 0.3),
          accepted: part(reached - 0.5),
          invoiced: part(reached - 0.5),
          paid: part(reached - 0.6),
        },
      };
    }),
    steps: stepViews(order),
    actions: [
      act(
        "edit",
        state === "draft",
        t(
          "订单审核中，内容已冻结；请先撤回，或由审核人退回",
          "Under review the content is frozen; withdraw it or have it returned",
        ),
      ),
      act("submit", state === "draft", t("订单已经提交", "It has been submitted already")),
      act(
        "withdraw",
        state === "review",
        t("只有审核中的订单可以撤回", "Only an order under review can be withdrawn"),
      ),
    ],
    missing: [
      ...(input.contract_no
        ? []
        : [
            {
              field: "/contract_no",
              step: "initial_review",
              message: t("合同号未填", "Contract number"),
            },
          ]),
      ...(input.contract_file_id
        ? []
        : [
            {
              field: "/contract_file_id",
              step: "initial_review",
              message: t("未上传合同扫描件", "Signed contract not uploaded"),
            },
          ]),
      ...input.lines.flatMap((line, i) =>
        line.delivery_on
          ? []
          : [
              {
                field: `/lines/${i}/delivery_on`,
                step: "initial_review",
                message: t(`第 ${i + 1} 行交货日期未填`, `Line ${i + 1}: delivery date`),
              },
            ],
      ),
    ],
    documents: [
      {
        id: "d1",
        kind: "contract",
        title: t("销售合同", "Contract"),
        file_name: "HT2026-301.pdf",
        size: 12345,
        added_by: "陈晓燕",
        added_at: days(-6),
        owed_by: null,
        link: "/api/v1/files/d1",
      },
      {
        id: "d2",
        kind: "acceptance",
        title: t("验收报告", "Acceptance report"),
        file_name: null,
        size: null,
        added_by: null,
        added_at: null,
        owed_by: t("业务员", "sales rep"),
        link: null,
      },
    ],
    rounds:
      state === "draft"
        ? []
        : [
            {
              no: 1,
              began_at: days(-6),
              reason: null,
              opinions: [
                {
                  step: "initial_review",
                  title: t("销售初审", "First review"),
                  by: "赵磊",
                  at: days(-5),
                  verdict: "return",
                  reason: "第 2 行低于底价，请与客户确认后重报。",
                  void_because: null,
                },
              ],
            },
            {
              no: 2,
              began_at: days(-4),
              reason: t("退回后重新提交", "Submitted again after the return"),
              opinions:
                state === "review"
                  ? []
                  : [
                      {
                        step: "initial_review",
                        title: t("销售初审", "First review"),
                        by: "赵磊",
                        at: days(-4),
                        verdict: "approve",
                        reason: null,
                        void_because: null,
                      },
                      {
                        step: "finance_review",
                        title: t("财务会审", "Finance review"),
                        by: "孙会",
                        on_behalf_of: "李敏",
                        at: days(-3),
                        verdict: "approve",
                        reason: "按 30/60/10 执行，发货前收齐 90%。",
                        void_because: null,
                      },
                    ],
            },
          ],
    warnings:
      input.customer_po_no === "PO-7001"
        ? [t("客户订单号 PO-7001 在 SO26110888 上用过", "PO-7001 was already used on SO26110888")]
        : [],
  };
}

const row = (order) => {
  const { order: o, steps: views } = threadOf(order);
  return {
    id: o.id,
    label: o.label,
    number: o.number,
    customer_name: o.customer_name,
    order_date: o.order_date,
    amount: o.amount,
    currency: "CNY",
    state: o.state,
    status: o.status,
    owner_name: "陈晓燕",
    next_due: views.find((view) => view.state === "open")?.due ?? null,
    promised_on: o.promised_on,
  };
};

const problem = (status, code, title, more = {}) => ({
  status,
  problem: {
    type: `https://yidan.example/${code}`,
    code,
    title,
    status,
    request_id: "01JD9Q",
    ...more,
  },
});
const match = (list, q) =>
  list.filter(
    (one) =>
      !q ||
      one.label.includes(q) ||
      one.pinyin.startsWith(q.toLowerCase()) ||
      one.code?.includes(q.toUpperCase()),
  );

let signedIn = process.env.SIGNED_IN === "1";
function signIn(now, answer) {
  signedIn = now;
  return answer;
}
function change(id, part) {
  Object.assign(orders.get(id), part);
  return thread(id);
}

const routes = [
  ["GET", /^\/me$/, () => (signedIn ? { body: me } : problem(401, "unauthenticated", "请先登录"))],
  [
    "POST",
    /^\/session$/,
    ({ input }) => {
      if (input.password === "wrong") return problem(401, "wrong", "账号或密码不对");
      signedIn = true;
      return { body: me };
    },
  ],
  ["DELETE", /^\/session$/, () => signIn(false, { status: 204 })],
  ["POST", /^\/setup$/, () => signIn(true, { body: me })],
  ["GET", /^\/workbench$/, () => ({ body: workbench() })],
  [
    "GET",
    /^\/orders$/,
    ({ query }) => {
      const all = [...orders.values()].map(row);
      const states = query.get("state")?.split(",");
      const q = query.get("q") ?? "";
      let found = all.filter(
        (one) =>
          (!states || states.includes(one.state)) &&
          (!q || `${one.label}${one.customer_name}`.includes(q)),
      );
      const sort = query.get("sort");
      if (sort) {
        const key = { customer: "customer_name" }[sort.replace("-", "")] ?? sort.replace("-", "");
        const value = (one) => (key === "amount" ? Number(one[key]) : (one[key] ?? ""));
        found = found.sort(
          (a, b) => (value(a) < value(b) ? -1 : 1) * (sort.startsWith("-") ? -1 : 1),
        );
      }
      const from = Number(query.get("cursor") ?? 0);
      const limit = Number(query.get("limit") ?? 50);
      return {
        body: {
          items: found.slice(from, from + limit),
          next_cursor: from + limit < found.length ? String(from + limit) : null,
        },
      };
    },
  ],
  [
    "POST",
    /^\/orders$/,
    ({ input }) => {
      const id = seedOrder(5);
      const order = orders.get(id);
      Object.assign(order, { state: "draft", number: null, label: "草稿 2001" });
      return save(order, input, 201);
    },
  ],
  ["GET", /^\/orders\/([^/:]+)$/, ({ id }) => thread(id)],
  [
    "PUT",
    /^\/orders\/([^/:]+)$/,
    ({ id, input, headers }) => {
      const order = orders.get(id);
      if (!order) return problem(404, "not_found", "没有找到，或您无权查看");
      if (headers["if-match"] !== `"v${order.version}"`)
        return problem(412, "stale", "别人刚刚改过");
      return save(order, input, 200);
    },
  ],
  [
    "POST",
    /^\/orders\/([^/:]+):submit$/,
    ({ id }) => {
      const order = orders.get(id);
      if (!order.input.contract_no) {
        return problem(409, "refused", "还不能提交", {
          refusals: [
            {
              code: "missing",
              clause: "EQ-3.2b",
              rule: "equipment-sales@1",
              fact: "order.contract_no",
              value: "空",
              who: t("业务员 陈晓燕", "rep"),
              due: days(1),
              message: t("合同号未填，录入必须包含合同号", "The contract number is missing"),
            },
          ],
        });
      }
      Object.assign(order, { state: "review", version: order.version + 1 });
      return thread(id);
    },
  ],
  ["POST", /^\/orders\/([^/:]+):withdraw$/, ({ id }) => change(id, { state: "draft" })],
  [
    "POST",
    /^\/orders\/([^/:]+)\/steps\/[^/]+:opinion$/,
    ({ id, input }) => {
      Object.assign(orders.get(id), { state: input.verdict === "approve" ? "approved" : "draft" });
      return thread(id);
    },
  ],
  [
    "GET",
    /^\/orders\/([^/:]+)\/timeline$/,
    ({ id }) => ({ body: { items: [...(comments.get(id) ?? []), ...timeline] } }),
  ],
  [
    "POST",
    /^\/orders\/([^/:]+)\/comments$/,
    ({ id, input }) => {
      const item = {
        id: randomUUID(),
        at: new Date().toISOString(),
        kind: "comment",
        who: me.user.name,
        text: t("", ""),
        body: input.body,
        changes: [],
      };
      comments.set(id, [item, ...(comments.get(id) ?? [])]);
      return { status: 201, body: item };
    },
  ],
  ["GET", /^\/customers$/, ({ query }) => ({ body: { items: match(customers, query.get("q")) } })],
  ["GET", /^\/products$/, ({ query }) => ({ body: { items: match(products, query.get("q")) } })],
  ["GET", /^\/people$/, ({ query }) => ({ body: { items: match(people, query.get("q")) } })],
  [
    "GET",
    /^\/search$/,
    ({ query }) => ({
      body: {
        items: [...orders.values()]
          .map(row)
          .filter((one) => `${one.label}${one.customer_name}`.includes(query.get("q")))
          .slice(0, 12)
          .map((one) => ({
            kind: "sales_order",
            id: one.id,
            label: one.label,
            detail: one.customer_name,
            link: `/orders/${one.id}`,
          })),
      },
    }),
  ],
  [
    "GET",
    /^\/calendar\/special-days$/,
    () => ({
      body: {
        items: [
          { date: date(5), working: false, name: t("厂休", "Plant holiday") },
          { date: date(7), working: true, name: t("调休上班", "Make-up day") },
        ],
      },
    }),
  ],
  ["GET", /^\/delegations$/, () => ({ body: { items: [] } })],
  [
    "POST",
    /^\/delegations$/,
    ({ input }) => ({
      status: 201,
      body: { id: "x", from: me.user, to: { id: input.to_user, name: "?" }, ...input },
    }),
  ],
  ["POST", /^\/me\/password$/, () => ({ status: 204 })],
  [
    "POST",
    /^\/files$/,
    ({ query }) => ({
      status: 201,
      body: { id: randomUUID(), name: query.get("name"), size: 1234 },
    }),
  ],
];

const timeline = [
  {
    id: "e3",
    at: days(-1),
    kind: "comment",
    who: "王强",
    text: t("", ""),
    body: "叶轮铸件 12 月 3 日到货，排产没问题。",
    changes: [],
  },
  {
    id: "e2",
    at: days(-3),
    kind: "order.changed",
    who: "陈晓燕",
    text: t("修改了订单", "changed the order"),
    reason: "客户改期",
    changes: [
      { field: t("第 1 行交货日期", "Line 1 delivery"), before: "2026-12-10", after: "2026-12-20" },
      { field: t("联系人", "Contact"), before: null, after: "周工 13900001234" },
    ],
  },
  {
    id: "e1",
    at: days(-6),
    kind: "order.submitted",
    who: "孙会",
    on_behalf_of: "李敏",
    text: t("提交了订单", "submitted the order"),
    changes: [],
  },
];

function workbench() {
  const some = [...orders.values()];
  const task = (order, i) => ({
    id: randomUUID(),
    order_id: order.id,
    order_label: order.label,
    customer: customers.find((one) => one.id === order.input.customer_id)?.label ?? "",
    step: "initial_review",
    title: i % 3 ? t("销售初审", "First review") : t("回复交期变更", "Answer the change of date"),
    clause: i % 3 ? "EQ-4.1b" : null,
    due: days(i - 2),
    overdue: i < 2,
    working_days_left: i - 2,
    waiting_since: days(-3 + i * 0.2),
    link: `/orders/${order.id}`,
  });
  return {
    tasks: some
      .filter((one) => one.state === "review")
      .slice(0, 7)
      .map(task),
    waiting: some
      .filter((one) => one.state === "approved")
      .slice(0, 4)
      .map((order, i) => ({
        order_id: order.id,
        order_label: order.label,
        step: "plan",
        title: t("排产", "Planning"),
        who: t("计划员 吴昊", "planner Wu Hao"),
        due: days(i),
        overdue: false,
        working_days_left: i,
      })),
    overdue_count: 2,
    due_soon_count: 2,
    news: [
      {
        id: "n1",
        at: days(-0.1),
        text: t("SO26111003 完工 5 台，待终检", "SO26111003: 5 made, to be inspected"),
        link: "/orders",
      },
      {
        id: "n2",
        at: days(-0.4),
        text: t("无锡江南泵业 到账 ¥120,000.00", "Wuxi Jiangnan paid ¥120,000.00"),
        link: null,
      },
    ],
  };
}

function thread(id) {
  const order = orders.get(id);
  return order
    ? { body: threadOf(order), etag: `"v${order.version}"` }
    : problem(404, "not_found", "没有找到，或您无权查看");
}

function save(order, input, status) {
  const errors = input.lines.flatMap((line, i) =>
    line.quantity !== null && Number(line.quantity) <= 0
      ? [
          {
            pointer: `/lines/${i}/quantity`,
            code: "not_positive",
            message: t("数量要大于 0", "The quantity must be above 0"),
          },
        ]
      : [],
  );
  if (errors.length > 0) return problem(422, "invalid", "有内容需要改正", { errors });
  order.input = {
    ...input,
    lines: input.lines.map((line) => ({ ...line, line_id: line.line_id ?? randomUUID() })),
  };
  order.version++;
  return { status, body: threadOf(order), etag: `"v${order.version}"` };
}

async function serveFile(path, response) {
  let file = join(dist, path);
  const isAsset = path.startsWith("/assets/");
  if (path === "/" || !existsSync(file)) {
    if (isAsset) return response.writeHead(404).end();
    file = join(dist, "index.html");
  }
  const compressed = existsSync(`${file}.br`);
  response.writeHead(200, {
    "Content-Type": types[extname(file)] ?? "application/octet-stream",
    "Content-Security-Policy": csp,
    "Cache-Control": isAsset ? "public, max-age=31536000, immutable" : "no-cache",
    ...(compressed ? { "Content-Encoding": "br" } : {}),
  });
  response.end(await readFile(compressed ? `${file}.br` : file));
}

createServer(async (request, response) => {
  const url = new URL(request.url, "http://mock");
  if (!url.pathname.startsWith("/api/")) return serveFile(url.pathname, response);
  const path = url.pathname.replace("/api/v1", "");
  if (path === "/stream") {
    response.writeHead(200, { "Content-Type": "text/event-stream" });
    return response.write(": open\n\n");
  }
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString();
  const input = request.headers["content-type"]?.includes("json") && text ? JSON.parse(text) : {};
  for (const [method, pattern, handle] of routes) {
    const found = method === request.method && pattern.exec(path);
    if (!found) continue;
    const {
      status = 200,
      body,
      problem: wrong,
      etag,
    } = handle({ id: found[1], input, query: url.searchParams, headers: request.headers });
    response.writeHead(status, {
      "Content-Type": wrong ? "application/problem+json" : "application/json",
      ...(etag ? { ETag: etag } : {}),
    });
    return response.end(status === 204 ? undefined : JSON.stringify(wrong ?? body));
  }
  response.writeHead(404, { "Content-Type": "application/problem+json" });
  response.end(JSON.stringify({ title: "没有找到", status: 404 }));
}).listen(port, "127.0.0.1", () => console.log(`http://127.0.0.1:${port}`));
