//! Table `tasks`.

use std::collections::HashMap;

use kernel::{DepartmentId, Fault, Moment, Result, TaskId, UserId};
use store::{Query, Row, Sql, Tx, params, sql, values};
use uuid::Uuid;

use crate::{OpenWork, Subject, Task, TaskKind, store::subject};

/// The columns of [`read`], for every query here.
macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT t.id, t.subject_kind, t.subject_id, t.step, t.kind, t.post, t.department_id, t.assignee, t.clause, ",
            "t.title_zh, t.title_en, t.link, t.due_at, t.provisional, t.opened_at, t.done_at, t.done_by, t.outcome, ",
            "t.version, t.within_days FROM ",
            $rest
        )
    };
}

const INSERT: Sql = sql!(
    "INSERT INTO tasks (id, subject_kind, subject_id, step, kind, post, department_id, assignee, clause, title_zh, \
     title_en, link, due_at, provisional, opened_at, version, within_days) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)"
);
const FIND: Sql = sql!(select!("tasks t WHERE t.id = $1"); FOR UPDATE);
const OF_SUBJECT: Sql = sql!(select!(
    "tasks t WHERE t.subject_id = $1 ORDER BY t.opened_at, t.id"
));
const CLOSE: Sql = sql!(
    "UPDATE tasks SET done_at = $2, done_by = $3, outcome = $4, version = version + 1 WHERE id = $1 AND done_at IS NULL"
);
const CLOSE_STEP: Sql = sql!(
    "UPDATE tasks SET done_at = $3, done_by = $4, outcome = $5, version = version + 1 \
     WHERE subject_id = $1 AND step = $2 AND done_at IS NULL"
);
const CLOSE_ALL: Sql = sql!(
    "UPDATE tasks SET done_at = $2, done_by = $3, outcome = $4, version = version + 1 \
     WHERE subject_id = $1 AND done_at IS NULL"
);
/// An escalation has no due moment of its own.
const MOVE_DUE: Sql = sql!(
    "UPDATE tasks SET due_at = $3, provisional = $4, version = version + 1 \
     WHERE subject_id = $1 AND step = $2 AND done_at IS NULL AND kind <> 'alert'"
);
const CLOSE_ESCALATIONS: Sql = sql!(
    "UPDATE tasks SET done_at = $3, done_by = $4, outcome = $5, version = version + 1 \
     WHERE subject_id = $1 AND step = $2 AND done_at IS NULL AND kind = 'alert' AND due_at IS NULL"
);
const WITHIN_DAYS: Sql = sql!(select!(
    "tasks t WHERE t.done_at IS NULL AND t.within_days IS NOT NULL AND t.id > $1 ORDER BY t.id LIMIT $2"
));
const MOVE_ONE: Sql = sql!(
    "UPDATE tasks SET due_at = $2, provisional = $3, version = version + 1 WHERE id = $1 AND done_at IS NULL"
);
const HAND_OVER: Sql = sql!(
    "UPDATE tasks SET assignee = $3, version = version + 1 \
     WHERE subject_id = $1 AND assignee = $2 AND done_at IS NULL"
);
const OPEN_ALERT: Sql = sql!(
    "SELECT id FROM tasks WHERE subject_id = $1 AND kind = $2 AND post = $3 AND link = $4 AND done_at IS NULL LIMIT 1"
);
/// How many tasks one list shows; a desk with more is not worked off by looking further down.
const LIST_MAX: i64 = 200;

pub(crate) async fn insert(tx: &mut Tx<'_>, tasks: &[Task]) -> Result<()> {
    let rows = tasks.iter().map(|t| {
        values![
            t.id,
            t.subject.kind.code(),
            t.subject.id,
            t.step,
            t.kind.code(),
            t.post,
            t.department,
            t.assignee,
            t.clause,
            t.title.zh,
            t.title.en,
            t.link,
            t.due_at,
            t.provisional,
            t.opened_at,
            t.version,
            t.within_days.map(i64::from)
        ]
    });
    tx.insert_many(INSERT, rows).await
}

/// How a task ends: when, by whom, and what a person said came out of it.
pub(crate) struct Ending<'a> {
    pub(crate) at: Moment,
    pub(crate) by: Option<UserId>,
    pub(crate) outcome: Option<&'a str>,
}

pub(crate) async fn find(tx: &mut Tx<'_>, id: TaskId) -> Result<Task> {
    let row = tx
        .fetch_optional(FIND, params![id])
        .await?
        .ok_or(Fault::NotFound("task"))?;
    read(&row)
}

/// Every task of a subject, done ones too.
pub(crate) async fn of(tx: &mut Tx<'_>, subject: Subject) -> Result<Vec<Task>> {
    let rows = tx.fetch_all(OF_SUBJECT, params![subject.id]).await?;
    rows.iter().map(read).collect()
}

/// Whether an open task of this kind, post and place is there already.
pub(crate) async fn open_like(tx: &mut Tx<'_>, task: &Task) -> Result<Option<TaskId>> {
    // What is to be noted of the subject once more is other news: an order held, and going on again.
    if task.kind == TaskKind::Acknowledge && task.link == task.subject.link("") {
        return Ok(None);
    }
    let found = tx
        .fetch_optional(
            OPEN_ALERT,
            params![task.subject.id, task.kind.code(), task.post, task.link],
        )
        .await?;
    found.map(|row| row.get(0)).transpose()
}

/// Ends one task; whether it was still open.
pub(crate) async fn close(tx: &mut Tx<'_>, id: TaskId, end: &Ending<'_>) -> Result<bool> {
    Ok(tx
        .execute(CLOSE, params![id, end.at, end.by, end.outcome])
        .await?
        > 0)
}

/// Ends the open tasks of one step.
pub(crate) async fn close_step(
    tx: &mut Tx<'_>,
    subject: Subject,
    step: &str,
    end: &Ending<'_>,
) -> Result<()> {
    tx.queue(
        CLOSE_STEP,
        params![subject.id, step, end.at, end.by, end.outcome],
    )
    .await
}

/// Ends all open tasks of a subject, alerts too.
pub(crate) async fn close_all(tx: &mut Tx<'_>, subject: Subject, end: &Ending<'_>) -> Result<()> {
    tx.queue(CLOSE_ALL, params![subject.id, end.at, end.by, end.outcome])
        .await
}

/// Moves the due moment of a step's open tasks.
pub(crate) async fn move_due(
    tx: &mut Tx<'_>,
    subject: Subject,
    step: &str,
    (due_at, provisional): (Option<Moment>, bool),
) -> Result<()> {
    tx.queue(MOVE_DUE, params![subject.id, step, due_at, provisional])
        .await
}

/// Ends what was told about a step that turns out not to be late.
pub(crate) async fn close_escalations(
    tx: &mut Tx<'_>,
    subject: Subject,
    step: &str,
    end: &Ending<'_>,
) -> Result<()> {
    tx.queue(
        CLOSE_ESCALATIONS,
        params![subject.id, step, end.at, end.by, end.outcome],
    )
    .await
}

/// Open tasks that were given working days, after one of them.
pub(crate) async fn within_days(tx: &mut Tx<'_>, after: Uuid, limit: i64) -> Result<Vec<Task>> {
    let rows = tx.fetch_all(WITHIN_DAYS, params![after, limit]).await?;
    rows.iter().map(read).collect()
}

/// Moves the due moment of one open task.
pub(crate) async fn move_one(
    tx: &mut Tx<'_>,
    id: TaskId,
    (due_at, provisional): (Moment, bool),
) -> Result<()> {
    tx.queue(MOVE_ONE, params![id, due_at, provisional]).await
}

/// Gives one person's open tasks on a subject to another.
pub(crate) async fn hand_over(
    tx: &mut Tx<'_>,
    subject: Subject,
    (from, to): (UserId, UserId),
) -> Result<()> {
    tx.queue(HAND_OVER, params![subject.id, from, to]).await
}

/// Whose tasks are asked for: those of persons, and those of posts in departments.
#[derive(Debug, Clone, Default)]
pub(crate) struct Desk {
    pub(crate) users: Vec<UserId>,
    pub(crate) posts: Vec<(&'static str, DepartmentId)>,
}

/// Open tasks of a desk, the most urgent first: those of the persons, then those open to the posts.
pub(crate) async fn on_desk(tx: &mut Tx<'_>, desk: &Desk) -> Result<Vec<Task>> {
    let mine = Query::new(select!(
        "tasks t WHERE t.done_at IS NULL AND t.assignee IN "
    ))
    .bind_list(desk.users.iter().copied())
    .push(" ORDER BY t.due_at NULLS LAST, t.opened_at, t.id LIMIT ")
    .bind(LIST_MAX);
    let mut tasks = list(tx, &mine).await?;
    let mut posts: Vec<&str> = desk.posts.iter().map(|(post, _)| *post).collect();
    posts.sort_unstable();
    posts.dedup();
    for post in posts {
        let departments = desk
            .posts
            .iter()
            .filter(|(p, _)| *p == post)
            .map(|(_, d)| *d);
        let pool = Query::new(select!(
            "tasks t WHERE t.done_at IS NULL AND t.assignee IS NULL AND t.post = "
        ))
        .bind(post)
        .push(" AND (t.department_id IS NULL OR t.department_id IN ")
        .bind_list(departments)
        .push(") ORDER BY t.due_at NULLS LAST, t.opened_at, t.id LIMIT ")
        .bind(LIST_MAX);
        tasks.extend(list(tx, &pool).await?);
    }
    Ok(tasks)
}

/// Open steps of others on what these persons own: what they wait for.
pub(crate) async fn awaited_by(tx: &mut Tx<'_>, owners: &[UserId]) -> Result<Vec<Task>> {
    let query = Query::new(select!(
        "process_instances i JOIN tasks t ON t.subject_id = i.subject_id WHERE i.closed_at IS NULL AND t.done_at IS NULL \
         AND i.owner IN "
    ))
    .bind_list(owners.iter().copied())
    .push(" AND (t.assignee IS NULL OR t.assignee NOT IN ")
    .bind_list(owners.iter().copied())
    .push(") ORDER BY t.due_at NULLS LAST, t.opened_at, t.id LIMIT ")
    .bind(LIST_MAX);
    list(tx, &query).await
}

async fn list(tx: &mut Tx<'_>, query: &Query) -> Result<Vec<Task>> {
    let rows = tx.fetch_all(query.sql(), query.params()).await?;
    rows.iter().map(read).collect()
}

fn read(row: &Row) -> Result<Task> {
    let kind: String = row.get(4)?;
    Ok(Task {
        id: row.get(0)?,
        subject: subject(row, 1, 2)?,
        step: row.get(3)?,
        kind: TaskKind::parse(&kind)
            .ok_or_else(|| Fault::internal(format_args!("unknown task kind {kind}")))?,
        post: row.get(5)?,
        department: row.get(6)?,
        assignee: row.get(7)?,
        clause: row.get(8)?,
        title: kernel::Text::new(row.get::<String>(9)?, row.get::<String>(10)?),
        link: row.get(11)?,
        due_at: row.get(12)?,
        provisional: row.get(13)?,
        opened_at: row.get(14)?,
        done_at: row.get(15)?,
        done_by: row.get(16)?,
        outcome: row.get(17)?,
        version: row.get(18)?,
        within_days: row
            .get::<Option<i64>>(19)?
            .and_then(|days| u32::try_from(days).ok()),
    })
}

/// What stands open about some subjects, in one statement.
pub(crate) async fn open_work(
    tx: &mut Tx<'_>,
    subjects: impl IntoIterator<Item = Uuid>,
) -> Result<HashMap<Uuid, OpenWork>> {
    let query = Query::new(
        "SELECT t.subject_id, t.kind, t.title_zh, t.title_en, t.due_at FROM tasks t \
         WHERE t.done_at IS NULL AND t.subject_id IN ",
    );
    let query = query
        .bind_padded(subjects)
        .push(" ORDER BY t.opened_at DESC, t.id DESC");
    let mut all: HashMap<Uuid, OpenWork> = HashMap::new();
    for row in tx.fetch_all(query.sql(), query.params()).await? {
        let open = all.entry(row.get(0)?).or_default();
        let due: Option<Moment> = row.get(4)?;
        open.next_due = open.next_due.into_iter().chain(due).min();
        let title = kernel::Text::new(row.get::<String>(2)?, row.get::<String>(3)?);
        let act = row.get::<String>(1)? == TaskKind::Act.code();
        if act && !open.under_way.contains(&title) {
            open.under_way.push(title);
        }
    }
    Ok(all)
}
