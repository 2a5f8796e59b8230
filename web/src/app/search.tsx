/** Ctrl+K: over numbers, customers, products and people, with what was opened last. */

import { SearchOutlined } from "@ant-design/icons";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Button, Modal } from "antd";
import { type KeyboardEvent, useEffect, useState } from "react";
import { useNavigate } from "react-router";
import { api, body } from "../api/client.ts";
import type { SearchHit } from "../api/types.ts";
import { useWords } from "../i18n/words.ts";
import { TextInput } from "../ui/field.tsx";
import { appWords } from "./words.ts";

const recentKey = "yidan.recent";
const recentCount = 8;

function recentHits(): SearchHit[] {
  const stored = localStorage.getItem(recentKey);
  return stored ? JSON.parse(stored) : [];
}

function remember(hit: SearchHit): void {
  const others = recentHits().filter((one) => one.link !== hit.link);
  localStorage.setItem(recentKey, JSON.stringify([hit, ...others].slice(0, recentCount)));
}

export function SearchBox({ compact }: { compact: boolean }) {
  const t = useWords(appWords);
  const [open, setOpen] = useState(false);
  useEffect(() => {
    const keyDown = (event: globalThis.KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
        event.preventDefault();
        setOpen(true);
      }
    };
    window.addEventListener("keydown", keyDown);
    return () => window.removeEventListener("keydown", keyDown);
  }, []);
  return (
    <>
      {compact ? (
        <Button
          type="text"
          icon={<SearchOutlined />}
          aria-label={t("search")}
          onClick={() => setOpen(true)}
        />
      ) : (
        <button type="button" className="yd-search-open" onClick={() => setOpen(true)}>
          <SearchOutlined aria-hidden />
          {t("search")}
          <kbd>Ctrl K</kbd>
        </button>
      )}
      {open && <SearchDialog onClose={() => setOpen(false)} />}
    </>
  );
}

function SearchDialog({ onClose }: { onClose: () => void }) {
  const t = useWords(appWords);
  const navigate = useNavigate();
  const [q, setQ] = useState("");
  const [active, setActive] = useState(0);
  const typed = q.trim();
  const found = useQuery({
    queryKey: ["search", "list", typed],
    queryFn: ({ signal }) =>
      body(api.GET("/api/v1/search", { params: { query: { q: typed, limit: 20 } }, signal })),
    enabled: typed !== "",
    placeholderData: keepPreviousData,
  });
  const hits = typed === "" ? recentHits() : (found.data?.items ?? []);

  const open = (hit: SearchHit | undefined) => {
    if (!hit) return;
    remember(hit);
    navigate(hit.link);
    onClose();
  };
  const keyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && hits.length > 0) {
      event.preventDefault();
      setActive((active + step + hits.length) % hits.length);
    }
    if (event.key === "Enter") open(hits[active]);
  };

  return (
    <Modal
      open
      footer={null}
      closable={false}
      onCancel={onClose}
      style={{ top: 60 }}
      title={t("search")}
    >
      <TextInput
        type="search"
        autoFocus
        role="combobox"
        aria-label={t("search")}
        aria-expanded={hits.length > 0}
        aria-controls="search-results"
        aria-activedescendant={hits.length > 0 ? `search-${active}` : undefined}
        placeholder={t("searchHint")}
        value={q}
        onChange={(value) => {
          setQ(value);
          setActive(0);
        }}
        onKeyDown={keyDown}
      />
      {typed === "" && hits.length > 0 && <p className="yd-small yd-muted">{t("searchRecent")}</p>}
      <div
        id="search-results"
        className="yd-search-results"
        role="listbox"
        aria-label={t("search")}
      >
        {hits.map((hit, index) => (
          <div
            key={hit.link}
            id={`search-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === active}
            className="yd-option"
            onMouseMove={() => setActive(index)}
            onMouseDown={() => open(hit)}
          >
            <span>{hit.label}</span>
            <span className="yd-muted yd-small">{hit.detail}</span>
          </div>
        ))}
      </div>
      {typed !== "" && found.isFetched && hits.length === 0 && (
        <p className="yd-muted" role="status">
          {t("searchEmpty")}
        </p>
      )}
    </Modal>
  );
}
