import { ToolOutlined } from "@ant-design/icons";
import type { Area } from "../area.ts";
import { preloadTickets, ticketQuery } from "./queries.ts";

export const aftersales: Area = {
  name: "aftersales",
  menu: [
    {
      path: "/tickets",
      label: { zh: "售后工单", en: "Tickets" },
      order: 80,
      icon: ToolOutlined,
      posts: ["service", "sales_rep", "sales_manager", "quality_inspector"],
      permission: "ticket.view",
    },
  ],
  pages: [
    {
      path: "tickets",
      load: async () => ({ Page: (await import("./tickets-page.tsx")).TicketsPage }),
      preload: (client, _, url) => preloadTickets(client, url.searchParams),
    },
    {
      path: "tickets/:id",
      load: async () => ({ Page: (await import("./ticket-page.tsx")).TicketPage }),
      preload: (client, { id = "" }) => {
        client.prefetchQuery(ticketQuery(id));
      },
    },
  ],
  orderPanels: [
    {
      key: "tickets",
      label: { zh: "售后工单", en: "Tickets" },
      order: 80,
      load: async () => ({ Panel: (await import("./tickets-panel.tsx")).TicketsPanel }),
    },
    {
      key: "retrospective",
      label: { zh: "复盘", en: "Retrospective" },
      order: 85,
      activities: ["retrospect"],
      load: async () => ({ Panel: (await import("./retrospective-panel.tsx")).RetrospectivePanel }),
    },
  ],
};
