import { FolderOpenOutlined } from "@ant-design/icons";
import type { Area } from "../area.ts";
import { archiveQuery, preloadArchive } from "./queries.ts";

export const archive: Area = {
  name: "archive",
  menu: [
    {
      path: "/archive",
      label: { zh: "档案", en: "Archive" },
      order: 90,
      icon: FolderOpenOutlined,
      posts: ["archivist"],
      permission: "archive.view",
    },
  ],
  pages: [
    {
      path: "archive",
      load: async () => ({ Page: (await import("./archive-page.tsx")).ArchivePage }),
      preload: (client, _, url) => preloadArchive(client, archiveQuery(url.searchParams)),
    },
  ],
  orderPanels: [
    {
      key: "dossier",
      label: { zh: "资料归档", en: "Dossier" },
      order: 90,
      activities: ["archive", "fill", "close"],
      // Of what is filled in, the close application is done here.
      isHome: (step, steps) =>
        step.activity !== "fill" ||
        steps.some((one) => one.activity === "archive" && step.needs.includes(one.key)),
      load: async () => ({ Panel: (await import("./dossier-panel.tsx")).DossierPanel }),
    },
  ],
};
