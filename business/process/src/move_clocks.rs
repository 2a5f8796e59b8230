//! The calendar changed: what is open in running orders is due by the new one. A job, since there
//! may be many orders, and one that is lost in a crash would leave them by the old calendar.

use std::sync::Arc;

use engine::Input;
use jobs::{NewJob, Runner};
use kernel::{Clock, Moment, Result};
use store::{Command, Db, Tx};
use uuid::Uuid;

use crate::{
    Acting, Process, Subject,
    act::Act,
    store::{instances, tasks},
};

/// The kind of the job.
const MOVE_CLOCKS: &str = "process.move_clocks";
/// How many orders one look takes.
const LOOK: i64 = 200;

/// Asks for it; it begins once this transaction has committed.
pub(crate) async fn ask(tx: &mut Tx<'_>, now: Moment) -> Result<()> {
    let job = NewJob::new(MOVE_CLOCKS, serde_json::json!({}));
    jobs::enqueue(tx, &job, now).await
}

/// Lets a runner move clocks when the calendar changed.
#[must_use]
pub fn handle_jobs(runner: Runner, db: &Db, process: &Process, clock: &Arc<dyn Clock>) -> Runner {
    let (db, process, clock) = (db.clone(), process.clone(), clock.clone());
    runner.job(MOVE_CLOCKS, move |_| {
        let (db, process, now) = (db.clone(), process.clone(), clock.now());
        async move {
            process.load(&db).await?;
            process.move_clocks(&db, now).await?;
            process.move_tasks(&db).await?;
            Ok(())
        }
    })
}

impl Process {
    /// Moves the clocks of every running subject to the present calendar, each in a transaction of
    /// its own. Answers how many moved.
    ///
    /// # Errors
    /// When the database fails; what has moved stays so, and may be moved again.
    pub async fn move_clocks(&self, db: &Db, now: Moment) -> Result<usize> {
        let mut after = Uuid::nil();
        let mut moved = 0;
        loop {
            let running = db
                .read_with(move |tx| {
                    Box::pin(async move { instances::running(tx, after, LOOK).await })
                })
                .await?;
            let Some(last) = running.last() else {
                return Ok(moved);
            };
            after = last.id;
            for subject in running {
                let process = self.clone();
                moved += usize::from(
                    db.run(MoveClocks {
                        process,
                        subject,
                        now,
                    })
                    .await?,
                );
            }
        }
    }
}

impl Process {
    /// Moves the open tasks that were given working days to the present calendar. Answers how many
    /// moved.
    ///
    /// # Errors
    /// When the database fails; what has moved stays so, and may be moved again.
    pub async fn move_tasks(&self, db: &Db) -> Result<usize> {
        let mut after = Some(Uuid::nil());
        let mut moved = 0;
        while let Some(from) = after {
            let process = self.clone();
            let (count, next) = db
                .run(MoveTasks {
                    process,
                    after: from,
                })
                .await?;
            moved += count;
            after = next;
        }
        Ok(moved)
    }
}

struct MoveTasks {
    process: Process,
    after: Uuid,
}

impl Command for MoveTasks {
    const NAME: &'static str = "process.move_tasks";
    /// How many moved, and after which task to go on.
    type Output = (usize, Option<Uuid>);

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Self::Output> {
        let calendar = self.process.calendar();
        let open = tasks::within_days(tx, self.after, LOOK).await?;
        let mut moved = 0;
        for task in &open {
            let Some(days) = task.within_days else {
                continue;
            };
            let due = calendar.due_moment(task.opened_at, days);
            let provisional = calendar.is_provisional(calendar.date(due));
            if (Some(due), provisional) != (task.due_at, task.provisional) {
                tasks::move_one(tx, task.id, (due, provisional)).await?;
                moved += 1;
            }
        }
        Ok((moved, open.last().map(|task| task.id.0)))
    }
}

struct MoveClocks {
    process: Process,
    subject: Subject,
    now: Moment,
}

impl Command for MoveClocks {
    const NAME: &'static str = "process.move_clocks";
    type Output = bool;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<bool> {
        let mut instance = instances::lock(tx, self.subject).await?;
        let acting = Acting::system("calendar", self.now);
        let act = Act::new(Input::CalendarChanged, &acting);
        Ok(!self.process.act(tx, &mut instance, &act).await?.is_empty())
    }
}
