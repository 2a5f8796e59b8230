import { AccountBookOutlined } from "@ant-design/icons";
import type { Area } from "../area.ts";
import { ageingQuery, creditQuery } from "./queries.ts";

export const receivables: Area = {
  name: "receivables",
  menu: [
    {
      path: "/receivables",
      label: { zh: "收款与对账", en: "Receivables" },
      order: 100,
      icon: AccountBookOutlined,
      posts: ["finance", "finance_manager", "sales_rep", "sales_manager", "general_manager"],
      permission: "receivables.view",
    },
  ],
  pages: [
    {
      path: "receivables",
      load: async () => ({ Page: (await import("./receivables-page.tsx")).ReceivablesPage }),
      preload: (client, _, url) => {
        client.prefetchQuery(ageingQuery(url.searchParams.get("customer_id") ?? undefined));
      },
    },
    {
      path: "receivables/customers/:id",
      load: async () => ({ Page: (await import("./customer-page.tsx")).CustomerPage }),
      preload: (client, { id = "" }) => {
        client.prefetchQuery(creditQuery(id));
        client.prefetchQuery(ageingQuery(id));
      },
    },
  ],
  orderPanels: [
    {
      key: "money",
      label: { zh: "款项", en: "Money" },
      order: 60,
      activities: ["invoice", "collect", "settle", "sign"],
      // The settlement is signed here; other things are signed on the order's page.
      isHome: (step, steps) =>
        step.activity !== "sign" ||
        steps.some((one) => one.activity === "settle" && step.needs.includes(one.key)),
      load: async () => ({ Panel: (await import("./money-panel.tsx")).MoneyPanel }),
    },
  ],
};
