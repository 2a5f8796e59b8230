/** The search itself, opened by Ctrl+K: fetched when it is first opened. */

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Modal } from "antd";
import { type KeyboardEvent, useState } from "react";
import { useNavigate } from "react-router";
import { api, body } from "../api/client.ts";
import type { SearchHit } from "../api/types.ts";
import type { FoundPlace } from "../areas/area.ts";
import { useText, useWords } from "../i18n/words.ts";
import { TextInput } from "../ui/field.tsx";
import { FailedState } from "../ui/query-state.tsx";
import { useKept } from "../ui/use-kept.ts";
import { foundPlaces } from "./wiring.ts";
import { appWords } from "./words.ts";
import "./search.css";

/** How many of the hits that were opened last are shown again. */
const recentCount = 8;
const nothingRecent: readonly SearchHit[] = [];

interface Group {
  place: FoundPlace;
  hits: SearchHit[];
}

/** What the server found within the reader's rights, kind by kind in the order of the menu. */
async function searchAll(q: string, signal: AbortSignal): Promise<Group[]> {
  const found = await body(api.GET("/api/v1/search", { params: { query: { q } }, signal }));
  const groups = foundPlaces.map((place) => ({
    place,
    hits: found
      .filter((one) => one.kind === place.kind)
      .map(({ id, label, detail }) => ({ label, detail, link: place.link(id) })),
  }));
  return groups.filter((group) => group.hits.length > 0);
}

export function SearchDialog({ onClose }: { onClose: () => void }) {
  const t = useWords(appWords);
  const text = useText();
  const navigate = useNavigate();
  const [q, setQ] = useState("");
  const [recent, setRecent] = useKept("recent", nothingRecent);
  const [active, setActive] = useState(0);
  const typed = q.trim();
  const found = useQuery({
    queryKey: ["search", "list", typed],
    queryFn: ({ signal }) => searchAll(typed, signal),
    enabled: typed !== "",
    placeholderData: keepPreviousData,
  });
  const groups =
    typed === ""
      ? [{ label: t("searchRecent"), hits: recent }]
      : (found.data ?? []).map(({ place, hits }) => ({ label: text(place.label), hits }));
  const hits = groups.flatMap((group) => group.hits);

  const open = (hit: SearchHit | undefined) => {
    if (!hit) return;
    const others = recent.filter((one) => one.link !== hit.link);
    setRecent([hit, ...others].slice(0, recentCount));
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
      <div
        id="search-results"
        className="yd-search-results"
        role="listbox"
        aria-label={t("search")}
      >
        {groups.map((group) => (
          <Hits
            key={group.label}
            label={group.label}
            hits={group.hits}
            first={hits.indexOf(group.hits[0] as SearchHit)}
            active={active}
            onActive={setActive}
            onOpen={open}
          />
        ))}
      </div>
      {typed !== "" && found.error && <FailedState error={found.error} />}
      {typed !== "" && found.isSuccess && hits.length === 0 && (
        <p className="yd-muted" role="status">
          {t("searchEmpty")}
        </p>
      )}
    </Modal>
  );
}

interface HitsProps {
  label: string;
  hits: readonly SearchHit[];
  /** Number of the first hit among all. */
  first: number;
  active: number;
  onActive: (index: number) => void;
  onOpen: (hit: SearchHit) => void;
}

function Hits({ label, hits, first, active, onActive, onOpen }: HitsProps) {
  if (hits.length === 0) return null;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a group of options, which no element stands for
    <div role="group" aria-label={label}>
      <p className="yd-small yd-muted yd-search-group">{label}</p>
      {hits.map((hit, i) => (
        <div
          key={hit.link}
          id={`search-${first + i}`}
          role="option"
          tabIndex={-1}
          aria-selected={first + i === active}
          className="yd-option"
          onMouseMove={() => onActive(first + i)}
          onMouseDown={() => onOpen(hit)}
        >
          <span>{hit.label}</span>
          <span className="yd-muted yd-small">{hit.detail}</span>
        </div>
      ))}
    </div>
  );
}
