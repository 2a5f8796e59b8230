import { DownOutlined, GlobalOutlined, UserOutlined } from "@ant-design/icons";
import { Button, Popover, Segmented } from "antd";
import { useState } from "react";
import { Link } from "react-router";
import { api } from "../api/client.ts";
import { useMe } from "../api/session.ts";
import { useFormat } from "../i18n/format.ts";
import { locale, setLocale } from "../i18n/locale.ts";
import { useWords } from "../i18n/words.ts";
import { setThemeMode, type ThemeMode, useThemeMode } from "../ui/theme-mode.ts";
import { appWords } from "./words.ts";

async function signOut(): Promise<void> {
  await api.DELETE("/api/v1/session").catch(() => {});
  // Keys of commands end with the session; drafts stay on the machine under the person's own id.
  sessionStorage.clear();
  window.location.assign("/");
}

export function UserMenu({ compact }: { compact: boolean }) {
  const t = useWords(appWords);
  const me = useMe();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button
        type="text"
        icon={<GlobalOutlined aria-hidden />}
        onClick={() => setLocale(locale() === "zh" ? "en" : "zh")}
        {...(compact ? { "aria-label": t("language") } : {})}
      >
        {compact ? null : t("language")}
      </Button>
      <Popover
        trigger="click"
        placement="bottomRight"
        open={open}
        onOpenChange={setOpen}
        content={<UserMenuContent onDone={() => setOpen(false)} />}
      >
        <Button
          type="text"
          icon={<UserOutlined aria-hidden />}
          aria-label={me.name}
          aria-expanded={open}
        >
          {!compact && (
            <>
              {me.name} <DownOutlined aria-hidden />
            </>
          )}
        </Button>
      </Popover>
    </>
  );
}

function UserMenuContent({ onDone }: { onDone: () => void }) {
  const t = useWords(appWords);
  const format = useFormat();
  const me = useMe();
  const mode = useThemeMode();
  return (
    <div className="yd-user-menu yd-stack">
      <div>
        <strong>{me.name}</strong>
        {me.posts.map((held) => (
          <p key={`${held.post}${held.department}`} className="yd-small yd-muted">
            {held.title}
          </p>
        ))}
        {me.represents.map((principal) => (
          <p key={principal.user} className="yd-small yd-warn">
            {t("actingFor", { name: principal.name, until: format.moment(principal.until) })}
          </p>
        ))}
      </div>
      <Segmented<ThemeMode>
        block
        aria-label={t("theme")}
        value={mode}
        onChange={setThemeMode}
        options={[
          { value: "auto", label: t("themeAuto") },
          { value: "light", label: t("themeLight") },
          { value: "dark", label: t("themeDark") },
        ]}
      />
      <nav className="yd-menu" aria-label={t("account")}>
        <Link to="/account" onClick={onDone}>
          {t("delegation")}
        </Link>
        <Link to="/account#password" onClick={onDone}>
          {t("password")}
        </Link>
        <button type="button" className="yd-unbutton yd-menu-more" onClick={signOut}>
          {t("signOut")}
        </button>
      </nav>
    </div>
  );
}
