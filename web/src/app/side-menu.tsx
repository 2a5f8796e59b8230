import { DownOutlined, RightOutlined } from "@ant-design/icons";
import { useState } from "react";
import { Link, useLocation } from "react-router";
import { useMe } from "../api/session.ts";
import type { Me } from "../api/types.ts";
import type { MenuEntry } from "../areas/area.ts";
import { useText, useWords } from "../i18n/words.ts";
import { menu } from "./wiring.ts";
import { appWords } from "./words.ts";

/** What a person's posts need, and the rest that he may still open. */
export function menuFor(me: Me, entries: readonly MenuEntry[]) {
  const posts = new Set<string>(me.posts.map((held) => held.post));
  const open = entries.filter(
    (entry) =>
      !entry.permission || me.permissions.some((right) => right.action === entry.permission),
  );
  const daily = (entry: MenuEntry) => !entry.posts || entry.posts.some((post) => posts.has(post));
  return { daily: open.filter(daily), more: open.filter((entry) => !daily(entry)) };
}

/** The entry that an address belongs to: the one with the longest path. */
export function currentEntry(entries: readonly MenuEntry[], address: string) {
  const within = ({ path }: MenuEntry) =>
    path === address || (path !== "/" && address.startsWith(`${path}/`));
  return entries.filter(within).sort((a, b) => b.path.length - a.path.length)[0];
}

export function SideMenu() {
  const t = useWords(appWords);
  const me = useMe();
  const { daily, more } = menuFor(me, menu);
  const [open, setOpen] = useState(false);
  return (
    <nav className="yd-menu" aria-label={t("mainMenu")}>
      <ul>
        {daily.map((entry) => (
          <Entry key={entry.path} entry={entry} />
        ))}
        {more.length > 0 && (
          <li>
            <button
              type="button"
              className="yd-unbutton yd-menu-more yd-muted"
              aria-expanded={open}
              onClick={() => setOpen(!open)}
            >
              {open ? <DownOutlined aria-hidden /> : <RightOutlined aria-hidden />}
              {t("more")}
            </button>
            {open && (
              <ul>
                {more.map((entry) => (
                  <Entry key={entry.path} entry={entry} />
                ))}
              </ul>
            )}
          </li>
        )}
      </ul>
    </nav>
  );
}

function Entry({ entry }: { entry: MenuEntry }) {
  const text = useText();
  const { pathname } = useLocation();
  const current = currentEntry(menu, pathname) === entry;
  const Icon = entry.icon;
  return (
    <li>
      <Link to={entry.path} {...(current ? { "aria-current": "page" as const } : {})}>
        <Icon aria-hidden />
        {text(entry.label)}
      </Link>
    </li>
  );
}
