import { ImportOutlined } from "@ant-design/icons";
import type { Area } from "../area.ts";

export const intake: Area = {
  name: "intake",
  menu: [
    {
      path: "/imports",
      label: { zh: "导入", en: "Import" },
      order: 90,
      icon: ImportOutlined,
      posts: ["order_clerk", "sales_manager"],
      permission: "import.run",
    },
  ],
  orderPanels: [
    {
      key: "origin",
      label: { zh: "来源", en: "Origin" },
      order: 95,
      load: () => import("./origin-panel.tsx"),
    },
  ],
  pages: [
    {
      path: "imports",
      load: async () => ({ Page: (await import("./imports-page.tsx")).ImportsPage }),
    },
    {
      path: "imports/:id",
      load: async () => ({ Page: (await import("./import-page.tsx")).ImportPage }),
    },
  ],
};
