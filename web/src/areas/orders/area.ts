import {
  FileDoneOutlined,
  FileProtectOutlined,
  FileTextOutlined,
  QuestionCircleOutlined,
} from "@ant-design/icons";
import { orderQuery } from "../../api/order-queries.ts";
import type { Area } from "../area.ts";
import { changeQuery, revisionQuery } from "./changes/queries.ts";
import { contractQuery, contractVersionQuery } from "./contract/queries.ts";
import { inquiryQuery } from "./inquiry/queries.ts";
import { preloadOrders } from "./list-query.ts";
import { quotationQuery } from "./quotation/queries.ts";

export const orders: Area = {
  name: "orders",
  menu: [
    {
      path: "/inquiries",
      label: { zh: "询价", en: "Inquiries" },
      order: 16,
      icon: QuestionCircleOutlined,
      permission: "inquiry.view",
    },
    {
      path: "/quotations",
      label: { zh: "报价", en: "Quotations" },
      order: 18,
      icon: FileDoneOutlined,
      permission: "quotation.view",
    },
    {
      path: "/contracts",
      label: { zh: "合同", en: "Contracts" },
      order: 19,
      icon: FileProtectOutlined,
      permission: "contract.view",
    },
    {
      path: "/orders",
      label: { zh: "订单", en: "Orders" },
      order: 20,
      icon: FileTextOutlined,
      permission: "order.view",
    },
  ],
  found: [
    {
      kind: "order",
      label: { zh: "订单", en: "Orders" },
      link: (id) => `/orders/${id}`,
    },
  ],
  pages: [
    {
      path: "inquiries",
      load: async () => ({ Page: (await import("./inquiry/inquiries-page.tsx")).InquiriesPage }),
    },
    {
      path: "inquiries/entry/:id?",
      load: async () => ({ Page: (await import("./inquiry/entry-page.tsx")).InquiryEntryPage }),
    },
    {
      path: "inquiries/conversion",
      load: async () => ({ Page: (await import("./inquiry/conversion-page.tsx")).ConversionPage }),
    },
    {
      path: "inquiries/:id",
      load: async () => ({ Page: (await import("./inquiry/inquiry-page.tsx")).InquiryPage }),
      preload: (client, { id }) => {
        if (id) client.prefetchQuery(inquiryQuery(id));
      },
    },
    {
      path: "quotations",
      load: async () => ({
        Page: (await import("./quotation/quotations-page.tsx")).QuotationsPage,
      }),
    },
    {
      path: "quotations/entry/:id?",
      load: async () => ({ Page: (await import("./quotation/entry-page.tsx")).QuotationEntryPage }),
    },
    {
      path: "quotations/:id",
      load: async () => ({ Page: (await import("./quotation/quotation-page.tsx")).QuotationPage }),
      preload: (client, { id }) => {
        if (id) client.prefetchQuery(quotationQuery(id));
      },
    },
    {
      path: "contracts",
      load: async () => ({ Page: (await import("./contract/contracts-page.tsx")).ContractsPage }),
    },
    {
      path: "contracts/entry/:id?",
      load: async () => ({ Page: (await import("./contract/entry-page.tsx")).ContractEntryPage }),
    },
    {
      path: "contracts/:id",
      load: async () => ({ Page: (await import("./contract/contract-page.tsx")).ContractPage }),
      preload: (client, { id }) => {
        if (id) client.prefetchQuery(contractQuery(id));
      },
    },
    {
      path: "contracts/:id/paper/:version",
      load: async () => ({
        Page: (await import("./papers/contract-paper-page.tsx")).ContractPaperPage,
      }),
      preload: (client, { id = "", version = "" }) => {
        client.prefetchQuery(contractVersionQuery(id, Number(version)));
      },
    },
    {
      path: "orders",
      soon: true,
      load: async () => ({ Page: (await import("./orders-page.tsx")).OrdersPage }),
      preload: (client, _, url) => preloadOrders(client, url.searchParams),
    },
    {
      path: "orders/entry/:id?",
      soon: true,
      load: async () => ({ Page: (await import("./entry/entry-page.tsx")).EntryPage }),
      preload: (client, { id }) => {
        if (id) client.prefetchQuery(orderQuery(id));
      },
    },
    {
      path: "hand-over/:user?",
      load: async () => ({ Page: (await import("./hand-over/hand-over-page.tsx")).HandOverPage }),
    },
    {
      path: "orders/:id/changes/new",
      load: async () => ({ Page: (await import("./changes/edit-page.tsx")).EditPage }),
      preload: (client, { id = "" }) => {
        client.prefetchQuery(orderQuery(id));
      },
    },
    {
      path: "orders/:id/sheet/:revision",
      load: async () => ({ Page: (await import("./papers/order-sheet-page.tsx")).OrderSheetPage }),
      preload: (client, { id = "", revision = "" }) => {
        client.prefetchQuery(revisionQuery(id, Number(revision)));
      },
    },
    {
      path: "orders/:id/changes/:changeId",
      load: async () => ({ Page: (await import("./changes/change-page.tsx")).ChangePage }),
      preload: (client, { id = "", changeId = "" }) => {
        client.prefetchQuery(orderQuery(id));
        client.prefetchQuery(changeQuery(id, changeId));
      },
    },
  ],
  orderActs: [
    {
      key: "template",
      label: { zh: "存为模板", en: "Save as template" },
      permission: "order.enter",
      fits: ({ order, content }) =>
        order.customer != null &&
        (content.lines ?? []).some((line) => line.product_id && !line.gift_of),
      load: async () => ({ Dialog: (await import("./entry/order-template.tsx")).OrderTemplate }),
    },
  ],
  orderPanels: [
    {
      key: "contract",
      label: { zh: "合同", en: "Contract" },
      order: 13,
      load: async () => ({ Panel: (await import("./contract/contract-panel.tsx")).ContractPanel }),
    },
    {
      key: "changes",
      label: { zh: "变更", en: "Changes" },
      order: 14,
      load: async () => ({ Panel: (await import("./changes/changes-panel.tsx")).ChangesPanel }),
    },
    {
      key: "prices",
      label: { zh: "价格", en: "Prices" },
      order: 15,
      load: async () => ({ Panel: (await import("./prices-panel.tsx")).PricesPanel }),
    },
  ],
};
