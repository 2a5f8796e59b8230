//! `yidan serve --demo`: the demo company, made once in an empty database.
//!
//! Two events mark its making, so that one that was interrupted is not taken for whole: a file is
//! made anew, a PostgreSQL database is for its owner to empty.

use anyhow::{Context as _, bail};
use events::{NewEvent, Stream};
use kernel::{Actor, Moment};
use store::Db;
use uuid::Uuid;

use crate::{
    cli::{Place, ServeOptions},
    open::{Opened, open},
    seed, simulate,
};

const MARKS: Stream<'static> = Stream::new("demo", Uuid::nil());
const BEGAN: &str = "demo.began";
const FINISHED: &str = "demo.finished";

/// Opens the demo company: made in an empty database, with its history unless told otherwise; a
/// database in use is left alone.
///
/// # Errors
/// When an earlier making was interrupted on PostgreSQL, or the database fails.
pub(crate) async fn open_demo(options: &ServeOptions) -> anyhow::Result<Opened> {
    let place = &options.place;
    let mut opened = open(place).await?;
    if is_unfinished(&opened.db).await? {
        opened.db.close().await;
        remove_unfinished(place)?;
        opened = open(place).await?;
    }
    if !seed::is_empty(&opened.db).await? {
        return Ok(opened);
    }
    mark(&opened, BEGAN).await?;
    if options.no_history {
        seed::fill(&opened, seed::DEMO).await?;
    } else {
        // The history is written by a company of its own, in a time of its own.
        opened.db.close().await;
        tracing::info!("the demo company lives its first three months: some seconds, once");
        simulate::command::make_demo_history(place).await?;
        opened = open(place).await?;
    }
    mark(&opened, FINISHED).await?;
    Ok(opened)
}

async fn mark(opened: &Opened, kind: &'static str) -> anyhow::Result<()> {
    let now: Moment = opened.clock.now();
    opened
        .db
        .run_with(kind, move |tx| {
            Box::pin(async move {
                let event = NewEvent::new(MARKS, kind, serde_json::json!({}), now);
                events::record(tx, &event, &Actor::system("demo"), now).await
            })
        })
        .await?;
    Ok(())
}

/// Whether a demo company was begun here and its making never came to its end.
async fn is_unfinished(db: &Db) -> anyhow::Result<bool> {
    let marks = db
        .read_with(|tx| Box::pin(events::timeline(tx, MARKS, 0, 2)))
        .await?;
    Ok(marks.last().is_some_and(|last| last.kind == BEGAN))
}

/// Throws an unfinished demo company away: nothing of it was ever served.
fn remove_unfinished(place: &Place) -> anyhow::Result<()> {
    if place.database_url.is_some() {
        bail!(
            "the making of the demo company was interrupted and it is not whole; \
             empty the database (DROP SCHEMA public CASCADE; CREATE SCHEMA public) and start again"
        );
    }
    tracing::warn!("the making of the demo company was interrupted; it is made anew");
    let file = place.file();
    for end in ["", "-wal", "-shm"] {
        let mut name = file.clone().into_os_string();
        name.push(end);
        remove(std::fs::remove_file(name))?;
    }
    remove(std::fs::remove_dir_all(place.files()))
}

fn remove(removed: std::io::Result<()>) -> anyhow::Result<()> {
    match removed {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(error).context("cannot remove the unfinished demo company")
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn demo_in(folder: &std::path::Path) -> ServeOptions {
        ServeOptions {
            place: Place {
                data_dir: folder.to_owned(),
                database_url: None,
                database_ca: None,
            },
            listen: ([127, 0, 0, 1], 0).into(),
            https: false,
            demo: true,
            no_history: true,
        }
    }

    async fn people(db: &Db) -> i64 {
        const COUNT: store::Sql = store::sql!("SELECT COUNT(*) FROM users");
        db.read_with(|tx| {
            Box::pin(async move { tx.fetch_one(COUNT, store::params![]).await?.get(0) })
        })
        .await
        .unwrap()
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn an_interrupted_demo_company_is_made_anew_and_a_whole_one_is_kept() {
        let folder = tempfile::tempdir().unwrap();
        let options = demo_in(folder.path());
        // Somebody is there already, but the end was never reached.
        let opened = open(&options.place).await.unwrap();
        mark(&opened, BEGAN).await.unwrap();
        let one = "company: {name: {zh: 一人公司, en: One}, currency: CNY, time_zone: Asia/Shanghai}\n\
            password: yidan-demo-2026\n\
            departments: [{code: office, name: 总经办, en: Office}]\n\
            people: [{login: solo, name: 独行, department: office, posts: [admin]}]\n";
        seed::fill(&opened, one).await.unwrap();
        assert_eq!(people(&opened.db).await, 1);
        opened.db.close().await;

        let made = open_demo(&options).await.unwrap();
        let whole = people(&made.db).await;
        assert!(whole > 10, "{whole} people");
        assert!(!is_unfinished(&made.db).await.unwrap());
        let before = made.db.read_with(|tx| Box::pin(events::last_position(tx)));
        let before = before.await.unwrap();
        made.db.close().await;

        let again = open_demo(&options).await.unwrap();
        let after = again.db.read_with(|tx| Box::pin(events::last_position(tx)));
        assert_eq!(after.await.unwrap(), before, "nothing is made twice");
        again.db.close().await;
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn the_marks_are_read_on_both_databases() {
        for db in store::testing::databases().await {
            let opened = Opened::on((*db).clone(), std::sync::Arc::new(kernel::SystemClock));
            let opened = opened.await.unwrap();
            assert!(!is_unfinished(&db).await.unwrap(), "nobody began");
            mark(&opened, BEGAN).await.unwrap();
            assert!(is_unfinished(&db).await.unwrap());
            mark(&opened, FINISHED).await.unwrap();
            assert!(!is_unfinished(&db).await.unwrap());
        }
    }

    #[test]
    fn a_database_server_is_for_its_owner_to_empty() {
        let place = Place {
            data_dir: std::env::temp_dir(),
            database_url: Some("postgres://nowhere".to_owned()),
            database_ca: None,
        };
        let refused = remove_unfinished(&place).unwrap_err();
        assert!(refused.to_string().contains("not whole"), "{refused}");
    }
}
