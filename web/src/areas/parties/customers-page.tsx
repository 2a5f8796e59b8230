/** Customers in sight, found by code, name or pinyin initials. */

import { PlusOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useMemo, useState } from "react";
import { useNavigate } from "react-router";
import { useMay } from "../../api/session.ts";
import { useWords } from "../../i18n/words.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { PageHeader } from "../../ui/page-header.tsx";
import type { Column } from "../../ui/table/column.ts";
import { DataTable } from "../../ui/table/data-table.tsx";
import { useKeyset } from "../../ui/table/keyset.ts";
import { useListState } from "../../ui/table/list-state.ts";
import { CustomerDialog } from "./customer-dialog.tsx";
import { type Customer, readCustomers } from "./queries.ts";
import { MasterDataDesk } from "./twins.tsx";
import { partyWords } from "./words.ts";

export function CustomersPage() {
  const t = useWords(partyWords);
  const may = useMay("customer.manage");
  const navigate = useNavigate();
  const [adding, setAdding] = useState(false);
  const list = useListState();
  const keyset = useKeyset(["customer", "list", list.q], (cursor, signal) =>
    readCustomers(list.q, cursor, signal),
  );
  const add = may && (
    <Button type="primary" icon={<PlusOutlined aria-hidden />} onClick={() => setAdding(true)}>
      {t("newCustomer")}
    </Button>
  );
  return (
    <>
      <PageHeader
        title={t("customers")}
        actions={
          may && (
            <>
              <MasterDataDesk />
              {add}
            </>
          )
        }
      />
      <DataTable
        name="customers"
        label={t("customers")}
        columns={useColumns()}
        keyset={keyset}
        list={list}
        rowKey={(row) => row.id}
        rowName={(row) => row.name}
        rowHref={(row) => `/customers/${row.id}`}
        searchHint={t("searchHint")}
        empty={
          <EmptyState title={t("emptyTitle")} action={add}>
            {t("emptyHelp")}
          </EmptyState>
        }
      />
      {adding && (
        <CustomerDialog
          customer={null}
          etag={null}
          onClose={() => setAdding(false)}
          onDone={(id) => id && navigate(`/customers/${id}`)}
        />
      )}
    </>
  );
}

function useColumns(): Column<Customer>[] {
  const t = useWords(partyWords);
  return useMemo(
    () => [
      { key: "name", title: t("name"), width: 260, card: "title", render: (row) => row.name },
      { key: "code", title: t("code"), width: 110, card: "line", render: (row) => row.code },
      {
        key: "class",
        title: t("class"),
        width: 80,
        render: (row) => row.class || "—",
      },
      {
        key: "owner",
        title: t("owner"),
        width: 110,
        card: "line",
        render: (row) => row.owner_name ?? "—",
      },
      { key: "phone", title: t("phone"), width: 150, render: (row) => row.phone || "—" },
      {
        key: "active",
        title: t("state"),
        width: 90,
        card: "badge",
        render: (row) =>
          row.active === false ? (
            <span className="yd-chip">{t("disabled")}</span>
          ) : (
            <span className="yd-chip yd-chip-good">{t("enabled")}</span>
          ),
      },
      {
        key: "address",
        title: t("address"),
        width: 240,
        optional: true,
        render: (row) => row.address || "—",
      },
      {
        key: "tax_no",
        title: t("taxNo"),
        width: 190,
        optional: true,
        render: (row) => row.tax_no || "—",
      },
    ],
    [t],
  );
}
