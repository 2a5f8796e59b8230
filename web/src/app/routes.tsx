/** The areas' pages as routes: code and data of a page are fetched side by side. */

import type { QueryClient } from "@tanstack/react-query";
import { createBrowserRouter, type RouteObject } from "react-router";
import type { Page } from "../areas/area.ts";
import { Crashed, NotFound } from "./dead-ends.tsx";
import { Shell } from "./shell.tsx";
import { pages } from "./wiring.ts";

function routeOf(page: Page, client: QueryClient): RouteObject {
  return {
    path: page.path,
    loader: ({ params, request }) => {
      page.preload?.(client, params, new URL(request.url));
      return null;
    },
    lazy: async () => ({ Component: (await page.load()).Page }),
    errorElement: <Crashed />,
  };
}

/** The shell is part of this chunk, so there is nothing to wait for. */
function Blank() {
  return null;
}

export function createRoutes(client: QueryClient) {
  return createBrowserRouter([
    {
      element: <Shell />,
      errorElement: <Crashed />,
      HydrateFallback: Blank,
      children: [
        ...pages.map((page) => routeOf(page, client)),
        {
          path: "account",
          lazy: async () => ({ Component: (await import("./account-page.tsx")).AccountPage }),
          errorElement: <Crashed />,
        },
        { path: "*", element: <NotFound /> },
      ],
    },
  ]);
}
