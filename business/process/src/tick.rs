//! Time passes: reminders, overdue steps, the escalation ladder, missed reports, dates reached.
//!
//! Each instance knows when its next clock comes due (`next_due`, an indexed column that an act
//! keeps anyway), so that clocks cost no row of their own. A worker calls [`Process::tick_due`] every
//! so often; the virtual company calls it as its time goes by.

use engine::{FlowEvent, Input};
use kernel::{Moment, Result};
use store::{Command, Db, Tx};

use crate::{Acting, Process, Subject, act::Act, store::instances};

/// How many subjects one look takes; the next look takes the rest.
const LOOK: i64 = 200;

impl Process {
    /// Lets time pass on one subject. Nothing due changes nothing.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn tick(
        &self,
        tx: &mut Tx<'_>,
        subject: Subject,
        now: Moment,
    ) -> Result<Vec<FlowEvent>> {
        let instance = instances::lock(tx, subject).await?;
        let acting = Acting::system("clock", now);
        self.go_on(tx, instance, &Act::new(Input::Tick, &acting))
            .await
    }

    /// Lets time pass on every subject with a clock that came due, each in a transaction of its own:
    /// one that fails is logged and does not keep the others. Answers how many ticked.
    ///
    /// # Errors
    /// When the list of due subjects cannot be read.
    pub async fn tick_due(&self, db: &Db, now: Moment) -> Result<usize> {
        let mut after = (Moment(i64::MIN), uuid::Uuid::nil());
        let mut ticked = 0;
        loop {
            let due = db
                .read_with(move |tx| {
                    Box::pin(async move { instances::due(tx, now, after, LOOK).await })
                })
                .await?;
            let Some((at, last)) = due.last() else {
                return Ok(ticked);
            };
            after = (*at, last.id);
            for (_, subject) in due {
                match db
                    .run(Tick {
                        process: self.clone(),
                        subject,
                        now,
                    })
                    .await
                {
                    Ok(_) => ticked += 1,
                    Err(fault) => tracing::error!(%fault, id = %subject.id, "a clock failed"),
                }
            }
        }
    }
}

struct Tick {
    process: Process,
    subject: Subject,
    now: Moment,
}

impl Command for Tick {
    const NAME: &'static str = "process.tick";
    type Output = usize;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<usize> {
        Ok(self.process.tick(tx, self.subject, self.now).await?.len())
    }
}
