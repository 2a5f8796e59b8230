import { ShoppingCartOutlined } from "@ant-design/icons";
import type { Area } from "../area.ts";
import { requirementQuery } from "./queries.ts";

export const procurement: Area = {
  name: "procurement",
  menu: [
    {
      path: "/requirements",
      label: { zh: "采购", en: "Purchasing" },
      order: 70,
      icon: ShoppingCartOutlined,
      posts: ["purchaser", "planner", "production_manager"],
      permission: "procurement.view",
    },
  ],
  pages: [
    {
      path: "requirements",
      load: async () => ({ Page: (await import("./requirements-page.tsx")).RequirementsPage }),
    },
    {
      path: "requirements/:id",
      load: async () => ({ Page: (await import("./requirement-page.tsx")).RequirementPage }),
      preload: (client, { id = "" }) => {
        client.prefetchQuery(requirementQuery(id));
      },
    },
  ],
  orderPanels: [
    {
      key: "materials",
      label: { zh: "物料", en: "Material" },
      order: 30,
      activities: ["procure"],
      load: () => import("./order-panel.tsx"),
    },
  ],
};
