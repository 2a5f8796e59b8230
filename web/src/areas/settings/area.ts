import { SettingOutlined } from "@ant-design/icons";
import type { Area } from "../area.ts";

export const settings: Area = {
  name: "settings",
  menu: [
    {
      path: "/settings",
      label: { zh: "设置", en: "Settings" },
      order: 130,
      icon: SettingOutlined,
      posts: ["admin"],
      permission: "people.view",
    },
  ],
  found: [
    {
      kind: "person",
      label: { zh: "人员", en: "People" },
      link: (id) => `/settings/people/${id}`,
    },
  ],
  pages: [
    {
      path: "settings/people/:id",
      load: async () => ({ Page: (await import("./person-page.tsx")).PersonPage }),
    },
    {
      path: "settings/:tab?",
      load: async () => ({ Page: (await import("./settings-page.tsx")).SettingsPage }),
    },
  ],
};
