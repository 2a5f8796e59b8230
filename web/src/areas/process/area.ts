import { CalendarOutlined, ReadOutlined } from "@ant-design/icons";
import type { Area } from "../area.ts";
import { preloadPolicy } from "./queries.ts";

export const process: Area = {
  name: "process",
  menu: [
    {
      path: "/policies",
      label: { zh: "制度", en: "Policies" },
      order: 110,
      icon: ReadOutlined,
      posts: ["general_manager", "supervisor", "sales_manager", "admin"],
      permission: "policy.view",
    },
    {
      path: "/calendar",
      label: { zh: "工作日历", en: "Calendar" },
      order: 115,
      icon: CalendarOutlined,
      posts: ["planner", "general_manager", "admin"],
      permission: "calendar.view",
    },
  ],
  pages: [
    {
      path: "policies",
      load: async () => ({ Page: (await import("./policies-page.tsx")).PoliciesPage }),
    },
    {
      path: "policies/:policy",
      load: async () => ({ Page: (await import("./policy-page.tsx")).PolicyPage }),
      preload: (client, { policy }) => {
        if (policy) preloadPolicy(client, policy);
      },
    },
    {
      path: "calendar",
      load: async () => ({ Page: (await import("./calendar-page.tsx")).CalendarPage }),
    },
  ],
};
