import { FileTextOutlined } from "@ant-design/icons";
import { orderQuery } from "../../api/order-queries.ts";
import type { Area } from "../area.ts";
import { preloadOrders } from "./list-query.ts";

export const orders: Area = {
  name: "orders",
  menu: [
    {
      path: "/orders",
      label: { zh: "订单", en: "Orders" },
      order: 20,
      icon: FileTextOutlined,
      permission: "order.view",
    },
  ],
  found: [
    {
      kind: "order",
      label: { zh: "订单", en: "Orders" },
      link: (id) => `/orders/${id}`,
    },
  ],
  pages: [
    {
      path: "orders",
      soon: true,
      load: async () => ({ Page: (await import("./orders-page.tsx")).OrdersPage }),
      preload: (client, _, url) => preloadOrders(client, url.searchParams),
    },
    {
      path: "orders/entry/:id?",
      soon: true,
      load: async () => ({ Page: (await import("./entry/entry-page.tsx")).EntryPage }),
      preload: (client, { id }) => {
        if (id) client.prefetchQuery(orderQuery(id));
      },
    },
  ],
  orderPanels: [
    {
      key: "prices",
      label: { zh: "价格", en: "Prices" },
      order: 15,
      load: async () => ({ Panel: (await import("./prices-panel.tsx")).PricesPanel }),
    },
  ],
};
