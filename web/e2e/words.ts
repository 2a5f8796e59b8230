/** The words of the interface in one language, area by area: what people press and read. */

import { ticketWords } from "../src/areas/aftersales/words.ts";
import { archiveWords } from "../src/areas/archive/words.ts";
import { logisticsWords } from "../src/areas/logistics/words.ts";
import { changeWords } from "../src/areas/orders/changes/words.ts";
import { orderWords } from "../src/areas/orders/words.ts";
import { procurementWords } from "../src/areas/procurement/words.ts";
import { productionWords } from "../src/areas/production/words.ts";
import { qualityWords } from "../src/areas/quality/words.ts";
import { moneyWords } from "../src/areas/receivables/words.ts";
import { threadWords } from "../src/areas/thread/words.ts";
import { warehouseWords } from "../src/areas/warehouse/words.ts";
import { orderFieldWords } from "../src/i18n/fields/words.ts";
import type { Locale } from "../src/i18n/locale.ts";
import { translate } from "../src/i18n/words.ts";
import { lineWords } from "../src/ui/lines/words.ts";
import { termsWords } from "../src/ui/terms/words.ts";
import { uiWords } from "../src/ui/words.ts";

export const wordsIn = (locale: Locale) => ({
  orders: translate(orderWords, locale),
  changes: translate(changeWords, locale),
  fields: translate(orderFieldWords, locale),
  thread: translate(threadWords, locale),
  production: translate(productionWords, locale),
  purchase: translate(procurementWords, locale),
  quality: translate(qualityWords, locale),
  house: translate(warehouseWords, locale),
  goods: translate(logisticsWords, locale),
  money: translate(moneyWords, locale),
  service: translate(ticketWords, locale),
  archive: translate(archiveWords, locale),
  lines: translate(lineWords, locale),
  terms: translate(termsWords, locale),
  ui: translate(uiWords, locale),
});
