import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { workbenchQuery } from "../../api/order-queries.ts";
import { useMe } from "../../api/session.ts";
import type { DeskTask, Workbench } from "../../api/types.ts";
import { useFormat } from "../../i18n/format.ts";
import { useText, useWords } from "../../i18n/words.ts";
import { DueClock } from "../../ui/due-clock.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { PageHeader } from "../../ui/page-header.tsx";
import { QueryState } from "../../ui/query-state.tsx";
import { FinishTask } from "./finish-task.tsx";
import { News } from "./news.tsx";
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
        extra={<span className="yd-muted">{t("hello", { name: me.name })}</span>}
        actions={query.data && <Counts counts={query.data.counts} />}
      />
      <QueryState query={query}>
        {(bench) => (
          <div className="yd-bench">
            <div className="yd-stack">
              <Tasks tasks={bench.mine} />
              <NotYet tasks={bench.not_yet} />
              <News />
            </div>
            <WaitingList tasks={bench.waiting} />
          </div>
        )}
      </QueryState>
    </>
  );
}

function Counts({ counts }: { counts: Workbench["counts"] }) {
  const t = useWords(threadWords);
  return (
    <>
      {counts.overdue > 0 && (
        <span className="yd-chip yd-chip-bad">{t("overdueCount", { n: counts.overdue })}</span>
      )}
      {counts.soon > 0 && (
        <span className="yd-chip yd-chip-warn">{t("soonCount", { n: counts.soon })}</span>
      )}
    </>
  );
}

function Tasks({ tasks }: { tasks: readonly DeskTask[] }) {
  const t = useWords(threadWords);
  const groups = [
    { title: t("overdue"), tasks: tasks.filter((task) => task.urgency === "overdue") },
    { title: t("soon"), tasks: tasks.filter((task) => task.urgency === "soon") },
    {
      title: t("later"),
      tasks: tasks.filter((task) => task.urgency === "later" || task.urgency === "none"),
    },
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

/** What will be mine once something else comes first, out of the way until then. */
function NotYet({ tasks }: { tasks: readonly DeskTask[] }) {
  const t = useWords(threadWords);
  const text = useText();
  if (tasks.length === 0) return null;
  return (
    <details className="yd-card yd-bench-later">
      <summary>
        {t("notYet")} <span className="yd-muted">{tasks.length}</span>
      </summary>
      <ul className="yd-bench-list">
        {tasks.map((task) => (
          <li key={task.id}>
            <Link to={task.link}>
              {task.heading.number} · {text(task.title)}
            </Link>
            <p className="yd-small yd-muted">
              {[task.heading.party, task.waits_for && text(task.waits_for)]
                .filter(Boolean)
                .join(" · ")}
            </p>
          </li>
        ))}
      </ul>
    </details>
  );
}

function Task({ task }: { task: DeskTask }) {
  const t = useWords(threadWords);
  const text = useText();
  const format = useFormat();
  return (
    <li className="yd-task">
      <Link to={task.link} className="yd-task-link">
        <span className="yd-grow">
          <span className="yd-row">
            <strong className="yd-sentence">{text(task.title)}</strong>
            {task.clause && <span className="yd-chip">{task.clause}</span>}
            {task.on_behalf_of && (
              <span className="yd-chip yd-chip-info">
                {t("onBehalf", { name: task.on_behalf_of.name })}
              </span>
            )}
          </span>
          <span className="yd-task-what">
            {[task.heading.number, task.heading.party].filter(Boolean).join(" · ")}
          </span>
        </span>
        <span className="yd-task-when">
          <DueClock clock={task} quiet />
          <span className="yd-small yd-muted">
            {t("waitingSince", { at: format.moment(task.opened_at) })}
          </span>
        </span>
      </Link>
      {task.kind !== "act" && <FinishTask task={task} />}
    </li>
  );
}

/** So many of what others have to do stand open; the most urgent come first. */
const atFirst = 8;

function WaitingList({ tasks }: { tasks: readonly DeskTask[] }) {
  const t = useWords(threadWords);
  const rest = tasks.slice(atFirst);
  return (
    <section className="yd-card" aria-labelledby="waiting-title">
      <h2 id="waiting-title">
        {t("waitingFor")} <span className="yd-muted">{tasks.length}</span>
      </h2>
      {tasks.length === 0 && <p className="yd-muted">{t("noWaiting")}</p>}
      <OthersTasks tasks={tasks.slice(0, atFirst)} />
      {rest.length > 0 && (
        <details className="yd-bench-rest">
          <summary>{t("waitingRest", { n: rest.length })}</summary>
          <OthersTasks tasks={rest} />
        </details>
      )}
    </section>
  );
}

function OthersTasks({ tasks }: { tasks: readonly DeskTask[] }) {
  const t = useWords(threadWords);
  const text = useText();
  return (
    <ul className="yd-bench-list">
      {tasks.map((task) => (
        <li key={task.id}>
          <Link to={task.link} className="yd-row yd-row-between">
            <span>
              {task.heading.number} · {text(task.title)}
            </span>
            <DueClock clock={task} quiet />
          </Link>
          <p className="yd-small yd-muted">
            {t("waitingWho", { who: task.assigned?.name ?? text(task.asked.title) })}
          </p>
        </li>
      ))}
    </ul>
  );
}
