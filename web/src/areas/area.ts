/** What an area gives to the app: its places in the menu, its pages, its part of the order page. */

import type { QueryClient } from "@tanstack/react-query";
import { type ComponentType, createContext } from "react";
import type { FoundKind, OrderPage, StepView } from "../api/types.ts";
import type { Text } from "../i18n/words.ts";

export interface MenuEntry {
  path: string;
  label: Text;
  /** Position in the menu, by the map of the product. */
  order: number;
  icon: ComponentType<{ "aria-hidden"?: boolean }>;
  /** Whose daily work it is; the rest finds it under "more". Everybody's where absent. */
  posts?: readonly string[];
  /** The operation without which the page is of no use; hidden without it. */
  permission?: string;
}

export interface Page {
  path: string;
  /** Where most people go next: its code is fetched as soon as the first page stands. */
  soon?: boolean;
  load: () => Promise<{ Page: ComponentType }>;
  /** Begins to read what the page needs while its code is being loaded. */
  preload?: (
    client: QueryClient,
    params: Readonly<Record<string, string | undefined>>,
    url: URL,
  ) => void;
}

/** A tab of the order page. */
export interface OrderPanel {
  /** Its name in the URL; an anchor that begins with it opens the tab. */
  key: string;
  label: Text;
  order: number;
  /** Activities of policies whose steps are worked on here: their tasks open the tab. */
  activities?: readonly string[];
  /** Which steps of them, where a policy has others of the same activity. */
  isHome?: (step: StepView, steps: readonly StepView[]) => boolean;
  load: () => Promise<{ Panel: ComponentType<OrderPanelProps> }>;
}

export interface OrderPanelProps {
  page: OrderPage;
  etag: string | null;
}

/** An act on the order page that an area carries out in a dialog of its own. */
export interface OrderAct {
  key: string;
  label: Text;
  /** The operation without which it is of no use. */
  permission: string;
  /** Whether there is something to do with this order. */
  fits: (page: OrderPage) => boolean;
  load: () => Promise<{ Dialog: ComponentType<OrderActProps> }>;
}

export interface OrderActProps {
  page: OrderPage;
  onClose: () => void;
}

/** Something of an area that the search over everything finds. */
export interface FoundPlace {
  /** The server's word. */
  kind: FoundKind;
  /** The heading above the hits. */
  label: Text;
  /** Where a hit leads. */
  link: (id: string) => string;
}

export interface Area {
  /** The same name as the crate in `business/`. */
  name: string;
  menu: readonly MenuEntry[];
  pages: readonly Page[];
  orderPanels?: readonly OrderPanel[];
  orderActs?: readonly OrderAct[];
  found?: readonly FoundPlace[];
}

/** The tabs that all areas give to the order page; filled by the app, so that areas need not know each other. */
export const OrderPanelsContext = createContext<readonly OrderPanel[]>([]);

/** The acts that all areas give to the order page. */
export const OrderActsContext = createContext<readonly OrderAct[]>([]);

/** The tab where a step is worked on. */
export function panelOf(
  panels: readonly OrderPanel[],
  step: StepView,
  steps: readonly StepView[],
): OrderPanel | undefined {
  return panels.find(
    ({ activities, isHome }) =>
      activities?.includes(step.activity) && (isHome?.(step, steps) ?? true),
  );
}
