//! Prepares every registered SQL text on both databases: what a compiler would check for one.

use std::fmt::Write as _;

use super::TestDb;
use crate::{Registered, db::Engine, registered, row, sqlite::Sqlite};

/// A text's shape on one database.
#[derive(Debug, PartialEq, Eq)]
struct Shape {
    params: usize,
    columns: usize,
}

/// Prepares all texts that are linked into this program on the given databases. Answers how many
/// there are, or the list of what is wrong: errors, columns of types that cannot be read, and
/// texts whose number of parameters or columns differs between the databases.
pub async fn prepare_all(dbs: &[TestDb]) -> Result<usize, String> {
    let mut wrong = String::new();
    let mut count = 0;
    for text in registered() {
        count += 1;
        let mut shapes = Vec::new();
        for db in dbs {
            let shape = match db.engine() {
                Engine::Sqlite(sqlite) => on_sqlite(sqlite, text),
                Engine::Postgres(postgres) => on_postgres(postgres, text).await,
            };
            match shape {
                Ok(shape) => shapes.push(shape),
                Err(error) => complain(&mut wrong, text, &format!("{:?}: {error}", db.dialect())),
            }
        }
        if shapes.windows(2).any(|pair| pair[0] != pair[1]) {
            complain(
                &mut wrong,
                text,
                &format!("the databases differ: {shapes:?}"),
            );
        }
    }
    if wrong.is_empty() {
        Ok(count)
    } else {
        Err(wrong)
    }
}

fn complain(wrong: &mut String, text: &Registered, what: &str) {
    let _ = writeln!(
        wrong,
        "{}:{}: {what}\n    {}",
        text.file,
        text.line,
        text.sql.text()
    );
}

fn on_sqlite(sqlite: &Sqlite, text: &Registered) -> Result<Shape, String> {
    let conn = rusqlite::Connection::open(sqlite.path()).map_err(|error| error.to_string())?;
    let statement = conn
        .prepare(&text.sql.sqlite())
        .map_err(|error| error.to_string())?;
    Ok(Shape {
        params: statement.parameter_count(),
        columns: statement.column_count(),
    })
}

async fn on_postgres(
    postgres: &crate::postgres::Postgres,
    text: &Registered,
) -> Result<Shape, String> {
    let client = postgres.writer().await.map_err(|error| error.to_string())?;
    let prepared = client.prepare(text.sql.postgres()).await;
    let statement = prepared.map_err(|error| match error.as_db_error() {
        Some(db) => db.to_string(),
        None => error.to_string(),
    })?;
    for column in statement.columns() {
        if !row::readable(column.type_()) {
            return Err(format!(
                "column {} is {}: CAST it",
                column.name(),
                column.type_()
            ));
        }
    }
    Ok(Shape {
        params: statement.params().len(),
        columns: statement.columns().len(),
    })
}
