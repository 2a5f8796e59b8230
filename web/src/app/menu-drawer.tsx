import { Drawer } from "antd";
import { useWords } from "../i18n/words.ts";
import { SideMenu } from "./side-menu.tsx";
import { appWords } from "./words.ts";

export function MenuDrawer({ open, onClose }: { open: boolean; onClose: () => void }) {
  const t = useWords(appWords);
  return (
    <Drawer open={open} placement="left" size={264} title={t("product")} onClose={onClose}>
      <SideMenu />
    </Drawer>
  );
}
