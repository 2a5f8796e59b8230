/** The plan as a picture: a row per work centre, a column per day, a bar per work order. */

import { LeftOutlined, RightOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { Link } from "react-router";
import { addDays, today, useFormat } from "../../i18n/format.ts";
import { useText, useWords } from "../../i18n/words.ts";
import { QueryState } from "../../ui/query-state.tsx";
import { Sideways } from "../../ui/sideways.tsx";
import { daysFrom, layOut } from "./gantt.ts";
import {
  centresQuery,
  isLate,
  unfinishedQuery,
  type WorkCentre,
  type WorkOrder,
} from "./queries.ts";
import { productionWords } from "./words.ts";
import "./board.css";

/** Days of one look, and how far a step goes. */
const shown = 28;
const step = 14;
const saturday = 6;

function isWeekend(day: string): boolean {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  return weekday === 0 || weekday === saturday;
}

export function Board() {
  const t = useWords(productionWords);
  const [first, setFirst] = useState(() => addDays(today(), -7));
  const work = useQuery(unfinishedQuery());
  const centres = useQuery(centresQuery());
  const unplanned = work.data?.filter((one) => one.state === "open").length ?? 0;
  return (
    <section className="yd-card yd-stack" aria-label={t("board")}>
      <div className="yd-row">
        <Button icon={<LeftOutlined aria-hidden />} onClick={() => setFirst(addDays(first, -step))}>
          {t("earlier")}
        </Button>
        <Button onClick={() => setFirst(addDays(today(), -7))}>{t("now")}</Button>
        <Button onClick={() => setFirst(addDays(first, step))}>
          {t("later")}
          <RightOutlined aria-hidden />
        </Button>
        {unplanned > 0 && (
          <span className="yd-chip yd-chip-warn">{t("boardUnplanned", { n: unplanned })}</span>
        )}
      </div>
      <QueryState query={centres}>
        {(rows) => (
          <QueryState query={work}>
            {(bars) => <Grid centres={rows} work={bars} first={first} />}
          </QueryState>
        )}
      </QueryState>
    </section>
  );
}

interface GridProps {
  centres: readonly WorkCentre[];
  work: readonly WorkOrder[];
  first: string;
}

function Grid({ centres, work, first }: GridProps) {
  const t = useWords(productionWords);
  const format = useFormat();
  const text = useText();
  const now = today();
  return (
    <Sideways aria-label={t("board")}>
      <div
        className="yd-board-grid"
        style={{ gridTemplateColumns: `140px repeat(${shown}, minmax(26px, 1fr))` }}
      >
        <div className="yd-board-name" />
        {daysFrom(first, shown).map((day) => (
          <div
            key={day}
            className="yd-board-day"
            data-rest={isWeekend(day)}
            aria-current={day === now ? "date" : undefined}
            title={`${format.date(day)} ${format.weekday(day)}`}
          >
            {day.slice(8) === "01" ? day.slice(5) : Number(day.slice(8))}
          </div>
        ))}
        {centres.map((centre) => (
          <CentreRow
            key={centre.id}
            centre={centre}
            name={text(centre.name)}
            work={work}
            first={first}
          />
        ))}
      </div>
    </Sideways>
  );
}

interface CentreRowProps {
  centre: WorkCentre;
  name: string;
  work: readonly WorkOrder[];
  first: string;
}

function CentreRow({ centre, name, work, first }: CentreRowProps) {
  const t = useWords(productionWords);
  const format = useFormat();
  const { bars } = layOut(work, centre.id, first, shown);
  return (
    <>
      <div className="yd-board-name">
        <strong>{name}</strong>
        <div className="yd-small yd-muted">{centre.code}</div>
      </div>
      <div
        className="yd-board-row"
        style={{ gridColumn: `2 / span ${shown}`, gridTemplateColumns: `repeat(${shown}, 1fr)` }}
      >
        {bars.length === 0 && (
          <span className="yd-small yd-muted" style={{ gridColumn: "1 / -1" }}>
            {t("boardEmpty")}
          </span>
        )}
        {bars.map(({ work: one, from, to, track }) => (
          <Link
            key={one.id}
            to={`/work-orders/${one.id}`}
            className="yd-board-bar"
            data-late={isLate(one)}
            style={{ gridColumn: `${from + 1} / ${to + 2}`, gridRow: track + 1 }}
            title={`${one.number} ${one.product_name} × ${format.quantity(one.quantity)} · ${format.date(one.start_on ?? "")} – ${format.date(one.end_on ?? "")} · ${one.percent}%${isLate(one) ? ` · ${t("late")}` : ""}`}
          >
            {one.number} {one.product_name}
          </Link>
        ))}
      </div>
    </>
  );
}
