/** Inquiries in sight, newest first. */

import { PlusOutlined } from "@ant-design/icons";
import { useMemo } from "react";
import { Link } from "react-router";
import { useMay } from "../../../api/session.ts";
import { channels, useChannelName } from "../../../i18n/fields/channels.ts";
import { useWords } from "../../../i18n/words.ts";
import { ButtonLink } from "../../../ui/button-link.tsx";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { DateText } from "../../../ui/figures.tsx";
import { PageHeader } from "../../../ui/page-header.tsx";
import type { Column, Filter } from "../../../ui/table/column.ts";
import { DataTable } from "../../../ui/table/data-table.tsx";
import { useKeyset } from "../../../ui/table/keyset.ts";
import { useListState } from "../../../ui/table/list-state.ts";
import { orderWords } from "../words.ts";
import { type InquiryRow, readInquiries } from "./queries.ts";
import { StateOf, states } from "./state.tsx";
import { inquiryWords } from "./words.ts";

export function InquiriesPage() {
  const t = useWords(inquiryWords);
  const may = useMay("inquiry.write");
  const mayReport = useMay("report.view");
  const list = useListState();
  const params = new URLSearchParams(list.search);
  const [state, channel] = [params.get("state"), params.get("channel")];
  const keyset = useKeyset(["inquiry", "list", list.q, state, channel], (cursor, signal) =>
    readInquiries({ q: list.q, state, channel }, cursor, signal),
  );
  const add = may && (
    <ButtonLink
      to="/inquiries/entry"
      type="primary"
      icon={<PlusOutlined aria-hidden />}
      accessKey="n"
    >
      {t("newInquiry")}
    </ButtonLink>
  );
  return (
    <>
      <PageHeader
        title={t("inquiries")}
        actions={
          <>
            {mayReport && <Link to="/inquiries/conversion">{t("conversion")}</Link>}
            {add}
          </>
        }
      />
      <DataTable
        name="inquiries"
        label={t("inquiries")}
        columns={useColumns()}
        keyset={keyset}
        list={list}
        rowKey={(row) => row.id}
        rowName={(row) => row.number}
        rowHref={(row) => `/inquiries/${row.id}`}
        filters={useFilters()}
        searchHint={t("searchHint")}
        empty={
          <EmptyState title={t("emptyTitle")} action={add}>
            {t("emptyHelp")}
          </EmptyState>
        }
      />
    </>
  );
}

function useFilters(): Filter[] {
  const t = useWords(inquiryWords);
  const channel = useChannelName();
  return useMemo(
    () => [
      {
        key: "state",
        label: t("state"),
        single: true,
        options: states.map((value) => ({ value, label: t(value) })),
      },
      {
        key: "channel",
        label: t("channel"),
        single: true,
        options: channels.map((value) => ({ value, label: channel(value) })),
      },
    ],
    [t, channel],
  );
}

function useColumns(): Column<InquiryRow>[] {
  const t = useWords(inquiryWords);
  const w = useWords(orderWords);
  const channel = useChannelName();
  return useMemo(
    () => [
      { key: "number", title: t("number"), width: 140, card: "title", render: (row) => row.number },
      { key: "who", title: t("who"), width: 260, card: "wide", render: (row) => row.who },
      {
        key: "about",
        title: t("about"),
        width: 240,
        card: "wide",
        render: (row) =>
          row.line_count > 1 ? t("andMore", { what: row.about, n: row.line_count }) : row.about,
      },
      {
        key: "state",
        title: t("state"),
        width: 110,
        card: "badge",
        render: (row) => <StateOf state={row.state} />,
      },
      {
        key: "channel",
        title: t("channel"),
        width: 120,
        card: "line",
        render: (row) => channel(row.channel) || w("notGiven"),
      },
      {
        key: "received_on",
        title: t("receivedOn"),
        width: 130,
        card: "line",
        render: (row) => <DateText date={row.received_on} />,
      },
      { key: "owner", title: t("owner"), width: 110, render: (row) => row.owner_name },
    ],
    [t, w, channel],
  );
}
