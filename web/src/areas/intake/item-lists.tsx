/** The lists behind the figures: what is new, what differs, what waits, what stays out. */

import { Button, Checkbox, Skeleton } from "antd";
import { useState } from "react";
import { useFormat } from "../../i18n/format.ts";
import { useText, useWords } from "../../i18n/words.ts";
import { DateText, MoneyText } from "../../ui/figures.tsx";
import { FailedState } from "../../ui/query-state.tsx";
import { Sideways } from "../../ui/sideways.tsx";
import { useKeyset } from "../../ui/table/keyset.ts";
import { Tabs } from "../../ui/tabs.tsx";
import { useNarrow } from "../../ui/use-narrow.ts";
import { importKey, readItems } from "./import-queries.ts";
import {
  type Choices,
  type Counts,
  type ImportItem,
  type ImportRun,
  type ItemList,
  itemLists,
  type Summary,
} from "./types.ts";
import { intakeWords } from "./words.ts";

const titles = {
  new: ["listNew", "helpNew"],
  added: ["listAdded", "helpAdded"],
  changed: ["listChanged", "helpChanged"],
  held: ["listHeld", "helpHeld"],
  aside: ["listAside", "helpAside"],
  customers: ["listCustomers", "helpCustomers"],
  products: ["listProducts", "helpProducts"],
  failed: ["listFailed", "helpFailed"],
} as const;

/** What a list says: of new documents, before the import, that they will be; after it, how they fared. */
function help(list: ItemList, run: ImportRun) {
  return list === "new" && run.state === "done" ? "helpNewDone" : titles[list][1];
}

interface ItemListsProps {
  run: ImportRun;
  summary: Summary;
  choices: Choices;
  onChange: (choices: Choices) => void;
}

export function ItemLists(props: ItemListsProps) {
  const { run, summary } = props;
  const t = useWords(intakeWords);
  const count = (list: ItemList) =>
    list === "failed" ? run.entered.failed : summary.counts[list satisfies keyof Counts];
  // Customers and products are listed whole; their figure counts those to be created.
  const shown = itemLists.filter(
    (list) => list === "customers" || list === "products" || count(list) > 0,
  );
  const [active, setActive] = useState<ItemList>(shown[0] ?? "customers");
  const items = shown.map((list) => ({
    key: list,
    label: `${t(titles[list][0])} ${count(list)}`,
    children: <List {...props} list={list} />,
  }));
  return (
    <section className="yd-card">
      <Tabs
        label={t("files")}
        tabs={items}
        active={active}
        onChange={(key) => setActive(key as ItemList)}
      />
    </section>
  );
}

function List({ run, summary, choices, onChange, list }: ItemListsProps & { list: ItemList }) {
  const t = useWords(intakeWords);
  const narrow = useNarrow();
  const key = [...importKey(run.id), "items", list, run.state];
  const items = useKeyset(key, (cursor, signal) => readItems(run.id, list, cursor, signal));
  if (items.error && items.rows.length === 0) {
    return <FailedState error={items.error} onRetry={items.reload} />;
  }
  const accepted = new Set(choices.accepted);
  const accept = (number: string, on: boolean) => {
    const others = [...accepted].filter((one) => one !== number);
    onChange({ ...choices, accepted: on ? [...others, number] : others });
  };
  const mayAccept = list === "held" && run.state === "ready";
  const rows = items.rows.map((item, at) => {
    const tick = mayAccept && item.code !== "customer_undecided" && (
      <Checkbox
        aria-label={t("accept", { key: item.key })}
        checked={accepted.has(item.key)}
        onChange={(event) => accept(item.key, event.target.checked)}
      />
    );
    const id = `${at}:${item.sheet}:${item.row}:${item.key}`;
    const shared = { item, tick, currency: summary.currency };
    return narrow ? <ItemCard key={id} {...shared} /> : <ItemRow key={id} {...shared} />;
  });
  return (
    <div className="yd-stack">
      <p className="yd-muted yd-small">{t(help(list, run))}</p>
      {items.loading && <Skeleton active />}
      {!items.loading && rows.length === 0 && <p className="yd-muted">{t("emptyList")}</p>}
      {rows.length > 0 &&
        (narrow ? <ul className="yd-import-cards">{rows}</ul> : <ItemTable>{rows}</ItemTable>)}
      {items.hasMore && (
        <div>
          <Button onClick={items.loadMore} loading={items.loadingMore}>
            {t("more")}
          </Button>
        </div>
      )}
    </div>
  );
}

function ItemTable({ children }: { children: React.ReactNode }) {
  const t = useWords(intakeWords);
  return (
    <Sideways aria-label={t("preview")}>
      <table className="yd-import-table">
        <thead>
          <tr>
            <th>{t("key")}</th>
            <th>{t("name")}</th>
            <th>{t("date")}</th>
            <th>{t("message")}</th>
            <th className="yd-import-end">{t("amount")}</th>
            <th>{t("place")}</th>
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </Sideways>
  );
}

interface ItemProps {
  item: ImportItem;
  tick: React.ReactNode;
  currency: string;
}

function usePlace(item: ImportItem): string {
  const t = useWords(intakeWords);
  return item.row > 0 ? t("placeOf", { sheet: item.sheet, row: item.row }) : "";
}

function ItemRow({ item, tick, currency }: ItemProps) {
  const text = useText();
  const place = usePlace(item);
  return (
    <tr>
      <td className="yd-number">
        {tick} {item.key}
      </td>
      <td>{item.name}</td>
      <td>{item.on && <DateText date={item.on} />}</td>
      <td>{text(item.message)}</td>
      <td className="yd-import-end">
        {item.amount && <MoneyText amount={item.amount} currency={currency} />}
      </td>
      <td className="yd-muted yd-small">{place}</td>
    </tr>
  );
}

function ItemCard({ item, tick, currency }: ItemProps) {
  const text = useText();
  const format = useFormat();
  const place = usePlace(item);
  return (
    <li>
      <div className="yd-row yd-row-between">
        <strong>
          {tick} {item.key}
        </strong>
        {item.amount && <MoneyText amount={item.amount} currency={currency} />}
      </div>
      <div>{[item.name, item.on && format.date(item.on)].filter(Boolean).join(" · ")}</div>
      <div>{text(item.message)}</div>
      <div className="yd-muted yd-small">{place}</div>
    </li>
  );
}
