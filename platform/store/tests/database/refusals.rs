//! Refusals: the command's own writes are undone, what it says about its refusal is kept.

use crate::scratch::{Insert, count, scratch};
use kernel::{Fault, Refusal, Result, text};
use store::{Command, Sql, Tx};

/// Inserts, then refuses; the refusal itself is written.
struct InsertAndRefuse(String);

impl Command for InsertAndRefuse {
    const NAME: &'static str = "test.refuse";
    type Output = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<()> {
        Insert::new(self.0.clone()).write(tx).await?;
        Err(Fault::refused(Refusal::new(
            "too_late",
            text!("已太晚", "too late"),
        )))
    }

    async fn refused(&self, tx: &mut Tx<'_>, fault: &Fault) -> Result<()> {
        assert!(matches!(fault, Fault::Refused(_)));
        Insert::new(format!("refused {}", self.0))
            .write(tx)
            .await
            .map(drop)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn sixty_four_at_once_of_which_half_are_refused() {
    for (_guard, db) in scratch().await {
        let mut tasks = tokio::task::JoinSet::new();
        for i in 0..64 {
            let db = db.clone();
            tasks.spawn(async move {
                if i % 2 == 0 {
                    db.run(Insert::new(format!("{i}"))).await.map(drop)
                } else {
                    db.run(InsertAndRefuse(format!("{i}"))).await
                }
            });
        }
        let results = tasks.join_all().await;
        assert_eq!(results.iter().filter(|result| result.is_ok()).count(), 32);
        assert_eq!(count(&db).await, 64, "32 commands and 32 written refusals");
        let codes = Sql::composed("SELECT code FROM item WHERE code LIKE 'refused%'");
        let refusals = db
            .read_with(move |tx| Box::pin(tx.fetch_all(codes, &[])))
            .await
            .unwrap();
        assert_eq!(refusals.len(), 32);
    }
}

/// Refuses, and numbers its refusal after those before it, as events of one stream are numbered.
struct RefuseInTurn;

impl Command for RefuseInTurn {
    const NAME: &'static str = "test.refuse_in_turn";
    type Output = ();

    async fn run(&self, _: &mut Tx<'_>) -> Result<()> {
        let message = text!("已有人办过", "somebody was first");
        Err(Fault::refused(Refusal::new("too_late", message)))
    }

    async fn refused(&self, tx: &mut Tx<'_>, _: &Fault) -> Result<()> {
        tx.retry_on("item_code_key");
        let counted = Sql::composed("SELECT COUNT(*) FROM item");
        let last: i64 = tx.fetch_one(counted, &[]).await?.get(0)?;
        // Rivals are to read the same number.
        tx.fetch_one(
            Sql::composed(
                tx.dialect()
                    .pick("SELECT 1", "SELECT 1 FROM pg_sleep(0.02)"),
            ),
            &[],
        )
        .await?;
        Insert::new(format!("{last}")).write(tx).await.map(drop)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_of_several_rivals_leaves_word_of_his_refusal() {
    for (_guard, db) in scratch().await {
        let rivals = (0..6).map(|_| db.run(RefuseInTurn));
        for refused in futures_util::future::join_all(rivals).await {
            assert!(matches!(refused, Err(Fault::Refused(_))), "{refused:?}");
        }
        assert_eq!(count(&db).await, 6);
    }
}
