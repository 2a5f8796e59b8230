//! A small schema for these tests, on both databases.

use kernel::Result;
use store::{
    Command, Db, Dialect, Settings, Sql, Tx, params,
    testing::{TestDb, databases},
};
use uuid::Uuid;

/// One column type per database where they differ.
const TABLES: &str = "
    CREATE TABLE owner (name TEXT NOT NULL CONSTRAINT owner_pkey PRIMARY KEY);
    CREATE TABLE item (
        id UUID NOT NULL CONSTRAINT item_pkey PRIMARY KEY,
        code TEXT NOT NULL,
        owner TEXT CONSTRAINT item_owner_fkey REFERENCES owner (name),
        amount BIGINT NOT NULL,
        flag BOOLEAN NOT NULL,
        bytes BYTEA,
        CONSTRAINT item_code_key UNIQUE (code)
    );
    INSERT INTO owner VALUES ('somebody')";

/// The text of an insert; composed, because the scratch tables are in no migration.
pub(crate) const INSERT_ITEM: &str =
    "INSERT INTO item (id, code, owner, amount, flag) VALUES ($1, $2, $3, $4, $5)";

/// Databases with the scratch tables. The [`TestDb`] keeps the database alive.
pub(crate) async fn scratch() -> Vec<(TestDb, Db)> {
    scratch_with(|settings| settings).await
}

/// [`scratch`] with other settings.
pub(crate) async fn scratch_with(change: impl Fn(Settings) -> Settings) -> Vec<(TestDb, Db)> {
    let mut out = Vec::new();
    for db in databases().await {
        for text in TABLES.split(';') {
            let text = match db.dialect() {
                Dialect::Sqlite => text
                    .replace("UUID", "BLOB")
                    .replace("BYTEA", "BLOB")
                    .replace("BOOLEAN", "INTEGER"),
                Dialect::Postgres => text.to_owned(),
            };
            db.run(Statement(text)).await.unwrap();
        }
        // Reopened, so that SQLite's constraint names are learned.
        db.close().await;
        let reopened = Db::open(&change(db.settings())).await.unwrap();
        out.push((db, reopened));
    }
    out
}

pub(crate) struct Statement(pub String);

impl Command for Statement {
    const NAME: &'static str = "test.statement";
    type Output = u64;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<u64> {
        tx.execute(Sql::composed(&self.0), &[]).await
    }
}

/// Inserts an item.
pub(crate) struct Insert {
    pub(crate) code: String,
    pub(crate) owner: Option<&'static str>,
}

impl Insert {
    pub(crate) fn new(code: impl Into<String>) -> Self {
        Self {
            code: code.into(),
            owner: None,
        }
    }

    pub(crate) async fn write(&self, tx: &mut Tx<'_>) -> Result<u64> {
        let id = Uuid::now_v7();
        let sql = Sql::composed(INSERT_ITEM);
        tx.execute(sql, params![id, self.code, self.owner, 1_i64, true])
            .await
    }
}

impl Command for Insert {
    const NAME: &'static str = "test.insert";
    type Output = u64;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<u64> {
        self.write(tx).await
    }
}

/// How many items there are.
pub(crate) async fn count(db: &Db) -> i64 {
    db.read_with(|tx| {
        Box::pin(async move {
            tx.fetch_one(Sql::composed("SELECT COUNT(*) FROM item"), &[])
                .await?
                .get(0)
        })
    })
    .await
    .unwrap()
}
