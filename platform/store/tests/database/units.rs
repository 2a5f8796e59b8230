//! Units of work: what is committed, what is rolled back, and who is told when.

use std::time::Duration;

use crate::scratch::{INSERT_ITEM, Insert, Statement, count, scratch, scratch_with};
use kernel::{Fault, Result};
use store::{Command, Db, Dialect, Query, Settings, Sql, Tx, params, values};
use uuid::Uuid;

#[tokio::test]
async fn constraints_give_the_same_fault_on_both_databases() {
    for (_guard, db) in scratch().await {
        db.run(Insert::new("a")).await.unwrap();
        let duplicate = db.run(Insert::new("a")).await.unwrap_err();
        assert!(
            matches!(&duplicate, Fault::Conflict(error) if error.code == "item_code_key"),
            "{duplicate:?}"
        );
        let orphan = db
            .run(Insert {
                code: "b".into(),
                owner: Some("nobody"),
            })
            .await
            .unwrap_err();
        assert!(
            matches!(&orphan, Fault::Invalid(errors) if errors[0].code == "reference"),
            "{orphan:?}"
        );
        assert_eq!(count(&db).await, 1);
    }
}

/// Ignores that a statement failed.
struct Swallow;

impl Command for Swallow {
    const NAME: &'static str = "test.swallow";
    type Output = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<()> {
        Insert::new("x").write(tx).await?;
        let _ = Insert::new("x").write(tx).await;
        Ok(())
    }
}

#[tokio::test]
async fn a_swallowed_failure_is_not_committed() {
    for (_guard, db) in scratch().await {
        assert!(matches!(db.run(Swallow).await, Err(Fault::Conflict(_))));
        assert_eq!(count(&db).await, 0);
    }
}

/// Queues the same code twice: the failure shows at the commit.
struct QueueTwice;

impl Command for QueueTwice {
    const NAME: &'static str = "test.queue_twice";
    type Output = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<()> {
        for _ in 0..2 {
            let id = Uuid::now_v7();
            let row = params![id, "twice", None::<String>, 1_i64, false];
            tx.queue(Sql::composed(INSERT_ITEM), row).await?;
        }
        Ok(())
    }
}

#[tokio::test]
async fn a_queued_failure_shows_at_the_commit() {
    for (_guard, db) in scratch().await {
        let fault = db.run(QueueTwice).await.unwrap_err();
        assert!(matches!(&fault, Fault::Conflict(error) if error.code == "item_code_key"));
        assert_eq!(count(&db).await, 0);
        db.run(Insert::new("next")).await.unwrap();
    }
}

/// Asks ahead for an item and for a quotient, and fetches what it is told to.
struct AskAhead {
    divisor: i64,
    fetch: bool,
}

impl Command for AskAhead {
    const NAME: &'static str = "test.ask_ahead";
    type Output = i64;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<i64> {
        let amount = Sql::composed("SELECT amount FROM item WHERE code = $1");
        let quotient = Sql::composed("SELECT amount / CAST($1 AS BIGINT) FROM item");
        tx.ask(amount, params!["asked"]).await?;
        tx.ask(quotient, params![self.divisor]).await?;
        let id = Uuid::now_v7();
        let row = params![id, "written", None::<String>, 1_i64, false];
        tx.queue(Sql::composed(INSERT_ITEM), row).await?;
        let asked: i64 = tx.fetch_one(amount, params!["asked"]).await?.get(0)?;
        let written: i64 = tx.fetch_one(amount, params!["written"]).await?.get(0)?;
        if self.fetch {
            tx.fetch_all(quotient, params![self.divisor]).await?;
        }
        Ok(asked + written)
    }
}

#[tokio::test]
async fn what_is_asked_ahead_answers_its_own_fetch() {
    for (_guard, db) in scratch().await {
        db.run(Insert::new("asked")).await.unwrap();
        let both = db
            .run(AskAhead {
                divisor: 1,
                fetch: true,
            })
            .await
            .unwrap();
        assert_eq!((both, count(&db).await), (2, 2));
    }
}

#[tokio::test]
async fn a_failure_of_what_was_asked_ahead_loses_the_transaction() {
    for (_guard, db) in scratch().await {
        if db.dialect() == Dialect::Sqlite {
            continue; // nothing is sent ahead there, and a quotient by zero is NULL
        }
        db.run(Insert::new("asked")).await.unwrap();
        for fetch in [true, false] {
            let done = db.run(AskAhead { divisor: 0, fetch }).await;
            assert!(matches!(done, Err(Fault::Internal(_))), "{done:?}");
            assert_eq!(count(&db).await, 1);
        }
    }
}

/// Misbehaves after an insert.
enum Misbehave {
    Panic,
    Sleep,
}

impl Command for Misbehave {
    const NAME: &'static str = "test.misbehave";
    type Output = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<()> {
        Insert::new("x").write(tx).await?;
        match self {
            Self::Panic => panic!("on purpose"),
            Self::Sleep => tokio::time::sleep(Duration::from_millis(1)).await,
        }
        Ok(())
    }
}

#[tokio::test]
async fn a_panic_takes_down_its_command_only() {
    for (_guard, db) in scratch().await {
        assert!(matches!(
            db.run(Misbehave::Panic).await,
            Err(Fault::Internal(_))
        ));
        db.run(Insert::new("next")).await.unwrap();
        assert_eq!(count(&db).await, 1);
    }
}

#[tokio::test]
async fn waiting_for_something_else_is_refused_on_sqlite() {
    for (_guard, db) in scratch().await {
        let result = db.run(Misbehave::Sleep).await;
        if db.dialect() == Dialect::Sqlite {
            let fault = result.unwrap_err();
            assert!(
                fault.to_string().contains("waited for something"),
                "{fault}"
            );
            assert_eq!(count(&db).await, 0);
            let read = db.read_with(|_| {
                Box::pin(async {
                    tokio::task::yield_now().await;
                    Ok(())
                })
            });
            assert!(read.await.unwrap_err().to_string().contains("waited"));
        }
    }
}

/// Adds one to an amount, by reading and writing.
struct Increment;

impl Command for Increment {
    const NAME: &'static str = "test.increment";
    type Output = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<()> {
        let text = format!(
            "SELECT amount FROM item WHERE code = $1{}",
            tx.dialect().pick("", store::FOR_UPDATE)
        );
        let amount: i64 = tx
            .fetch_one(Sql::composed(&text), params!["counter"])
            .await?
            .get(0)?;
        let update = Sql::composed("UPDATE item SET amount = $2 WHERE code = $1");
        tx.queue(update, params!["counter", amount + 1]).await
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn read_modify_write_loses_nothing() {
    for (_guard, db) in scratch().await {
        db.run(Insert::new("counter")).await.unwrap();
        let mut tasks = tokio::task::JoinSet::new();
        for _ in 0..64 {
            let db = db.clone();
            tasks.spawn(async move { db.run(Increment).await });
        }
        for result in tasks.join_all().await {
            result.unwrap();
        }
        let amount = Sql::composed("SELECT amount FROM item");
        let row = db
            .read_with(move |tx| Box::pin(tx.fetch_one(amount, &[])))
            .await
            .unwrap();
        assert_eq!(row.get::<i64>(0).unwrap(), 65);
    }
}

/// Inserts many rows at once.
struct InsertMany(usize);

impl Command for InsertMany {
    const NAME: &'static str = "test.insert_many";
    type Output = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<()> {
        let row = |i| {
            values![
                Uuid::now_v7(),
                format!("code {i}"),
                "somebody",
                i64::from(i),
                true
            ]
        };
        let rows = (0..u16::try_from(self.0).unwrap()).map(row);
        tx.insert_many(Sql::composed(INSERT_ITEM), rows).await
    }
}

#[tokio::test]
async fn many_rows_and_a_composed_filter() {
    for (_guard, db) in scratch().await {
        db.run(InsertMany(0)).await.unwrap();
        db.run(InsertMany(301)).await.unwrap();
        let rows = db
            .read_with(|tx| {
                Box::pin(async move {
                    let query = Query::new("SELECT code FROM item WHERE amount IN ")
                        .bind_list([7_i64, 300, 999])
                        .push(" AND owner = ")
                        .bind("somebody")
                        .push(" ORDER BY amount");
                    tx.fetch_all(query.sql(), query.params()).await
                })
            })
            .await
            .unwrap();
        let codes: Vec<String> = rows.iter().map(|row| row.get(0).unwrap()).collect();
        assert_eq!(codes, ["code 7", "code 300"]);
    }
}

#[tokio::test]
async fn values_survive_both_databases() {
    for (_guard, db) in scratch().await {
        let id = Uuid::now_v7();
        let insert = move |tx: &mut Tx<'_>| {
            let text = "INSERT INTO item (id, code, amount, flag, bytes)
                        VALUES ($1, $2, $3, $4, $5)";
            let row = values![id, "一单 '$1'", i64::MIN, false, vec![0_u8, 255]];
            (Sql::composed(text), row, tx.dialect())
        };
        db.run_with("test.values", move |tx| {
            let (sql, row, _) = insert(tx);
            Box::pin(async move { tx.execute(sql, &row).await })
        })
        .await
        .unwrap();
        let all = Sql::composed("SELECT id, code, owner, amount, flag, bytes FROM item");
        let row = db
            .read_with(move |tx| Box::pin(tx.fetch_one(all, &[])))
            .await
            .unwrap();
        assert_eq!(row.get::<Uuid>(0).unwrap(), id);
        assert_eq!(row.get::<String>(1).unwrap(), "一单 '$1'");
        assert_eq!(row.get::<Option<String>>(2).unwrap(), None);
        assert_eq!(row.get::<i64>(3).unwrap(), i64::MIN);
        assert!(!row.get::<bool>(4).unwrap());
        assert_eq!(row.get::<Vec<u8>>(5).unwrap(), [0, 255]);
        assert!(row.get::<String>(3).is_err() && row.get::<i64>(6).is_err());
    }
}

#[tokio::test]
async fn a_read_cannot_write() {
    for (_guard, db) in scratch().await {
        assert!(matches!(
            db.read(Insert::new("x")).await,
            Err(Fault::Internal(_))
        ));
        assert_eq!(count(&db).await, 0);
    }
}

/// Holds the writer, so that commands gather behind it.
struct Hold;

impl Command for Hold {
    const NAME: &'static str = "test.hold";
    type Output = ();

    async fn run(&self, _: &mut Tx<'_>) -> Result<()> {
        std::thread::sleep(Duration::from_millis(200));
        Ok(())
    }
}

async fn held(db: &Db) -> tokio::task::JoinHandle<Result<()>> {
    let holder = db.clone();
    let hold = tokio::spawn(async move { holder.run(Hold).await });
    tokio::time::sleep(Duration::from_millis(50)).await;
    hold
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_queue_refuses_at_once() {
    let small = |settings| Settings {
        queue: 2,
        ..settings
    };
    let (_guard, db) = scratch_with(small).await.swap_remove(0);
    let hold = held(&db).await;
    let inserts: Vec<_> = (0..8)
        .map(|i| db.run(Insert::new(format!("{i}"))))
        .collect();
    let results = futures_util::future::join_all(inserts).await;
    let refused = results
        .iter()
        .filter(|r| matches!(r, Err(Fault::Unavailable(_))))
        .count();
    assert_eq!((results.len(), refused), (8, 6));
    assert_eq!((db.stats().overloads, db.stats().waiting), (6, 0));
    hold.await.unwrap().unwrap();
    assert_eq!(count(&db).await, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_transaction_that_the_database_rolled_back_fails_everyone_in_it() {
    let (_guard, db) = scratch().await.swap_remove(0);
    db.run(Insert::new("a")).await.unwrap();
    let hold = held(&db).await;
    let rollback =
        "INSERT OR ROLLBACK INTO item (id, code, amount, flag) VALUES (x'00', 'a', 1, 1)";
    let (before, lost) = tokio::join!(
        db.run(Insert::new("b")),
        db.run(Statement(rollback.to_owned()))
    );
    hold.await.unwrap().unwrap();
    // The holder took the whole time of its batch, so these two had one of their own.
    assert!(before.is_err(), "its batch was rolled back");
    assert!(lost.is_err());
    assert_eq!(count(&db).await, 1);
    db.run(Insert::new("c")).await.unwrap();
    assert_eq!(count(&db).await, 2);
}

/// Goes on after SQLite has rolled back everything, as a full disk makes it do.
struct GoOn;

impl Command for GoOn {
    const NAME: &'static str = "test.go_on";
    type Output = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<()> {
        let rollback =
            "INSERT OR ROLLBACK INTO item (id, code, amount, flag) VALUES (x'00', 'a', 1, 1)";
        let _ = tx.execute(Sql::composed(rollback), &[]).await;
        let _ = Insert::new("outside of any transaction").write(tx).await;
        Ok(())
    }
}

#[tokio::test]
async fn nothing_is_written_outside_of_a_transaction() {
    let (_guard, db) = scratch().await.swap_remove(0);
    db.run(Insert::new("a")).await.unwrap();
    assert!(db.run(GoOn).await.is_err());
    assert_eq!(count(&db).await, 1);
}

#[tokio::test]
async fn a_full_disk_is_unavailable_and_passes() {
    let (_guard, db) = scratch().await.swap_remove(0);
    let pages = Sql::composed("PRAGMA page_count");
    let row = db
        .read_with(move |tx| Box::pin(tx.fetch_one(pages, &[])))
        .await
        .unwrap();
    let pages: i64 = row.get(0).unwrap();
    db.run(Statement(format!("PRAGMA max_page_count = {}", pages + 2)))
        .await
        .unwrap();
    let fault = db.run(Insert::new("x".repeat(100_000))).await.unwrap_err();
    assert!(matches!(fault, Fault::Unavailable(_)), "{fault:?}");
    db.run(Insert::new("small")).await.unwrap();
    db.run(Statement("PRAGMA max_page_count = 1000000".to_owned()))
        .await
        .unwrap();
    db.run(Insert::new("x".repeat(100_000))).await.unwrap();
    assert_eq!(count(&db).await, 2);
}
