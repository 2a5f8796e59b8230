import { CarOutlined } from "@ant-design/icons";
import type { Area } from "../area.ts";
import { acceptanceQuery, dispatchNoteQuery, shipmentQuery } from "./queries.ts";

export const logistics: Area = {
  name: "logistics",
  menu: [
    {
      path: "/shipments",
      label: { zh: "发货与验收", en: "Shipping" },
      order: 90,
      icon: CarOutlined,
      posts: ["logistics", "warehouse_keeper"],
      permission: "logistics.view",
    },
  ],
  pages: [
    {
      path: "shipments",
      load: async () => ({ Page: (await import("./shipments-page.tsx")).ShipmentsPage }),
    },
    {
      path: "shipments/:id",
      load: async () => ({ Page: (await import("./shipment-page.tsx")).ShipmentPage }),
      preload: (client, { id }) => {
        if (id) client.prefetchQuery(shipmentQuery(id));
      },
    },
    {
      path: "shipments/:id/note",
      load: async () => ({ Page: (await import("./dispatch-note-page.tsx")).DispatchNotePage }),
      preload: (client, { id }) => {
        if (id) client.prefetchQuery(dispatchNoteQuery(id));
      },
    },
    {
      path: "acceptances/:id",
      load: async () => ({ Page: (await import("./acceptance-page.tsx")).AcceptancePage }),
      preload: (client, { id }) => {
        if (id) client.prefetchQuery(acceptanceQuery(id));
      },
    },
  ],
  orderPanels: [
    {
      key: "goods",
      label: { zh: "货物", en: "Goods" },
      order: 40,
      activities: ["pick", "pack", "ship", "accept"],
      load: async () => ({ Panel: (await import("./goods-panel.tsx")).GoodsPanel }),
    },
  ],
};
