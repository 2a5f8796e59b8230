import { TeamOutlined } from "@ant-design/icons";
import type { Area } from "../area.ts";
import { customerQuery } from "./queries.ts";

export const parties: Area = {
  name: "parties",
  menu: [
    {
      path: "/customers",
      label: { zh: "客户", en: "Customers" },
      order: 30,
      icon: TeamOutlined,
      posts: ["sales_rep", "order_clerk", "sales_manager", "finance", "finance_manager"],
      permission: "customer.view",
    },
  ],
  found: [
    {
      kind: "customer",
      label: { zh: "客户", en: "Customers" },
      link: (id) => `/customers/${id}`,
    },
  ],
  orderPanels: [
    {
      key: "credit",
      label: { zh: "冻结与信用", en: "Holds and credit" },
      order: 65,
      load: async () => ({ Panel: (await import("./standing-panel.tsx")).StandingPanel }),
    },
  ],
  pages: [
    {
      path: "customers",
      load: async () => ({ Page: (await import("./customers-page.tsx")).CustomersPage }),
    },
    {
      path: "customers/:id",
      load: async () => ({ Page: (await import("./customer-page.tsx")).CustomerPage }),
      preload: (client, { id }) => {
        if (id) client.prefetchQuery(customerQuery(id));
      },
    },
  ],
};
