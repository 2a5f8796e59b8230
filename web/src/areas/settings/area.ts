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
