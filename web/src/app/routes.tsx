/**
 * The areas' pages as routes. Code and data of a page are fetched side by side; a page whose code is
 * there already opens without a flicker.
 */

import { useQueryClient } from "@tanstack/react-query";
import { Skeleton } from "antd";
import {
  type ComponentType,
  type LazyExoticComponent,
  lazy,
  Suspense,
  useEffect,
  useLayoutEffect,
  useState,
} from "react";
import {
  BrowserRouter,
  type RouteObject,
  useLocation,
  useNavigationType,
  useParams,
  useRoutes,
} from "react-router";
import type { Page } from "../areas/area.ts";
import { CrashBoundary, NotFound } from "./dead-ends.tsx";
import { Shell } from "./shell.tsx";
import { pages } from "./wiring.ts";

const account: Page = {
  path: "account",
  load: async () => ({ Page: (await import("./account-page.tsx")).AccountPage }),
};

const loaded = new Map<Page, ComponentType>();
const loading = new Map<Page, LazyExoticComponent<ComponentType>>();

async function load(page: Page): Promise<ComponentType> {
  const { Page: Component } = await page.load();
  loaded.set(page, Component);
  return Component;
}

function componentOf(page: Page): ComponentType {
  const known = loaded.get(page) ?? loading.get(page);
  if (known) return known;
  const component = lazy(async () => ({ default: await load(page) }));
  loading.set(page, component);
  return component;
}

/** Fetches the code of the pages that are likely to be opened next. */
export function loadNextPages(): void {
  for (const page of pages) if (page.soon && !loaded.has(page)) load(page).catch(() => {});
}

function PageHost({ page }: { page: Page }) {
  const client = useQueryClient();
  const params = useParams();
  const { pathname, search } = useLocation();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the parameters come with the path
  useLayoutEffect(() => {
    page.preload?.(client, params, new URL(pathname + search, window.location.origin));
  }, [client, page, pathname, search]);
  // One for the whole visit: another one, when its code has come meanwhile, would begin the page anew.
  const [Component] = useState(() => componentOf(page));
  return (
    <CrashBoundary key={pathname}>
      <Suspense fallback={<Skeleton active paragraph={{ rows: 6 }} />}>
        <Component />
      </Suspense>
    </CrashBoundary>
  );
}

const routes: RouteObject[] = [
  {
    element: <Shell />,
    children: [
      ...[...pages, account].map((page) => ({
        path: page.path,
        element: <PageHost key={page.path} page={page} />,
      })),
      { path: "*", element: <NotFound /> },
    ],
  },
];

function Routes() {
  useScrollToTop();
  return useRoutes(routes);
}

/** A page newly opened begins at its top; going back is left to the browser. */
function useScrollToTop(): void {
  const { pathname } = useLocation();
  const kind = useNavigationType();
  // biome-ignore lint/correctness/useExhaustiveDependencies: only another page begins anew
  useEffect(() => {
    if (kind === "PUSH") window.scrollTo(0, 0);
  }, [pathname]);
}

export function Routing() {
  return (
    <BrowserRouter>
      <Routes />
    </BrowserRouter>
  );
}
