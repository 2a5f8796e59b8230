//! Rating reviews that are due come to the finance manager's desk; doing the review ends the task.

use ::store::{Command, Tx};
use kernel::{Moment, Result, text};
use process::{Acting, NewTask, Process, Subject, TaskKind};

use crate::store::credit_control;

/// Customers asked for in one transaction.
const BATCH: i64 = 50;

/// Opens a task for each review that is due and asked for by none; answers how many, so that its
/// caller goes on until there are none.
#[derive(Debug, Clone)]
pub struct RemindReviews {
    /// The running policies.
    pub process: Process,
    /// Now.
    pub now: Moment,
}

impl Command for RemindReviews {
    const NAME: &'static str = "credit.remind_reviews";
    type Output = usize;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<usize> {
        let today = self.process.today(self.now);
        let due = credit_control::unasked_reviews(tx, today, BATCH).await?;
        let acting = Acting::system("receivables", self.now);
        for (customer, since, name) in &due {
            // Locked first: another node may ask at the same time.
            if credit_control::review_task(tx, *customer).await?.is_some() {
                continue;
            }
            let title = text!(
                "客户 {name} 的信用评级 {since} 到期，请评审",
                "the credit rating of {name} is to be reviewed since {since}"
            );
            let link = format!("/receivables/customers/{customer}");
            let subject = Subject::customer(*customer);
            let task = NewTask::new(subject, TaskKind::FollowUp, "finance_manager", title)
                .link(link)
                .due(Some(self.process.calendar().end_of(*since)));
            let task = self.process.open_task(tx, task, &acting).await?;
            credit_control::note_review_task(tx, *customer, task).await?;
        }
        Ok(due.len())
    }
}
