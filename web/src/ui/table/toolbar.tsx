/** Search, filters, views, columns and export of a list. */

import {
  AppstoreOutlined,
  ArrowDownOutlined,
  ArrowUpOutlined,
  CloseOutlined,
  DeleteOutlined,
  DownloadOutlined,
  FilterOutlined,
  ReloadOutlined,
  SettingOutlined,
} from "@ant-design/icons";
import { Button, Checkbox, Popover, Tooltip } from "antd";
import { type ReactNode, useEffect, useState } from "react";
import { useWords } from "../../i18n/words.ts";
import { TextInput } from "../field.tsx";
import { ProblemAlert } from "../problem-alert.tsx";
import { useNarrow } from "../use-narrow.ts";
import {
  type Column,
  type ExportFormat,
  exportFormats,
  type Filter,
  shownColumns,
} from "./column.ts";
import type { ListState } from "./list-state.ts";
import { useViews } from "./views.ts";
import { tableWords } from "./words.ts";

interface ToolbarProps<Row> {
  name: string;
  list: ListState;
  columns: readonly Column<Row>[];
  filters: readonly Filter[];
  searchHint: string | undefined;
  exportHref: ((format: ExportFormat) => string) | undefined;
  onReload: () => void;
  children?: ReactNode;
}

/** Waits for the next key before reading the list again. */
const typingMilliseconds = 200;

export function Toolbar<Row>(props: ToolbarProps<Row>) {
  const { name, list, columns, filters, searchHint, exportHref, onReload, children } = props;
  const t = useWords(tableWords);
  const narrow = useNarrow();
  const filtered = list.q !== "" || Object.keys(list.filters).length > 0;
  return (
    <div className="yd-row yd-toolbar">
      {searchHint && (
        <SearchBox value={list.q} hint={searchHint} onSearch={(q) => list.set({ q })} />
      )}
      <div className="yd-row yd-toolbar-filters">
        {filters.map((filter) => (
          <FilterButton key={filter.key} filter={filter} list={list} />
        ))}
        {filtered && (
          <Button
            type="text"
            icon={<CloseOutlined aria-hidden />}
            onClick={() => list.set({ q: "", filters: {} })}
          >
            {t("clearFilters")}
          </Button>
        )}
      </div>
      <div className="yd-row yd-nowrap yd-toolbar-tools">
        {children}
        <Tooltip title={t("refresh")}>
          <Button
            icon={<ReloadOutlined aria-hidden />}
            aria-label={t("refresh")}
            onClick={onReload}
          />
        </Tooltip>
        <ViewsButton name={name} list={list} />
        {!narrow && <ColumnsButton columns={columns} list={list} />}
        {exportHref && <ExportButton href={exportHref} />}
      </div>
    </div>
  );
}

function ExportButton({ href }: { href: (format: ExportFormat) => string }) {
  const t = useWords(tableWords);
  const narrow = useNarrow();
  const content = (
    <ul className="yd-exports">
      {exportFormats.map((format) => (
        <li key={format}>
          <Button type="text" block href={href(format)} download>
            {t(`export_${format}`)}
          </Button>
        </li>
      ))}
    </ul>
  );
  return (
    <Popover trigger="click" placement="bottomRight" title={t("exportHint")} content={content}>
      <Button
        icon={<DownloadOutlined aria-hidden />}
        {...(narrow ? { "aria-label": t("export") } : {})}
      >
        {narrow ? null : t("export")}
      </Button>
    </Popover>
  );
}

function SearchBox({
  value,
  hint,
  onSearch,
}: {
  value: string;
  hint: string;
  onSearch: (q: string) => void;
}) {
  const t = useWords(tableWords);
  const [typed, setTyped] = useState<string | null>(null);
  useEffect(() => {
    if (typed === null) return;
    const timer = window.setTimeout(() => {
      onSearch(typed.trim());
      setTyped(null);
    }, typingMilliseconds);
    return () => window.clearTimeout(timer);
  }, [typed, onSearch]);
  return (
    <TextInput
      type="search"
      className="yd-toolbar-search"
      aria-label={t("search")}
      placeholder={hint}
      value={typed ?? value}
      onChange={setTyped}
    />
  );
}

/** Where only one may be chosen, it is the one just ticked. */
function chosenOf(filter: Filter, before: readonly string[], values: readonly unknown[]): string[] {
  const ticked = values.map(String);
  return filter.single ? ticked.filter((value) => !before.includes(value)) : ticked;
}

function FilterButton({ filter, list }: { filter: Filter; list: ListState }) {
  const chosen = list.filters[filter.key] ?? [];
  const names = filter.options
    .filter((option) => chosen.includes(option.value))
    .map((option) => option.label);
  return (
    <Popover
      trigger="click"
      placement="bottomLeft"
      content={
        <Checkbox.Group
          className="yd-filter-options"
          value={[...chosen]}
          options={filter.options.map((option) => ({ ...option }))}
          onChange={(values) =>
            list.set({
              filters: { ...list.filters, [filter.key]: chosenOf(filter, chosen, values) },
            })
          }
        />
      }
    >
      <Button
        icon={<FilterOutlined aria-hidden />}
        className={names.length > 0 ? "yd-filter-on" : ""}
      >
        {names.length > 0 ? `${filter.label}: ${names.join(" · ")}` : filter.label}
      </Button>
    </Popover>
  );
}

function ColumnsButton<Row>({
  columns,
  list,
}: {
  columns: readonly Column<Row>[];
  list: ListState;
}) {
  const t = useWords(tableWords);
  const shown = shownColumns(columns, list.columns).map((column) => column.key);
  const hidden = columns.filter((column) => !shown.includes(column.key));
  const move = (key: string, by: number) => {
    const from = shown.indexOf(key);
    const next = shown.filter((one) => one !== key);
    next.splice(from + by, 0, key);
    list.set({ columns: next });
  };
  const content = (
    <ul className="yd-columns">
      {[...shownColumns(columns, list.columns), ...hidden].map((column) => {
        const index = shown.indexOf(column.key);
        return (
          <li key={column.key} className="yd-row">
            <Checkbox
              className="yd-grow"
              checked={index >= 0}
              disabled={shown.length === 1 && index >= 0}
              onChange={({ target }) =>
                list.set({
                  columns: target.checked
                    ? [...shown, column.key]
                    : shown.filter((key) => key !== column.key),
                })
              }
            >
              {column.title}
            </Checkbox>
            <Button
              type="text"
              size="small"
              icon={<ArrowUpOutlined aria-hidden />}
              aria-label={t("moveUp", { name: column.title })}
              disabled={index <= 0}
              onClick={() => move(column.key, -1)}
            />
            <Button
              type="text"
              size="small"
              icon={<ArrowDownOutlined aria-hidden />}
              aria-label={t("moveDown", { name: column.title })}
              disabled={index < 0 || index === shown.length - 1}
              onClick={() => move(column.key, 1)}
            />
          </li>
        );
      })}
      <li>
        <Button size="small" disabled={!list.columns} onClick={() => list.set({ columns: null })}>
          {t("columnsReset")}
        </Button>
      </li>
    </ul>
  );
  return (
    <Popover trigger="click" placement="bottomRight" title={t("columns")} content={content}>
      <Button icon={<SettingOutlined aria-hidden />} aria-label={t("columns")} />
    </Popover>
  );
}

function ViewsButton({ name, list }: { name: string; list: ListState }) {
  const t = useWords(tableWords);
  const narrow = useNarrow();
  const { views, save, remove, problem } = useViews(name);
  const [title, setTitle] = useState("");
  const current = views.find((view) => view.search === list.search);
  const content = (
    <ul className="yd-columns">
      <li>
        <Button type="text" block onClick={() => list.open("")}>
          {t("viewAll")}
        </Button>
      </li>
      {views.map((view) => (
        <li key={view.name} className="yd-row">
          <Button
            type={view === current ? "primary" : "text"}
            className="yd-grow"
            onClick={() => list.open(view.search)}
          >
            {view.name}
          </Button>
          <Button
            type="text"
            icon={<DeleteOutlined aria-hidden />}
            aria-label={t("viewDelete", { name: view.name })}
            onClick={() => remove(view.name)}
          />
        </li>
      ))}
      <li>
        <form
          className="yd-row"
          onSubmit={(event) => {
            event.preventDefault();
            if (title.trim() === "") return;
            save({ name: title.trim(), search: list.search });
            setTitle("");
          }}
        >
          <TextInput
            className="yd-view-name"
            aria-label={t("viewName")}
            placeholder={t("viewName")}
            value={title}
            onChange={setTitle}
          />
          <Button htmlType="submit">{t("viewSave")}</Button>
        </form>
      </li>
      {problem && (
        <li>
          <ProblemAlert problem={problem} />
        </li>
      )}
    </ul>
  );
  return (
    <Popover trigger="click" placement="bottomRight" title={t("views")} content={content}>
      <Button
        icon={<AppstoreOutlined aria-hidden />}
        {...(narrow ? { "aria-label": t("views") } : {})}
      >
        {current?.name ?? (narrow ? null : t("views"))}
      </Button>
    </Popover>
  );
}
