import { expect, test } from "vitest";
import type { Me } from "../api/types.ts";
import { menuFor } from "./side-menu.tsx";

const me: Me = {
  user: { id: "u", name: "李敏", login: "limin" },
  posts: [{ post: "sales_rep", title: { zh: "销售代表", en: "sales rep" }, department: "销售部" }],
  permissions: ["order.read"],
  company: { name: "样机厂", currency: "CNY", demo: false },
  acting_for: [],
};
const entry = (path: string, posts?: string[], permission?: string) => ({
  path,
  label: { zh: path, en: path },
  order: 0,
  icon: () => null,
  ...(posts ? { posts } : {}),
  ...(permission ? { permission } : {}),
});

test("each person sees what his posts need, the rest is reachable, the forbidden is absent", () => {
  const shown = menuFor(me, [
    entry("/"),
    entry("/orders", ["sales_rep"], "order.read"),
    entry("/stock", ["warehouse_keeper"]),
    entry("/settings", ["admin"], "user.manage"),
  ]);
  expect(shown.daily.map((one) => one.path)).toEqual(["/", "/orders"]);
  expect(shown.more.map((one) => one.path)).toEqual(["/stock"]);
});
