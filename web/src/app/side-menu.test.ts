import { expect, test } from "vitest";
import type { Me } from "../api/types.ts";
import { currentEntry, menuFor } from "./side-menu.tsx";

const me: Me = {
  id: "u",
  login: "limin",
  name: "李敏",
  locale: "zh",
  must_change_password: false,
  posts: [{ post: "sales_rep", title: "销售代表", department: "d" }],
  represents: [],
  permissions: [{ action: "order.view", scope: "own" }],
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
    entry("/orders", ["sales_rep"], "order.view"),
    entry("/stock", ["warehouse_keeper"]),
    entry("/settings", ["admin"], "user.manage"),
  ]);
  expect(shown.daily.map((one) => one.path)).toEqual(["/", "/orders"]);
  expect(shown.more.map((one) => one.path)).toEqual(["/stock"]);
});

test("an address belongs to the entry with the longest path", () => {
  const entries = [entry("/"), entry("/stock"), entry("/stock/work")];
  const paths = ["/", "/stock/products/1", "/stock/work/2", "/nowhere"].map(
    (address) => currentEntry(entries, address)?.path,
  );
  expect(paths).toEqual(["/", "/stock", "/stock/work", undefined]);
});
