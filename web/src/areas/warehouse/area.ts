import { DatabaseOutlined, InboxOutlined } from "@ant-design/icons";
import { goodsQuery } from "../../api/goods-queries.ts";
import type { Area } from "../area.ts";

export const warehouse: Area = {
  name: "warehouse",
  menu: [
    {
      path: "/stock",
      label: { zh: "库存", en: "Stock" },
      order: 50,
      icon: DatabaseOutlined,
      posts: ["warehouse_keeper", "planner"],
      permission: "stock.view",
    },
    {
      path: "/stock/work",
      label: { zh: "拣货与装箱", en: "Pick and pack" },
      order: 51,
      icon: InboxOutlined,
      posts: ["warehouse_keeper"],
      permission: "stock.pick",
    },
  ],
  pages: [
    { path: "stock", load: async () => ({ Page: (await import("./stock-page.tsx")).StockPage }) },
    {
      path: "stock/products/:id",
      load: async () => ({ Page: (await import("./product-page.tsx")).ProductPage }),
    },
    {
      path: "stock/work",
      load: async () => ({ Page: (await import("./work-list-page.tsx")).WorkListPage }),
    },
    {
      path: "stock/work/:id",
      load: async () => ({ Page: (await import("./work-page.tsx")).WorkPage }),
      preload: (client, { id }) => {
        if (id) client.prefetchQuery(goodsQuery(id));
      },
    },
  ],
};
