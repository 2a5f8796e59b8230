//! Obligations whose time is over become overdue, and the rep in charge is asked to react. A timer runs
//! [`LookAtObligations`].

use ::store::{Command, Tx};
use kernel::{Moment, Result, Text, text};
use process::{Acting, Process};
use serde_json::json;

use super::{Obligation, Obliged, follow, obligations};
use crate::contract::{Contract, store};

/// Obligations looked at in one transaction.
const BATCH: i64 = 50;

/// Looks for obligations whose time is over; answers how many it found.
#[derive(Debug, Clone)]
pub struct LookAtObligations {
    /// The running policies.
    pub process: Process,
    /// Now.
    pub now: Moment,
}

impl Command for LookAtObligations {
    const NAME: &'static str = "obligation.look";
    type Output = usize;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<usize> {
        let found = obligations::ran_out(tx, self.now, BATCH).await?;
        let acting = Acting::system("obligations", self.now);
        for obligation in &found {
            // Whoever fulfils it holds the contract.
            let Some(contract) = store::lock(tx, obligation.contract).await? else {
                continue;
            };
            if !obligations::set_overdue(tx, obligation.id, self.now).await? {
                continue;
            }
            let data = json!({
                "number": contract.number, "obligation": obligation.id,
                "reason": obligation.words, "owed_by": obligation.owed_by,
                "due_at": obligation.due_at,
            });
            follow::tell(tx, (obligation, "obligation.overdue"), data, &acting).await?;
            if obligation.task.is_none() {
                let title = title(&contract, obligation);
                let about = (&contract, obligation);
                if let Some(task) = follow::ask(tx, &self.process, about, title, &acting).await? {
                    obligations::set_task(tx, obligation.id, task).await?;
                }
            }
        }
        Ok(found.len())
    }
}

fn title(contract: &Contract, obligation: &Obligation) -> Text {
    let (number, words) = (&contract.number, &obligation.words);
    let whose = obligation.owed_by.title();
    if obligation.owed_by == Obliged::Customer && obligation.may_stop.is_some() {
        return text!(
            "合同 {number} 客户逾期未履行：{words}；可以停工，或继续催办",
            "contract {number}, the customer is late: {words}; the order may be stopped, or press him"
        );
    }
    Text {
        zh: format!("合同 {number} {}逾期未履行：{words}", whose.zh),
        en: format!("contract {number}, {} late: {words}", late(&whose.en)),
    }
}

fn late(whose: &str) -> String {
    if whose == "we" {
        "we are".to_owned()
    } else {
        format!("{whose} is")
    }
}
