/** What stands around every page: header, menu, banners. */

import { MenuOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { lazy, Suspense, useEffect, useState } from "react";
import { Link, Outlet, useLocation } from "react-router";
import { useMe } from "../api/session.ts";
import { useText, useWords } from "../i18n/words.ts";
import { useNarrow } from "../ui/use-narrow.ts";
import { OfflineBanner } from "./offline-banner.tsx";
import { SearchBox } from "./search.tsx";
import { SessionEnded } from "./session-ended.tsx";
import { SideMenu } from "./side-menu.tsx";
import { UserMenu } from "./user-menu.tsx";
import { appWords } from "./words.ts";
import "./shell.css";

/** Only a phone needs it. */
const MenuDrawer = lazy(async () => ({ default: (await import("./menu-drawer.tsx")).MenuDrawer }));

export function Shell() {
  const t = useWords(appWords);
  const text = useText();
  const { company } = useMe();
  const narrow = useNarrow();
  const { pathname } = useLocation();
  const [menuOpen, setMenuOpen] = useState(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: going somewhere closes the menu
  useEffect(() => setMenuOpen(false), [pathname]);
  return (
    <div className="yd-shell">
      <a className="yd-skip" href="#content">
        {t("skip")}
      </a>
      <header className="yd-header">
        {narrow && (
          <Button
            type="text"
            icon={<MenuOutlined aria-hidden />}
            aria-label={t("menu")}
            onClick={() => setMenuOpen(true)}
          />
        )}
        <Link to="/" className="yd-brand">
          <img src="/yidan.svg" alt="" width="26" height="26" />
          <span className="yd-ellipsis">{company ? text(company) : t("product")}</span>
        </Link>
        <span className="yd-grow" />
        <SearchBox compact={narrow} />
        <UserMenu compact={narrow} />
      </header>
      {narrow ? (
        <Suspense>
          <MenuDrawer open={menuOpen} onClose={() => setMenuOpen(false)} />
        </Suspense>
      ) : (
        <aside className="yd-side">
          <SideMenu />
        </aside>
      )}
      <main id="content" className="yd-content" tabIndex={-1}>
        <OfflineBanner />
        <Outlet />
      </main>
      <SessionEnded />
    </div>
  );
}
