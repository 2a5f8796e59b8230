/** The signed-in app: providers around the routes. */

import { LoadingOutlined } from "@ant-design/icons";
import { QueryClient, QueryClientProvider, useQuery } from "@tanstack/react-query";
import { ConfigProvider } from "antd";
import enUS from "antd/locale/en_US";
import zhCN from "antd/locale/zh_CN";
import { lazy, type ReactNode, Suspense, useEffect, useMemo, useState } from "react";
import { api, body } from "../api/client.ts";
import { Problem } from "../api/problem.ts";
import { MeContext } from "../api/session.ts";
import { useStream } from "../api/stream.ts";
import type { Me } from "../api/types.ts";
import { OrderActsContext, OrderPanelsContext } from "../areas/area.ts";
import { useLocale } from "../i18n/locale.ts";
import { cssVarKey, themeTokens } from "../styles/theme.ts";
import { onSaid, type Said } from "../ui/message.ts";
import { loadNextPages, Routing } from "./routes.tsx";
import { fetchSearch } from "./search.tsx";
import { fetchSessionEnded } from "./session-ended.tsx";
import { orderActs, orderPanels } from "./wiring.ts";
import "virtual:antd.css";

// What few ever see is fetched for those who do.
const MustChangePassword = lazy(async () => ({
  default: (await import("./must-change-password.tsx")).MustChangePassword,
}));
const fetchMessages = () => import("./messages.tsx");
const Messages = lazy(async () => ({ default: (await fetchMessages()).Messages }));

/** Live updates say what changed; without one, what is shown counts as fresh for so long. */
const freshMilliseconds = 30_000;
const retries = 2;
/** By then the first page has been read and drawn. */
const idleMilliseconds = 1_500;

function createClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: freshMilliseconds,
        retry: (count, error) => count < retries && Problem.from(error).passing,
      },
      mutations: { retry: false },
    },
  });
}

const theme = {
  zeroRuntime: true,
  hashed: false,
  cssVar: { key: cssVarKey },
  token: {
    ...themeTokens(false),
    // Who wants no motion waits for the end of none: an ending that a busy machine misses would
    // leave a dialog half open.
    motion: !window.matchMedia("(prefers-reduced-motion: reduce)").matches,
  },
};

export function App({ me }: { me: Me }) {
  const client = useMemo(createClient, []);
  const locale = useLocale();
  return (
    <QueryClientProvider client={client}>
      <ConfigProvider
        theme={theme}
        locale={locale === "zh" ? zhCN : enUS}
        // Without a motion of its own, so that it never outlasts what it waits for.
        button={{ autoInsertSpace: false, loadingIcon: <LoadingOutlined /> }}
        wave={{ disabled: true }}
      >
        {me.must_change_password ? (
          <Suspense>
            <MustChangePassword />
          </Suspense>
        ) : (
          <SignedIn me={me}>
            <Pages client={client} />
          </SignedIn>
        )}
        <SaidHere />
      </ConfigProvider>
    </QueryClientProvider>
  );
}

/** What pages say in passing; nothing is there before the first word. */
function SaidHere() {
  const [said, setSaid] = useState<readonly Said[]>([]);
  useEffect(() => onSaid((one) => setSaid((all) => [...all, one])), []);
  if (said.length === 0) return null;
  return (
    <Suspense>
      <Messages said={said} />
    </Suspense>
  );
}

/** Who is signed in, named in the language shown. */
function SignedIn({ me: first, children }: { me: Me; children: ReactNode }) {
  const locale = useLocale();
  const { data: me = first } = useQuery({
    queryKey: ["me", locale],
    queryFn: ({ signal }) => body(api.GET("/api/v1/me", { signal })),
    placeholderData: first,
  });
  return <MeContext value={me}>{children}</MeContext>;
}

function Pages({ client }: { client: QueryClient }) {
  useStream(client);
  // Once the first page stands, the code of the likely next ones is fetched, so that opening one is instant.
  useEffect(() => {
    const timer = window.setTimeout(() => {
      loadNextPages();
      for (const ahead of [fetchSearch, fetchMessages, fetchSessionEnded]) ahead().catch(() => {});
    }, idleMilliseconds);
    return () => window.clearTimeout(timer);
  }, []);
  return (
    <OrderPanelsContext value={orderPanels}>
      <OrderActsContext value={orderActs}>
        <Routing />
      </OrderActsContext>
    </OrderPanelsContext>
  );
}
