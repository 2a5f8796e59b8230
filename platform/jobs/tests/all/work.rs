//! Jobs run at least once, timers exactly once, and failures are looked after.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use jobs::{Counts, Job, JobError, NewJob, Runner, Timer};
use kernel::{Clock, Fault, ManualClock, Moment, Result};
use serde_json::json;
use store::{
    Db,
    testing::{TestDb, databases},
};
use uuid::Uuid;

const NOW: Moment = Moment(1_740_000_000_000_000);

/// A database of each kind with a runner whose clock stands at [`NOW`].
async fn runners() -> Vec<(TestDb, Runner, ManualClock)> {
    let stage = |db: TestDb| {
        let clock = ManualClock::at(NOW);
        let runner = Runner::new((*db).clone(), Arc::new(clock.clone()));
        (db, runner, clock)
    };
    databases().await.into_iter().map(stage).collect()
}

async fn enqueue(db: &Db, job: NewJob) {
    db.run_with("test.enqueue", move |tx| {
        let job = job.clone();
        Box::pin(async move { jobs::enqueue(tx, &job, NOW).await })
    })
    .await
    .unwrap();
}

async fn counts(db: &Db, now: Moment) -> Counts {
    db.read_with(move |tx| Box::pin(jobs::counts(tx, now)))
        .await
        .unwrap()
}

/// A handler that counts its calls and answers what a function of the count says.
fn counting(
    answer: impl Fn(usize) -> Result<(), JobError> + Clone + Send + Sync + 'static,
) -> (
    Arc<AtomicUsize>,
    impl Fn(Job) -> std::future::Ready<Result<(), JobError>> + Send + Sync + 'static,
) {
    let calls = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&calls);
    let handler =
        move |_: Job| std::future::ready(answer(counter.fetch_add(1, Ordering::SeqCst) + 1));
    (calls, handler)
}

#[tokio::test]
async fn a_job_runs_once_when_it_is_due_and_twins_are_one() {
    for (db, runner, clock) in runners().await {
        let (calls, handler) = counting(|_| Ok(()));
        let runner = runner.job("test.job", handler);
        let later = NOW.plus_seconds(60);
        enqueue(
            &db,
            NewJob::new("test.job", json!({})).at(later).dedupe("a"),
        )
        .await;
        enqueue(
            &db,
            NewJob::new("test.job", json!({})).at(later).dedupe("a"),
        )
        .await;
        enqueue(&db, NewJob::new("test.unknown", json!({}))).await;
        assert_eq!(runner.run_due().await.unwrap(), 0);
        clock.set(later);
        assert_eq!(runner.run_due().await.unwrap(), 1);
        assert_eq!(runner.run_due().await.unwrap(), 0);
        assert_eq!(calls.load(Ordering::SeqCst), 1);
        let left = Counts {
            due: 1,
            later: 0,
            running: 0,
            dead: 0,
        };
        assert_eq!(
            counts(&db, later).await,
            left,
            "no runner knows the other kind"
        );
        enqueue(&db, NewJob::new("test.job", json!({})).dedupe("a")).await;
        assert_eq!(
            runner.run_due().await.unwrap(),
            1,
            "a finished twin does not count"
        );
    }
}

#[tokio::test]
async fn a_failing_job_waits_longer_each_time_then_becomes_a_dead_letter() {
    for (db, runner, clock) in runners().await {
        let (calls, handler) = counting(|_| Err(JobError::Retry("no network".into())));
        let runner = runner.job("test.job", handler);
        enqueue(
            &db,
            NewJob::new("test.job", json!({ "to": "a" })).attempts(3),
        )
        .await;
        for (second, called) in [(0, 1), (1, 1), (7, 2), (8, 2), (30, 3), (9999, 3)] {
            clock.set(NOW.plus_seconds(second));
            runner.run_due().await.unwrap();
            assert_eq!(calls.load(Ordering::SeqCst), called, "after {second} s");
        }
        let dead = db
            .read_with(|tx| Box::pin(jobs::dead_letters(tx, 10)))
            .await
            .unwrap();
        assert_eq!((dead.len(), dead[0].attempts), (1, 3));
        assert_eq!(dead[0].last_error.as_deref(), Some("no network"));
        assert_eq!(dead[0].payload["to"], "a");
        let (id, now) = (dead[0].id, clock.now());
        let revived = db.run_with("test.revive", move |tx| Box::pin(jobs::revive(tx, id, now)));
        assert!(revived.await.unwrap());
        runner.run_due().await.unwrap();
        assert_eq!(calls.load(Ordering::SeqCst), 4);
    }
}

#[tokio::test]
async fn a_hopeless_or_panicking_job_is_told_apart() {
    for (db, runner, _) in runners().await {
        let runner = runner
            .job("test.hopeless", |job: Job| async move {
                job.payload::<u8>().map(drop)
            })
            .job("test.panic", |_| async { panic!("on purpose") });
        enqueue(&db, NewJob::new("test.hopeless", json!("text"))).await;
        enqueue(&db, NewJob::new("test.panic", json!({}))).await;
        runner.run_due().await.unwrap();
        let expected = Counts {
            due: 0,
            later: 1,
            running: 0,
            dead: 1,
        };
        assert_eq!(counts(&db, NOW).await, expected);
    }
}

#[tokio::test]
async fn a_lost_lease_cannot_report() {
    for (db, runner, clock) in runners().await {
        let (started, mut stolen) = tokio::sync::mpsc::channel::<Job>(2);
        let hang = runner.clone().job("test.job", move |job| {
            let started = started.clone();
            async move {
                let _ = started.send(job).await;
                std::future::pending().await
            }
        });
        enqueue(&db, NewJob::new("test.job", json!({}))).await;
        let hanging = tokio::spawn(async move { hang.run_due().await });
        let job = stolen.recv().await.unwrap();
        assert_eq!(counts(&db, NOW).await.running, 1);

        clock.set(NOW.plus_seconds(120));
        let (calls, handler) = counting(|_| Ok(()));
        assert_eq!(runner.job("test.job", handler).run_due().await.unwrap(), 1);
        assert_eq!(calls.load(Ordering::SeqCst), 1);
        let late = db.run_with("test.late", move |tx| {
            let job = job.clone();
            Box::pin(async move { jobs::complete(tx, &job, NOW).await })
        });
        assert!(!late.await.unwrap(), "the fence moved on");
        hanging.abort();
    }
}

#[tokio::test]
async fn several_runners_share_the_work() {
    for (db, runner, _) in runners().await {
        let (calls, handler) = counting(|_| Ok(()));
        let runner = runner.job("test.job", handler).workers(3);
        for _ in 0..40 {
            enqueue(&db, NewJob::new("test.job", json!({}))).await;
        }
        let (a, b) = tokio::join!(runner.run_due(), runner.run_due());
        assert_eq!(a.unwrap() + b.unwrap(), 40);
        assert_eq!(calls.load(Ordering::SeqCst), 40);
    }
}

fn timer(subject: Uuid, due_at: Moment) -> Timer {
    Timer {
        subject_kind: "sales_order".into(),
        subject_id: subject,
        name: "deadline".into(),
        kind: "test.deadline".into(),
        due_at,
        payload: json!({ "step": "review" }),
    }
}

async fn set(db: &Db, timer: Timer) {
    db.run_with("test.set", move |tx| {
        let timer = timer.clone();
        Box::pin(async move { jobs::set_timer(tx, &timer, NOW).await })
    })
    .await
    .unwrap();
}

async fn timers(db: &Db, subject: Uuid) -> Vec<Timer> {
    db.read_with(move |tx| {
        Box::pin(async move { jobs::timers_of(tx, "sales_order", subject).await })
    })
    .await
    .unwrap()
}

#[tokio::test]
async fn a_timer_fires_once_in_the_transaction_that_removes_it() {
    for (db, runner, clock) in runners().await {
        let runner = runner.timer("test.deadline", |tx, timer, now| {
            Box::pin(async move {
                assert_eq!(timer.payload["step"], "review");
                let mail = NewJob::new("test.mail", json!({ "late": timer.due_at }));
                jobs::enqueue(tx, &mail, now).await
            })
        });
        let subject = Uuid::now_v7();
        set(&db, timer(subject, NOW.plus_seconds(10))).await;
        set(&db, timer(subject, NOW.plus_seconds(20))).await; // moved, not doubled
        clock.set(NOW.plus_seconds(15));
        assert_eq!(runner.run_due().await.unwrap(), 0);
        clock.set(NOW.plus_seconds(25));
        let (a, b) = tokio::join!(runner.run_due(), runner.run_due());
        assert_eq!(a.unwrap() + b.unwrap(), 1);
        assert!(timers(&db, subject).await.is_empty());
        assert_eq!(counts(&db, clock.now()).await.due, 1);
    }
}

#[tokio::test]
async fn a_failing_timer_stays_and_a_cancelled_one_does_not() {
    for (db, runner, clock) in runners().await {
        let runner = runner.timer("test.deadline", |tx, _, now| {
            Box::pin(async move {
                jobs::enqueue(tx, &NewJob::new("test.mail", json!({})), now).await?;
                if now == NOW {
                    Err(Fault::internal("not now"))
                } else {
                    Ok(())
                }
            })
        });
        let (subject, cancelled) = (Uuid::now_v7(), Uuid::now_v7());
        set(&db, timer(subject, NOW)).await;
        set(&db, timer(cancelled, NOW)).await;
        db.run_with("test.cancel", move |tx| {
            Box::pin(
                async move { jobs::cancel_timer(tx, "sales_order", cancelled, "deadline").await },
            )
        })
        .await
        .unwrap();
        assert_eq!(runner.run_due().await.unwrap(), 0);
        assert_eq!(timers(&db, subject).await[0].due_at, NOW);
        assert_eq!(counts(&db, NOW).await.due, 0, "its writes were rolled back");
        clock.set(NOW.plus_seconds(10));
        assert_eq!(runner.run_due().await.unwrap(), 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_started_runner_is_woken_by_the_commit_and_stops() {
    for (db, runner, _) in runners().await {
        let (done, mut finished) = tokio::sync::mpsc::channel(8);
        let running = runner
            .job("test.job", move |job| {
                let done = done.clone();
                async move {
                    done.send(job.attempt)
                        .await
                        .map_err(|e| JobError::Dead(e.to_string()))
                }
            })
            .start();
        for _ in 0..6 {
            enqueue(&db, NewJob::new("test.job", json!({}))).await;
        }
        for _ in 0..6 {
            let one = tokio::time::timeout(Duration::from_secs(5), finished.recv()).await;
            assert_eq!(one.unwrap(), Some(1));
        }
        running.stop().await;
        assert_eq!(
            counts(&db, NOW).await,
            Counts {
                due: 0,
                later: 0,
                running: 0,
                dead: 0
            }
        );
    }
}
