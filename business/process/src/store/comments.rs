//! Table `comments`.

use kernel::{Result, UserId};
use store::{Json, Row, Sql, Tx, params, sql};

use crate::{Comment, NamedPerson, Subject};

const INSERT: Sql = sql!(
    "INSERT INTO comments (id, subject_kind, subject_id, author, body, mentions, created_at) \
     VALUES ($1, $2, $3, $4, $5, $6, $7)"
);
const OF_SUBJECT: Sql = sql!(
    "SELECT id, author, body, mentions, created_at FROM comments WHERE subject_id = $1 ORDER BY created_at, id LIMIT $2"
);

pub(crate) async fn insert(tx: &mut Tx<'_>, subject: Subject, comment: &Comment) -> Result<()> {
    let mentions: Vec<UserId> = comment.mentions.iter().map(|person| person.user).collect();
    tx.queue(
        INSERT,
        params![
            comment.id,
            subject.kind.code(),
            subject.id,
            comment.author.user,
            comment.body,
            Json(mentions),
            comment.created_at,
        ],
    )
    .await
}

/// The comments on a subject, without names.
pub(crate) async fn of(tx: &mut Tx<'_>, subject: Subject, limit: i64) -> Result<Vec<Comment>> {
    let rows = tx.fetch_all(OF_SUBJECT, params![subject.id, limit]).await?;
    rows.iter().map(read).collect()
}

fn read(row: &Row) -> Result<Comment> {
    let unnamed = |user: UserId| NamedPerson {
        user,
        name: String::new(),
    };
    let Json(mentions) = row.get::<Json<Vec<UserId>>>(3)?;
    Ok(Comment {
        id: row.get(0)?,
        author: unnamed(row.get(1)?),
        body: row.get(2)?,
        mentions: mentions.into_iter().map(unnamed).collect(),
        created_at: row.get(4)?,
    })
}
