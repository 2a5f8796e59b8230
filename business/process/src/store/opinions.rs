//! Tables `opinions` and `form_answers`: what each person said, in every round, for ever.

use kernel::{Moment, Result, UserId};
use store::{Json, Row, Sql, Tx, params, sql};
use uuid::Uuid;

use crate::Subject;

/// One opinion with all that belongs to it.
#[derive(Debug, Clone)]
pub(crate) struct OpinionRow {
    pub(crate) id: Uuid,
    pub(crate) step: String,
    pub(crate) round: i64,
    pub(crate) user: UserId,
    pub(crate) on_behalf_of: Option<UserId>,
    pub(crate) post: String,
    pub(crate) verdict: String,
    pub(crate) reason: String,
    /// The answers to the checklist and the checks as they stood, as JSON.
    pub(crate) checklist: serde_json::Value,
    /// The hash of the whole content seen.
    pub(crate) content_hash: String,
    /// The groups it rests on with their hashes, as JSON.
    pub(crate) looks_at: serde_json::Value,
    pub(crate) event_seq: i64,
    pub(crate) created_at: Moment,
    pub(crate) voided_at: Option<Moment>,
    pub(crate) voided_why: Option<serde_json::Value>,
}

const INSERT: Sql = sql!(
    "INSERT INTO opinions (id, subject_kind, subject_id, step, round, user_id, on_behalf_of, post, verdict, reason, \
     checklist, content_hash, looks_at, event_seq, created_at) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)"
);
const OF_SUBJECT: Sql = sql!(
    "SELECT id, step, round, user_id, on_behalf_of, post, verdict, reason, checklist, content_hash, looks_at, \
     event_seq, created_at, voided_at, voided_why FROM opinions WHERE subject_id = $1 ORDER BY created_at, id"
);
const INSERT_FORM: Sql = sql!(
    "INSERT INTO form_answers (id, subject_kind, subject_id, form, round, user_id, on_behalf_of, answers, event_seq, \
     created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
);
const FORMS_OF_SUBJECT: Sql = sql!(
    "SELECT id, form, round, user_id, on_behalf_of, answers, event_seq, created_at FROM form_answers \
     WHERE subject_id = $1 ORDER BY created_at, id"
);
const VOID: Sql = sql!(
    "UPDATE opinions SET voided_at = $4, voided_why = $5 \
     WHERE subject_id = $1 AND step = $2 AND round = $3 AND voided_at IS NULL"
);

pub(crate) async fn insert(tx: &mut Tx<'_>, subject: Subject, opinion: &OpinionRow) -> Result<()> {
    tx.queue(
        INSERT,
        params![
            opinion.id,
            subject.kind.code(),
            subject.id,
            opinion.step,
            opinion.round,
            opinion.user,
            opinion.on_behalf_of,
            opinion.post,
            opinion.verdict,
            opinion.reason,
            Json(&opinion.checklist),
            opinion.content_hash,
            Json(&opinion.looks_at),
            opinion.event_seq,
            opinion.created_at,
        ],
    )
    .await
}

/// A form that was filled in.
#[derive(Debug, Clone)]
pub(crate) struct FormRow {
    pub(crate) id: Uuid,
    pub(crate) form: String,
    pub(crate) round: i64,
    pub(crate) user: UserId,
    pub(crate) on_behalf_of: Option<UserId>,
    /// The answers by question, as JSON.
    pub(crate) answers: serde_json::Value,
    pub(crate) event_seq: i64,
    pub(crate) created_at: Moment,
}

pub(crate) async fn insert_form(tx: &mut Tx<'_>, subject: Subject, row: &FormRow) -> Result<()> {
    tx.queue(
        INSERT_FORM,
        params![
            row.id,
            subject.kind.code(),
            subject.id,
            row.form,
            row.round,
            row.user,
            row.on_behalf_of,
            Json(&row.answers),
            row.event_seq,
            row.created_at,
        ],
    )
    .await
}

/// Every form filled in on a subject, in the order they came.
pub(crate) async fn forms_of(tx: &mut Tx<'_>, subject: Subject) -> Result<Vec<FormRow>> {
    let rows = tx.fetch_all(FORMS_OF_SUBJECT, params![subject.id]).await?;
    let read = |row: &Row| {
        let Json(answers) = row.get(5)?;
        Ok(FormRow {
            id: row.get(0)?,
            form: row.get(1)?,
            round: row.get(2)?,
            user: row.get(3)?,
            on_behalf_of: row.get(4)?,
            answers,
            event_seq: row.get(6)?,
            created_at: row.get(7)?,
        })
    };
    rows.iter().map(read).collect()
}

/// Every opinion on a subject, voided ones too, in the order they were given.
pub(crate) async fn of(tx: &mut Tx<'_>, subject: Subject) -> Result<Vec<OpinionRow>> {
    let rows = tx.fetch_all(OF_SUBJECT, params![subject.id]).await?;
    rows.iter().map(read).collect()
}

/// Makes the opinions of one step and round void, and says why.
pub(crate) async fn void(
    tx: &mut Tx<'_>,
    subject: Subject,
    (step, round): (&str, i64),
    now: Moment,
    why: &serde_json::Value,
) -> Result<()> {
    tx.queue(VOID, params![subject.id, step, round, now, Json(why)])
        .await
}

fn read(row: &Row) -> Result<OpinionRow> {
    let Json(checklist) = row.get(8)?;
    let Json(looks_at) = row.get(10)?;
    let why: Option<Json<serde_json::Value>> = row.get(14)?;
    Ok(OpinionRow {
        id: row.get(0)?,
        step: row.get(1)?,
        round: row.get(2)?,
        user: row.get(3)?,
        on_behalf_of: row.get(4)?,
        post: row.get(5)?,
        verdict: row.get(6)?,
        reason: row.get(7)?,
        checklist,
        content_hash: row.get(9)?,
        looks_at,
        event_seq: row.get(11)?,
        created_at: row.get(12)?,
        voided_at: row.get(13)?,
        voided_why: why.map(|Json(value)| value),
    })
}
