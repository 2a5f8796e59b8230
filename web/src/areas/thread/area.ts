import { HomeOutlined } from "@ant-design/icons";
import {
  commentsQuery,
  orderQuery,
  timelineQuery,
  workbenchQuery,
} from "../../api/order-queries.ts";
import type { Area } from "../area.ts";

export const thread: Area = {
  name: "thread",
  menu: [{ path: "/", label: { zh: "工作台", en: "Workbench" }, order: 10, icon: HomeOutlined }],
  pages: [
    {
      path: "/",
      load: async () => ({ Page: (await import("./workbench-page.tsx")).WorkbenchPage }),
      preload: (client) => {
        client.prefetchQuery(workbenchQuery());
      },
    },
    {
      path: "orders/:id",
      soon: true,
      load: async () => ({ Page: (await import("./order-page.tsx")).OrderPage }),
      preload: (client, { id = "" }) => {
        client.prefetchQuery(orderQuery(id));
        client.prefetchQuery(timelineQuery(id));
        client.prefetchQuery(commentsQuery(id));
      },
    },
  ],
};
