/** All areas, in one list: the only place that knows them all. */

import { aftersales } from "../areas/aftersales/area.ts";
import { archive } from "../areas/archive/area.ts";
import type { Area } from "../areas/area.ts";
import { catalog } from "../areas/catalog/area.ts";
import { intake } from "../areas/intake/area.ts";
import { logistics } from "../areas/logistics/area.ts";
import { orders } from "../areas/orders/area.ts";
import { parties } from "../areas/parties/area.ts";
import { process } from "../areas/process/area.ts";
import { procurement } from "../areas/procurement/area.ts";
import { production } from "../areas/production/area.ts";
import { quality } from "../areas/quality/area.ts";
import { receivables } from "../areas/receivables/area.ts";
import { settings } from "../areas/settings/area.ts";
import { thread } from "../areas/thread/area.ts";
import { warehouse } from "../areas/warehouse/area.ts";

export const areas: readonly Area[] = [
  thread,
  orders,
  parties,
  catalog,
  warehouse,
  production,
  procurement,
  quality,
  intake,
  aftersales,
  archive,
  receivables,
  logistics,
  process,
  settings,
];

export const menu = areas.flatMap((area) => area.menu).sort((a, b) => a.order - b.order);

export const pages = areas.flatMap((area) => area.pages);

export const orderActs = areas.flatMap((area) => area.orderActs ?? []);
export const orderPanels = areas
  .flatMap((area) => area.orderPanels ?? [])
  .sort((a, b) => a.order - b.order);

export const foundPlaces = areas.flatMap((area) => area.found ?? []);
