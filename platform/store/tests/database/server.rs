//! PostgreSQL: rivals, deadlocks, callers that go away; and that every linked text prepares.

use std::time::Duration;

use crate::scratch::{Insert, count, scratch};
use kernel::Result;
use store::{Command, Db, Dialect, Sql, Tx, params, testing};

/// Changes two items in a given order, with a pause between them.
struct Change(&'static str, &'static str);

impl Command for Change {
    const NAME: &'static str = "test.change";
    type Output = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<()> {
        let update = Sql::composed("UPDATE item SET amount = amount + 1 WHERE code = $1");
        tx.execute(update, params![self.0]).await?;
        tx.fetch_one(Sql::composed("SELECT CAST(pg_sleep(0.2) AS TEXT)"), &[])
            .await?;
        tx.execute(update, params![self.1]).await.map(drop)
    }
}

async fn on_postgres() -> Option<(testing::TestDb, Db)> {
    scratch()
        .await
        .into_iter()
        .find(|(_, db)| db.dialect() == Dialect::Postgres)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deadlock_is_resolved_by_running_the_victim_again() {
    let Some((_guard, db)) = on_postgres().await else {
        return;
    };
    db.run(Insert::new("a")).await.unwrap();
    db.run(Insert::new("b")).await.unwrap();
    let (there, back) = tokio::join!(db.run(Change("a", "b")), db.run(Change("b", "a")));
    there.unwrap();
    back.unwrap();
    let sum = Sql::composed("SELECT CAST(SUM(amount) AS BIGINT) FROM item");
    let row = db
        .read_with(move |tx| Box::pin(tx.fetch_one(sum, &[])))
        .await
        .unwrap();
    assert_eq!(row.get::<i64>(0).unwrap(), 6);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_caller_that_goes_away_leaves_no_open_transaction() {
    let Some((_guard, db)) = on_postgres().await else {
        return;
    };
    db.run(Insert::new("a")).await.unwrap();
    for _ in 0..20 {
        let gone = tokio::time::timeout(Duration::from_millis(50), db.run(Change("a", "a"))).await;
        assert!(gone.is_err());
    }
    // A row lock left behind would stop this until the lock timeout.
    tokio::time::timeout(Duration::from_secs(3), db.run(Change("a", "a")))
        .await
        .unwrap()
        .unwrap();
    let amount = Sql::composed("SELECT amount FROM item");
    let row = db
        .read_with(move |tx| Box::pin(tx.fetch_one(amount, &[])))
        .await
        .unwrap();
    assert_eq!(row.get::<i64>(0).unwrap(), 3);
    assert_eq!(count(&db).await, 1);
}

/// Loses a race for a unique value once, then finds it taken.
struct Claim;

impl Command for Claim {
    const NAME: &'static str = "test.claim";
    type Output = i64;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<i64> {
        tx.retry_on("item_code_key");
        let number: i64 = tx
            .fetch_one(Sql::composed("SELECT COUNT(*) FROM item"), &[])
            .await?
            .get(0)?;
        tx.fetch_one(Sql::composed("SELECT CAST(pg_sleep(0.05) AS TEXT)"), &[])
            .await?;
        Insert::new(format!("{number}")).write(tx).await?;
        Ok(number)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_race_is_run_again() {
    let Some((_guard, db)) = on_postgres().await else {
        return;
    };
    let (a, b, c) = tokio::join!(db.run(Claim), db.run(Claim), db.run(Claim));
    let mut numbers = [a.unwrap(), b.unwrap(), c.unwrap()];
    numbers.sort_unstable();
    assert_eq!(numbers, [0, 1, 2]);
}

#[tokio::test]
async fn every_linked_text_prepares_and_a_wrong_one_is_found() {
    let dbs = testing::databases().await;
    let wrong = testing::prepare_all(&dbs).await.unwrap_err();
    for db in &dbs {
        assert!(wrong.contains(&format!("{:?}: ", db.dialect())), "{wrong}");
    }
    assert!(
        wrong.contains("no_such_table") && wrong.contains("server.rs"),
        "{wrong}"
    );
    assert_eq!(
        wrong.matches("server.rs").count(),
        dbs.len(),
        "only the wrong one: {wrong}"
    );
    assert_eq!(
        (WRONG.text(), RIGHT.text()),
        ("SELECT x FROM no_such_table", "SELECT $1 || ''")
    );
}

const WRONG: Sql = store::sql!("SELECT x FROM no_such_table");
const RIGHT: Sql = store::sql!("SELECT $1 || ''");
