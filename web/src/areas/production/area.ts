import { ToolOutlined } from "@ant-design/icons";
import type { Area } from "../area.ts";
import { workOrderQuery } from "./queries.ts";

export const production: Area = {
  name: "production",
  menu: [
    {
      path: "/work-orders",
      label: { zh: "生产", en: "Production" },
      order: 60,
      icon: ToolOutlined,
      posts: ["production_manager", "planner", "workshop"],
      permission: "production.view",
    },
  ],
  pages: [
    {
      path: "work-orders",
      load: async () => ({ Page: (await import("./work-orders-page.tsx")).WorkOrdersPage }),
    },
    {
      path: "work-orders/:id",
      load: async () => ({ Page: (await import("./work-order-page.tsx")).WorkOrderPage }),
      preload: (client, { id = "" }) => {
        client.prefetchQuery(workOrderQuery(id));
      },
    },
  ],
  orderPanels: [
    {
      key: "production",
      label: { zh: "生产", en: "Production" },
      order: 20,
      activities: ["plan_production", "produce"],
      load: () => import("./order-panel.tsx"),
    },
  ],
};
