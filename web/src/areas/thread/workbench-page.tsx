import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { workbenchQuery } from "../../api/order-queries.ts";
import { useMe } from "../../api/session.ts";
import type { Workbench, WorkTask } from "../../api/types.ts";
import { useFormat } from "../../i18n/format.ts";
import { useText, useWords } from "../../i18n/words.ts";
import { DueClock, urgency } from "../../ui/due-clock.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { MomentText } from "../../ui/figures.tsx";
import { PageHeader } from "../../ui/page-header.tsx";
import { QueryState } from "../../ui/query-state.tsx";
import { byUrgency } from "./next-task.ts";
import { threadWords } from "./words.ts";
import "./workbench.css";

export function WorkbenchPage() {
  const t = useWords(threadWords);
  const me = useMe();
  const query = useQuery(workbenchQuery());
  return (
    <>
      <PageHeader
        title={t("workbench")}
        extra={<span className="yd-muted">{t("hello", { name: me.user.name })}</span>}
        actions={query.data && <Counts bench={query.data} />}
      />
      <QueryState query={query}>
        {(bench) => (
          <div className="yd-bench">
            <Tasks tasks={bench.tasks} />
            <div className="yd-stack">
              <WaitingList bench={bench} />
              <NewsList bench={bench} />
            </div>
          </div>
        )}
      </QueryState>
    </>
  );
}

function Counts({ bench }: { bench: Workbench }) {
  const t = useWords(threadWords);
  return (
    <>
      {bench.overdue_count > 0 && (
        <span className="yd-chip yd-chip-bad">{t("overdueCount", { n: bench.overdue_count })}</span>
      )}
      {bench.due_soon_count > 0 && (
        <span className="yd-chip yd-chip-warn">{t("soonCount", { n: bench.due_soon_count })}</span>
      )}
    </>
  );
}

function Tasks({ tasks }: { tasks: readonly WorkTask[] }) {
  const t = useWords(threadWords);
  const sorted = [...tasks].sort(byUrgency);
  const groups = [
    { title: t("overdue"), tasks: sorted.filter((task) => urgency(task) === "overdue") },
    { title: t("soon"), tasks: sorted.filter((task) => urgency(task) === "soon") },
    { title: t("later"), tasks: sorted.filter((task) => ["calm", "none"].includes(urgency(task))) },
  ].filter((group) => group.tasks.length > 0);
  return (
    <section className="yd-card" aria-labelledby="tasks-title">
      <h2 id="tasks-title">
        {t("myTasks")} <span className="yd-muted">{tasks.length}</span>
      </h2>
      {groups.length === 0 && <EmptyState title={t("noTasks")}>{t("noTasksHelp")}</EmptyState>}
      {groups.map((group) => (
        <section key={group.title} className="yd-bench-group">
          {groups.length > 1 && <h3 className="yd-small yd-muted">{group.title}</h3>}
          <ul>
            {group.tasks.map((task) => (
              <Task key={task.id} task={task} />
            ))}
          </ul>
        </section>
      ))}
    </section>
  );
}

function Task({ task }: { task: WorkTask }) {
  const t = useWords(threadWords);
  const text = useText();
  const format = useFormat();
  return (
    <li>
      <Link to={task.link} className="yd-task">
        <span className="yd-grow">
          <span className="yd-row">
            <strong>{text(task.title)}</strong>
            {task.clause && <span className="yd-chip">{task.clause}</span>}
          </span>
          <span className="yd-task-what">
            {task.order_label} · {task.customer}
          </span>
        </span>
        <span className="yd-task-when">
          <DueClock clock={task} />
          <span className="yd-small yd-muted">
            {t("waitingSince", { at: format.moment(task.waiting_since) })}
          </span>
        </span>
      </Link>
    </li>
  );
}

function WaitingList({ bench }: { bench: Workbench }) {
  const t = useWords(threadWords);
  const text = useText();
  return (
    <section className="yd-card" aria-labelledby="waiting-title">
      <h2 id="waiting-title">
        {t("waitingFor")} <span className="yd-muted">{bench.waiting.length}</span>
      </h2>
      {bench.waiting.length === 0 && <p className="yd-muted">{t("noWaiting")}</p>}
      <ul className="yd-bench-list">
        {bench.waiting.map((item) => (
          <li key={`${item.order_id}${item.step}`}>
            <Link to={`/orders/${item.order_id}`} className="yd-row yd-row-between">
              <span>
                {item.order_label} · {text(item.title)}
              </span>
              <DueClock clock={item} quiet />
            </Link>
            {item.who && (
              <p className="yd-small yd-muted">{t("waitingWho", { who: text(item.who) })}</p>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

function NewsList({ bench }: { bench: Workbench }) {
  const t = useWords(threadWords);
  const text = useText();
  return (
    <section className="yd-card" aria-labelledby="news-title">
      <h2 id="news-title">{t("news")}</h2>
      {bench.news.length === 0 && <p className="yd-muted">{t("noNews")}</p>}
      <ul className="yd-bench-list">
        {bench.news.map((item) => (
          <li key={item.id}>
            {item.link ? <Link to={item.link}>{text(item.text)}</Link> : text(item.text)}
            <p className="yd-small yd-muted">
              <MomentText moment={item.at} />
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}
