//! Chains, positions, triggers and the feed.

use std::time::Duration;

use events::{Break, Feed, NO_HASH, NewEvent, Recorded, Signed, Stream};
use kernel::{Actor, Fault, Moment, Result};
use serde_json::json;
use store::{Command, Db, Dialect, Sql, Tx, params, testing::databases};
use uuid::Uuid;

const NOW: Moment = Moment(1_740_000_000_000_000);

/// Records events on one stream.
struct Record {
    stream: Uuid,
    count: i64,
    fresh: bool,
    now: Moment,
}

impl Record {
    fn on(stream: Uuid, count: i64) -> Self {
        Self {
            stream,
            count,
            fresh: false,
            now: NOW,
        }
    }
}

impl Command for Record {
    const NAME: &'static str = "test.record";
    type Output = Vec<Recorded>;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Vec<Recorded>> {
        let actor = Actor::system("test");
        let stream = Stream {
            kind: "sales_order",
            id: self.stream,
        };
        let mut out = Vec::new();
        for number in 0..self.count {
            let data = json!({ "number": number, "note": "一单" });
            let event = NewEvent {
                stream,
                kind: "order.noted",
                data,
                occurred_at: NOW,
            };
            out.push(if self.fresh && number == 0 {
                events::first(tx, &event, &actor, self.now).await?
            } else {
                events::record(tx, &event, &actor, self.now).await?
            });
        }
        Ok(out)
    }
}

/// A statement that no code of the product contains.
struct Tamper(String, Uuid);

impl Command for Tamper {
    const NAME: &'static str = "test.tamper";
    type Output = u64;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<u64> {
        let params = params![self.1];
        let params = if self.0.contains("$1") { params } else { &[] };
        tx.execute(Sql::composed(&self.0), params).await
    }
}

async fn timeline(db: &Db, stream: Uuid) -> Vec<events::Event> {
    db.read_with(move |tx| {
        Box::pin(async move {
            let stream = Stream {
                kind: "sales_order",
                id: stream,
            };
            events::timeline(tx, stream, 0, 1000).await
        })
    })
    .await
    .unwrap()
}

#[tokio::test]
async fn a_stream_is_a_chain() {
    for db in databases().await {
        let stream = Uuid::now_v7();
        let fresh = db
            .run(Record {
                fresh: true,
                ..Record::on(stream, 3)
            })
            .await
            .unwrap();
        assert_eq!(
            fresh.iter().map(|event| event.seq).collect::<Vec<_>>(),
            [1, 2, 3]
        );
        let earlier = Record {
            now: Moment(NOW.0 - 5),
            ..Record::on(stream, 1)
        };
        assert_eq!(db.run(earlier).await.unwrap()[0].seq, 4);
        let events = timeline(&db, stream).await;
        assert_eq!(events[0].prev_hash, NO_HASH);
        for pair in events.windows(2) {
            assert_eq!(pair[1].prev_hash, pair[0].hash);
        }
        assert_eq!(
            events[3].recorded_at, NOW,
            "time does not run backwards in a stream"
        );
        assert_eq!(
            events[1].details::<serde_json::Value>().unwrap()["note"],
            "一单"
        );
        let again = db
            .run(Record {
                fresh: true,
                ..Record::on(stream, 1)
            })
            .await
            .unwrap_err();
        assert!(
            matches!(again, Fault::Conflict(_)),
            "it is not the first: {again:?}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn rivals_on_one_stream_all_succeed_and_positions_have_no_gaps() {
    for db in databases().await {
        let (shared, own) = (Uuid::now_v7(), Uuid::now_v7());
        let mut tasks = tokio::task::JoinSet::new();
        for i in 0..32 {
            let db = db.clone();
            let stream = if i % 4 == 0 {
                shared
            } else {
                Uuid::from_u128(own.as_u128() + i)
            };
            tasks.spawn(async move { db.run(Record::on(stream, 2)).await });
        }
        for result in tasks.join_all().await {
            result.unwrap();
        }
        events::assign_positions(&db).await.unwrap();
        assert_eq!(timeline(&db, shared).await.len(), 16);
        let all = db
            .read_with(|tx| Box::pin(events::since(tx, 0, 1000)))
            .await
            .unwrap();
        let positions: Vec<i64> = all.iter().filter_map(|event| event.position).collect();
        assert_eq!(positions, (1..=64).collect::<Vec<_>>());
        let shared: Vec<i64> = all
            .iter()
            .filter(|e| e.stream_id == shared)
            .map(|event| event.seq)
            .collect();
        assert!(shared.is_sorted(), "no stream runs backwards");
        let report = events::verify_all(&db).await.unwrap();
        assert_eq!(
            (report.streams, report.events, report.breaks),
            (25, 64, vec![])
        );
    }
}

#[tokio::test]
async fn the_database_itself_refuses_changes() {
    for db in databases().await {
        let stream = Uuid::now_v7();
        db.run(Record::on(stream, 2)).await.unwrap();
        events::assign_positions(&db).await.unwrap();
        let mut attempts = vec![
            "UPDATE events SET data = '{}' WHERE stream_id = $1",
            "UPDATE events SET position = 77 WHERE stream_id = $1 AND seq = 1",
            "UPDATE events SET position = NULL WHERE stream_id = $1",
            "DELETE FROM events WHERE stream_id = $1",
        ];
        attempts.push(match db.dialect() {
            Dialect::Sqlite => {
                "INSERT OR REPLACE INTO events SELECT * FROM events WHERE stream_id = $1"
            }
            Dialect::Postgres => "TRUNCATE events",
        });
        for attempt in attempts {
            let fault = db
                .run(Tamper(attempt.to_owned(), stream))
                .await
                .unwrap_err();
            // SQLite's row number cannot even be written as NULL.
            let refused = ["append-only", "datatype mismatch"];
            assert!(
                refused.iter().any(|why| fault.to_string().contains(why)),
                "{attempt}: {fault}"
            );
        }
        assert_eq!(timeline(&db, stream).await.len(), 2);
    }
}

/// Whoever owns the database can drop the triggers; the chain still tells.
async fn drop_triggers(db: &Db) {
    for name in ["events_no_update", "events_no_delete"] {
        let text = match db.dialect() {
            Dialect::Sqlite => format!("DROP TRIGGER {name}"),
            Dialect::Postgres => format!("DROP TRIGGER {name} ON events"),
        };
        db.run(Tamper(text, Uuid::nil())).await.unwrap();
    }
}

/// The chains of a history that lost its end are whole; what was signed of it is not.
#[tokio::test]
async fn a_signed_checkpoint_shows_what_whole_chains_hide() {
    for db in databases().await {
        let folder = tempfile::tempdir().unwrap();
        let notary = events::Notary::open(folder.path()).unwrap();
        let stream = Uuid::now_v7();
        for count in [3, 2] {
            db.run(Record::on(stream, count)).await.unwrap();
            events::assign_positions(&db).await.unwrap();
            assert_eq!(notary.sign(&db, NOW).await.unwrap(), Signed::All);
            let again = notary.sign(&db, NOW).await.unwrap();
            assert_eq!(again, Signed::Nothing, "nothing is new");
        }
        let verify = async || {
            events::verify_checkpoints(&db, folder.path())
                .await
                .unwrap()
        };
        let whole = verify().await;
        assert_eq!((whole.checked, whole.position, whole.keys.len()), (2, 5, 1));
        assert_eq!(whole.breaks, Vec::<String>::new());

        drop_triggers(&db).await;
        let cut = "DELETE FROM events WHERE stream_id = $1 AND seq = 5";
        db.run(Tamper(cut.to_owned(), stream)).await.unwrap();
        let chains = events::verify_all(&db).await.unwrap();
        assert_eq!(chains.breaks, []);
        let breaks = verify().await.breaks;
        assert_eq!(breaks.len(), 1, "{breaks:?}");
        assert!(breaks[0].starts_with("events 4 to 5 "), "{breaks:?}");

        // Who makes the list fit has no key to sign it with.
        let list = folder.path().join("checkpoints.jsonl");
        let text = std::fs::read_to_string(&list).unwrap();
        std::fs::write(&list, text.replace("\"position\":5", "\"position\":4")).unwrap();
        let breaks = verify().await.breaks;
        assert!(breaks[0].contains("the signature is wrong"), "{breaks:?}");
    }
}

#[cfg(unix)]
#[test]
fn a_key_that_others_may_read_is_refused() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    events::Notary::open(folder.path()).unwrap();
    let key = folder.path().join("key.pk8");
    let rights = || std::fs::metadata(&key).unwrap().permissions();
    assert_eq!(rights().mode() & 0o777, 0o600);
    events::Notary::open(folder.path()).unwrap();
    let mut open = rights();
    open.set_mode(0o644);
    std::fs::set_permissions(&key, open).unwrap();
    let refused = events::Notary::open(folder.path()).unwrap_err();
    assert!(refused.to_string().contains("chmod 600"), "{refused}");
}

#[tokio::test]
async fn an_altered_or_removed_event_shows() {
    for db in databases().await {
        let (altered, cut) = (Uuid::now_v7(), Uuid::now_v7());
        db.run(Record::on(altered, 3)).await.unwrap();
        db.run(Record::on(cut, 3)).await.unwrap();
        events::assign_positions(&db).await.unwrap();
        drop_triggers(&db).await;
        let alter = "UPDATE events SET post = 'someone' WHERE stream_id = $1 AND seq = 2";
        db.run(Tamper(alter.to_owned(), altered)).await.unwrap();
        let remove = "DELETE FROM events WHERE stream_id = $1 AND seq = 2";
        db.run(Tamper(remove.to_owned(), cut)).await.unwrap();

        let report = events::verify_all(&db).await.unwrap();
        let stream_kind = "sales_order".to_owned();
        let kind = stream_kind.clone();
        let mut expected = vec![
            Break::Altered {
                stream_kind: kind,
                stream_id: altered,
                seq: 2,
            },
            Break::Unlinked {
                stream_kind,
                stream_id: cut,
                seq: 3,
            },
        ];
        expected.push(Break::Gaps { count: 5, last: 6 });
        assert_eq!(report.breaks, expected);
        let one = db
            .read_with(move |tx| {
                Box::pin(async move {
                    events::verify(
                        tx,
                        Stream {
                            kind: "sales_order",
                            id: cut,
                        },
                    )
                    .await
                })
            })
            .await
            .unwrap();
        assert_eq!((one.streams, one.events, one.breaks.len()), (1, 2, 1));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_feed_tells_of_committed_events_in_order() {
    for db in databases().await {
        db.run(Record::on(Uuid::now_v7(), 5)).await.unwrap();
        let feed = Feed::start((*db).clone()).await.unwrap();
        let mut notices = feed.subscribe();
        let stream = Uuid::now_v7();
        db.run(Record::on(stream, 2)).await.unwrap();
        db.run(Record::on(Uuid::now_v7(), 1)).await.unwrap();
        for position in 6..=8 {
            let notice = tokio::time::timeout(Duration::from_secs(3), notices.recv());
            let notice = notice.await.unwrap().unwrap();
            assert_eq!(notice.position, position);
            assert_eq!(&*notice.kind, "order.noted");
            assert_eq!(notice.stream_id == stream, position < 8);
        }
        let mut position = feed.position();
        position.wait_for(|position| *position == 8).await.unwrap();
    }
}
