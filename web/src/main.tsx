/** Decides what to load: a customer's quotation, sign-in, first set-up or the app. Only the app needs Ant Design. */

import { createRoot } from "react-dom/client";
import type { Me } from "./api/types.ts";
import { showLocale } from "./i18n/locale.ts";
import { followSystemTheme, showTheme } from "./ui/theme-mode.ts";
import "virtual:antd-tokens.css";
import "./styles/base.css";

showLocale();
showTheme();
followSystemTheme();

const root = createRoot(document.getElementById("root") ?? document.body);

async function openApp(me: Me): Promise<void> {
  const { App } = await import("./app/app.tsx");
  root.render(<App me={me} />);
}

async function openSignIn(): Promise<void> {
  const { SignInPage } = await import("./boot/sign-in.tsx");
  root.render(<SignInPage onSignedIn={openApp} />);
  // While the person types, what comes next is fetched.
  const fetchApp = () => import("./app/app.tsx").catch(() => {});
  window.addEventListener("keydown", fetchApp, { once: true });
}

async function openSetup(): Promise<void> {
  const { SetupPage } = await import("./boot/setup.tsx");
  root.render(<SetupPage onSignedIn={openApp} />);
}

/** A customer follows his link; he has no session and needs none. */
async function openOffer(token: string): Promise<void> {
  const { OfferPage } = await import("./offer/offer-page.tsx");
  root.render(<OfferPage token={token} />);
}

async function boot(): Promise<void> {
  const offer = /^\/offers\/(\w+)$/.exec(window.location.pathname);
  if (offer?.[1]) return openOffer(offer[1]);
  if (window.location.pathname === "/setup") return openSetup();
  const answer = await fetch("/api/v1/me", { headers: { Accept: "application/json" } });
  if (answer.ok) return openApp(await answer.json());
  if (answer.status === 401) return openSignIn();
  throw new Error(`me: ${answer.status}`);
}

boot().catch(async () => {
  const { FailedStart } = await import("./boot/failed-start.tsx");
  root.render(<FailedStart />);
});
