//! Tables `clause_marks`, `clause_deltas` and `clause_tallies`.

use kernel::{DepartmentId, Moment, Result, UserId};
use store::{Json, Query, Row, Sql, Tx, params, sql, values};
use uuid::Uuid;

use crate::{
    Subject,
    compliance::{
        Tally,
        booking::{Booking, Key},
        figures::Reach,
    },
    store::subject,
};

/// A clause that is due or broken on a subject.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mark {
    pub(crate) clause: String,
    /// `due` or `broken`.
    pub(crate) state: String,
    pub(crate) due_at: Option<Moment>,
    pub(crate) event_seq: Option<i64>,
    pub(crate) person: Option<UserId>,
    pub(crate) department: Option<DepartmentId>,
    pub(crate) since: Moment,
}

/// The bookings of one command, not yet folded.
pub(crate) struct Delta {
    pub(crate) policy: String,
    pub(crate) version: i64,
    pub(crate) bookings: Vec<Booking>,
}

const INSERT_MARK: Sql = sql!(
    "INSERT INTO clause_marks (subject_id, clause, subject_kind, policy, state, due_at, event_seq, person, department, \
     since) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
);
const FIND_MARK: Sql = sql!(
    "SELECT subject_kind, subject_id, clause, state, due_at, event_seq, person, department, since FROM clause_marks \
     WHERE subject_id = $1 AND clause = $2"
);
const INSERT_DELTA: Sql = sql!(
    "INSERT INTO clause_deltas (id, policy, version, subject_id, changes) VALUES ($1, $2, $3, $4, $5)"
);
const TAKE_DELTAS: Sql = sql!(
    sqlite: "DELETE FROM clause_deltas WHERE id IN (SELECT id FROM clause_deltas ORDER BY id LIMIT $1) \
             RETURNING policy, version, changes",
    postgres: "DELETE FROM clause_deltas WHERE id IN (SELECT id FROM clause_deltas ORDER BY id LIMIT $1 \
               FOR UPDATE SKIP LOCKED) RETURNING policy, version, changes",
);
const DELTAS: Sql = sql!("SELECT policy, version, changes FROM clause_deltas WHERE policy = $1");
const TALLIES: Sql = sql!(
    "SELECT clause, period, department, person, CAST(SUM(kept) AS BIGINT), CAST(SUM(broken) AS BIGINT), \
     CAST(SUM(due) AS BIGINT) FROM clause_tallies WHERE policy = $1 GROUP BY clause, period, department, person"
);
const ADD_TALLY: Sql = sql!(
    "INSERT INTO clause_tallies (policy, version, clause, period, department, person, kept, broken, due) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) \
     ON CONFLICT (policy, version, clause, period, department, person) DO UPDATE SET \
     kept = clause_tallies.kept + excluded.kept, broken = clause_tallies.broken + excluded.broken, \
     due = clause_tallies.due + excluded.due"
);

pub(crate) async fn insert_marks(
    tx: &mut Tx<'_>,
    subject: Subject,
    policy: &str,
    marks: &[Mark],
) -> Result<()> {
    let rows = marks.iter().map(|m| {
        values![
            subject.id,
            m.clause,
            subject.kind.code(),
            policy,
            m.state,
            m.due_at,
            m.event_seq,
            m.person,
            m.department,
            m.since
        ]
    });
    tx.insert_many(INSERT_MARK, rows).await
}

pub(crate) async fn find_mark(
    tx: &mut Tx<'_>,
    subject: Subject,
    clause: &str,
) -> Result<Option<Mark>> {
    let row = tx
        .fetch_optional(FIND_MARK, params![subject.id, clause])
        .await?;
    row.map(|row| read_mark(&row)).transpose()
}

/// Takes the marks of some clauses off a subject.
pub(crate) async fn drop_marks(tx: &mut Tx<'_>, subject: Subject, clauses: &[&str]) -> Result<()> {
    if clauses.is_empty() {
        return Ok(());
    }
    let query = Query::new("DELETE FROM clause_marks WHERE subject_id = ")
        .bind(subject.id)
        .push(" AND clause IN ")
        .bind_padded(clauses.iter().map(|clause| (*clause).to_owned()));
    tx.queue(query.sql(), query.params()).await
}

/// Which marks to list.
pub(crate) struct MarkFilter<'a> {
    pub(crate) policy: &'a str,
    pub(crate) clause: &'a str,
    pub(crate) state: Option<&'a str>,
    pub(crate) after: Option<(Moment, Uuid)>,
    pub(crate) limit: i64,
}

/// Marks of a clause within a reader's reach, the longest first.
pub(crate) async fn marks(
    tx: &mut Tx<'_>,
    filter: &MarkFilter<'_>,
    reach: &Reach,
) -> Result<Vec<(Subject, Mark)>> {
    let mut query = Query::new(
        "SELECT subject_kind, subject_id, clause, state, due_at, event_seq, person, department, since \
         FROM clause_marks WHERE policy = ",
    )
    .bind(filter.policy)
    .push(" AND clause = ")
    .bind(filter.clause);
    if let Some(state) = filter.state {
        query = query.push(" AND state = ").bind(state);
    }
    if let Some((since, id)) = filter.after {
        query = query
            .push(" AND (since, subject_id) > (")
            .bind(since)
            .push(", ")
            .bind(id)
            .push(")");
    }
    query = within(query, reach)
        .push(" ORDER BY since, subject_id LIMIT ")
        .bind(filter.limit);
    let rows = tx.fetch_all(query.sql(), query.params()).await?;
    rows.iter()
        .map(|row| Ok((subject(row, 0, 1)?, read_mark(row)?)))
        .collect()
}

/// A subject under a policy, with how each clause stands on it.
pub(crate) struct Standing {
    pub(crate) subject: Subject,
    pub(crate) version: i64,
    /// A letter for each clause of that version, see [`ClauseState::letter`](engine::compliance::ClauseState::letter).
    pub(crate) states: String,
    owner: Option<UserId>,
    department: Option<DepartmentId>,
    began: Moment,
}

impl Standing {
    /// As a mark of a clause that was kept.
    pub(crate) fn mark(&self, clause: &str) -> Mark {
        Mark {
            clause: clause.to_owned(),
            state: "kept".to_owned(),
            due_at: None,
            event_seq: None,
            person: self.owner,
            department: self.department,
            since: self.began,
        }
    }
}

/// Subjects that [`instances`] reads at once.
pub(crate) const WINDOW: usize = 1_000;

/// Subjects under a policy within a reader's reach, the newest first, [`WINDOW`] at most.
pub(crate) async fn instances(
    tx: &mut Tx<'_>,
    (policy, before): (&str, Option<Uuid>),
    reach: &Reach,
) -> Result<Vec<Standing>> {
    // Ids grow with time, so that no further index is needed.
    let mut query = Query::new(
        "SELECT subject_kind, subject_id, policy_version, clauses, person, department, sort_at FROM \
         (SELECT subject_kind, subject_id, policy, policy_version, clauses, owner AS person, department, \
         sort_at FROM process_instances) AS of_all WHERE policy = ",
    )
    .bind(policy);
    if let Some(before) = before {
        query = query.push(" AND subject_id < ").bind(before);
    }
    // The plan has to know how few are wanted: the limit stands in the text.
    let query = within(query, reach).push(" ORDER BY subject_id DESC LIMIT 1000");
    let rows = tx.fetch_all(query.sql(), query.params()).await?;
    let read = |row: &Row| {
        Ok(Standing {
            subject: subject(row, 0, 1)?,
            version: row.get(2)?,
            states: row.get(3)?,
            owner: row.get(4)?,
            department: row.get(5)?,
            began: row.get(6)?,
        })
    };
    rows.iter().map(read).collect()
}

/// How many subjects have each clause due now, within a reader's reach.
pub(crate) async fn due_counts(
    tx: &mut Tx<'_>,
    policy: &str,
    reach: &Reach,
) -> Result<Vec<(String, i64)>> {
    let query =
        Query::new("SELECT clause, COUNT(*) FROM clause_marks WHERE state = 'due' AND policy = ")
            .bind(policy);
    let query = within(query, reach).push(" GROUP BY clause");
    let rows = tx.fetch_all(query.sql(), query.params()).await?;
    rows.iter()
        .map(|row| Ok((row.get(0)?, row.get(1)?)))
        .collect()
}

fn within(query: Query, reach: &Reach) -> Query {
    match reach {
        Reach::All => query,
        Reach::Of { departments, users } => query
            .push(" AND (department IN ")
            .bind_list(departments.iter().copied())
            .push(" OR person IN ")
            .bind_list(users.iter().copied())
            .push(")"),
    }
}

pub(crate) async fn insert_delta(
    tx: &mut Tx<'_>,
    (policy, version): (&str, i64),
    subject: Subject,
    bookings: &[Booking],
) -> Result<()> {
    tx.queue(
        INSERT_DELTA,
        params![Uuid::now_v7(), policy, version, subject.id, Json(bookings)],
    )
    .await
}

/// Takes the oldest deltas away, to be folded in this very transaction.
pub(crate) async fn take_deltas(tx: &mut Tx<'_>, limit: i64) -> Result<Vec<Delta>> {
    tx.fetch_all(TAKE_DELTAS, params![limit])
        .await?
        .iter()
        .map(read_delta)
        .collect()
}

/// Every count of a policy over all its versions, with what is not yet folded.
pub(crate) async fn tallies(tx: &mut Tx<'_>, policy: &str) -> Result<Vec<(String, Key, Tally)>> {
    let mut counts = Vec::new();
    for row in tx.fetch_all(TALLIES, params![policy]).await? {
        let (department, person): (Uuid, Uuid) = (row.get(2)?, row.get(3)?);
        let key = Key {
            period: row.get(1)?,
            department: Some(DepartmentId(department)).filter(|d| !d.0.is_nil()),
            person: Some(UserId(person)).filter(|p| !p.0.is_nil()),
        };
        let tally = Tally {
            kept: row.get(4)?,
            broken: row.get(5)?,
            due: row.get(6)?,
        };
        counts.push((row.get(0)?, key, tally));
    }
    for row in tx.fetch_all(DELTAS, params![policy]).await? {
        let bookings = read_delta(&row)?.bookings.into_iter();
        counts.extend(bookings.map(|b| {
            (
                b.clause,
                b.key,
                Tally {
                    kept: b.kept,
                    broken: b.broken,
                    due: b.due,
                },
            )
        }));
    }
    Ok(counts)
}

pub(crate) async fn add_tally(
    tx: &mut Tx<'_>,
    (policy, version): (&str, i64),
    clause: &str,
    key: &Key,
    tally: &Tally,
) -> Result<()> {
    let department = key.department.map_or(Uuid::nil(), |d| d.0);
    let person = key.person.map_or(Uuid::nil(), |p| p.0);
    let counts = (tally.kept, tally.broken, tally.due);
    tx.queue(
        ADD_TALLY,
        params![
            policy, version, clause, key.period, department, person, counts.0, counts.1, counts.2
        ],
    )
    .await
}

fn read_mark(row: &Row) -> Result<Mark> {
    Ok(Mark {
        clause: row.get(2)?,
        state: row.get(3)?,
        due_at: row.get(4)?,
        event_seq: row.get(5)?,
        person: row.get(6)?,
        department: row.get(7)?,
        since: row.get(8)?,
    })
}

fn read_delta(row: &Row) -> Result<Delta> {
    let Json(bookings) = row.get(2)?;
    Ok(Delta {
        policy: row.get(0)?,
        version: row.get(1)?,
        bookings,
    })
}
