import { TagsOutlined } from "@ant-design/icons";
import type { Area } from "../area.ts";
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
      path: "products/:id",
      load: async () => ({ Page: (await import("./product-page.tsx")).ProductPage }),
      preload: (client, { id }) => {
        if (id) client.prefetchQuery(productQuery(id));
      },
    },
  ],
};
