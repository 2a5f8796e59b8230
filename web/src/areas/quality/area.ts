import { SafetyCertificateOutlined } from "@ant-design/icons";
import type { Area } from "../area.ts";
import { dossierQuery, nonconformanceQuery } from "./queries.ts";

export const quality: Area = {
  name: "quality",
  menu: [
    {
      path: "/nonconformances",
      label: { zh: "质量", en: "Quality" },
      order: 80,
      icon: SafetyCertificateOutlined,
      posts: ["quality_inspector", "production_manager", "workshop"],
      permission: "quality.view",
    },
  ],
  pages: [
    {
      path: "nonconformances",
      load: async () => ({
        Page: (await import("./nonconformances-page.tsx")).NonconformancesPage,
      }),
    },
    {
      path: "nonconformances/:id",
      load: async () => ({ Page: (await import("./nonconformance-page.tsx")).NonconformancePage }),
      preload: (client, { id = "" }) => {
        client.prefetchQuery(nonconformanceQuery(id));
      },
    },
    {
      path: "serials/:serial",
      load: async () => ({ Page: (await import("./dossier-page.tsx")).DossierPage }),
      preload: (client, { serial = "" }) => {
        client.prefetchQuery(dossierQuery(serial));
      },
    },
  ],
  orderPanels: [
    {
      key: "quality",
      label: { zh: "质量", en: "Quality" },
      order: 40,
      activities: ["inspect"],
      load: () => import("./order-panel.tsx"),
    },
  ],
};
