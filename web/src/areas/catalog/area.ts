import { DollarOutlined, TagsOutlined } from "@ant-design/icons";
import type { Area } from "../area.ts";
import { priceListQuery } from "./price-queries.ts";
import { productQuery } from "./queries.ts";

export const catalog: Area = {
  name: "catalog",
  menu: [
    {
      path: "/products",
      label: { zh: "产品与价格", en: "Products and prices" },
      order: 40,
      icon: TagsOutlined,
      posts: ["sales_rep", "order_clerk", "sales_manager", "planner", "production_manager"],
      permission: "product.view",
    },
    {
      path: "/price-lists",
      label: { zh: "价目表", en: "Price lists" },
      order: 41,
      icon: DollarOutlined,
      posts: ["sales_rep", "order_clerk", "sales_manager", "finance_manager", "general_manager"],
      permission: "price.view",
    },
  ],
  found: [
    {
      kind: "product",
      label: { zh: "产品", en: "Products" },
      link: (id) => `/products/${id}`,
    },
  ],
  pages: [
    {
      path: "products",
      load: async () => ({ Page: (await import("./products-page.tsx")).ProductsPage }),
    },
    {
      path: "price-lists",
      load: async () => ({ Page: (await import("./price-lists-page.tsx")).PriceListsPage }),
    },
    {
      path: "price-lists/:id",
      load: async () => ({ Page: (await import("./price-list-page.tsx")).PriceListPage }),
      preload: (client, { id }) => {
        if (id) client.prefetchQuery(priceListQuery(id));
      },
    },
    {
      path: "products/:id",
      load: async () => ({ Page: (await import("./product-page.tsx")).ProductPage }),
      preload: (client, { id }) => {
        if (id) client.prefetchQuery(productQuery(id));
      },
    },
  ],
};
