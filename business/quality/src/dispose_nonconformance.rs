//! Quality decides what becomes of goods that failed: put right, scrapped, or used as they are.

use ::store::{Command, Tx};
use access::{Permit, matrix::DisposeNonconformance as MayDispose};
use kernel::{DocumentId, Fault, Moment, Quantity, Refusal, Result, text};
use process::{Acting, Document, Process, Why};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use crate::{
    correct_nonconformance::check_words,
    goods::Goods,
    nonconformance::{Disposition, Nonconformance, NonconformanceState, Step},
    open_nonconformance::tell,
    store::nonconformances,
};

/// What quality decides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DispositionInput {
    /// Rework goes on with the correction; scrapping and accepting close the matter.
    pub disposition: Disposition,
    /// Why; required to scrap and to accept.
    #[serde(default)]
    pub reason: String,
    /// Why it failed, when nobody has said so yet; required to scrap and to accept.
    #[serde(default)]
    pub cause: String,
}

/// Decides about a nonconformance.
#[derive(Debug)]
pub struct DisposeNonconformance {
    /// The right to do so.
    pub permit: Permit<MayDispose>,
    /// The running policies.
    pub process: Process,
    /// Which.
    pub id: DocumentId,
    /// The version that was seen.
    pub version: Option<i64>,
    /// What is decided.
    pub input: DispositionInput,
    /// Now.
    pub now: Moment,
}

/// What became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct NonconformanceChanged {
    /// Where it stands now.
    pub state: NonconformanceState,
    /// How much is still not in order.
    pub quantity: Quantity,
    /// Its version now.
    pub version: i64,
}

impl Command for DisposeNonconformance {
    const NAME: &'static str = "quality.dispose";
    type Output = NonconformanceChanged;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<NonconformanceChanged> {
        let seen = nonconformances::get(tx, self.id).await?;
        let goods = Goods::from(&seen);
        self.process.lock_lines(tx, goods.subject()).await?;
        let (before, task) = nonconformances::lock(tx, self.id).await?;
        before.check(Step::Dispose, self.version)?;
        let (reason, cause) = words(&before, &self.input)?;
        let acting = Acting::new(&self.permit, self.now);
        let disposition = self.input.disposition;
        nonconformances::set_disposition(tx, self.id, disposition, (reason, cause)).await?;
        let data = json!({
            "id": self.id, "number": before.number, "before": {"disposition": before.disposition},
            "after": {"disposition": disposition, "reason": reason, "cause": cause},
        });
        tell(
            tx,
            (self.id, &goods),
            "nonconformance.disposed",
            data,
            &acting,
        )
        .await?;
        let document = Document {
            kind: "nonconformance",
            id: self.id.0,
        };
        let units = (before.quantity, before.serials.as_slice());
        match disposition {
            Disposition::Rework => {
                let (state, quantity, version) =
                    (before.state, before.quantity, before.version + 1);
                return Ok(NonconformanceChanged {
                    state,
                    quantity,
                    version,
                });
            }
            Disposition::Scrap => {
                refuse_off_shelf(tx, &before).await?;
                goods
                    .scrap(tx, &self.process, units, (document, reason), &acting)
                    .await?;
            }
            Disposition::Accept => {
                goods
                    .pass(tx, &self.process, units, document, &acting)
                    .await?;
            }
        }
        let why = Why::Because(disposition.title());
        close(tx, &self.process, (&before, task), &why, &acting).await?;
        Ok(NonconformanceChanged {
            state: NonconformanceState::Closed,
            quantity: Quantity::ZERO,
            version: before.version + 2,
        })
    }

    async fn refused(&self, tx: &mut Tx<'_>, fault: &Fault) -> Result<()> {
        let Some(nc) = nonconformances::find(tx, self.id).await? else {
            return Ok(());
        };
        let subject = Goods::from(&nc).subject();
        let by = (self.permit.actor(), self.now);
        process::record_refusal(tx, subject, (Self::NAME, fault), by).await
    }
}

/// Reason and cause as they will stand; both are required to end the matter without a correction.
fn words<'a>(
    before: &'a Nonconformance,
    input: &'a DispositionInput,
) -> Result<(&'a str, &'a str)> {
    let reason = input.reason.trim();
    let cause = if input.cause.trim().is_empty() {
        before.cause.as_str()
    } else {
        input.cause.trim()
    };
    match input.disposition {
        Disposition::Rework => Ok((reason, cause)),
        Disposition::Scrap | Disposition::Accept => {
            check_words(&[("/reason", reason), ("/cause", cause)])?;
            Ok((reason, cause))
        }
    }
}

/// A machine in a box or beside it is put back on its shelf before it is scrapped.
async fn refuse_off_shelf(tx: &mut Tx<'_>, nc: &Nonconformance) -> Result<()> {
    let machines = warehouse::serials_of(tx, nc.order_id).await?;
    let off = machines
        .into_iter()
        .find(|m| nc.serials.contains(&m.serial) && m.place_id.is_none());
    let Some(machine) = off else {
        return Ok(());
    };
    let message = text!(
        "{} 已拣出或装箱，请仓库先退回货架再报废",
        "{} is picked or packed; the warehouse puts it back before it is scrapped",
        machine.serial
    );
    let refusal = Refusal::new("off_shelf", message);
    Err(Fault::refused(
        refusal
            .fact(
                format!("serial.{}", machine.serial),
                machine.status.as_str(),
            )
            .who(text!("仓库管理员", "warehouse keeper")),
    ))
}

/// Ends a nonconformance: its task, its machines, its history; the order may go on.
pub(crate) async fn close(
    tx: &mut Tx<'_>,
    process: &Process,
    (before, task): (&Nonconformance, Option<kernel::TaskId>),
    why: &Why<'_>,
    acting: &Acting,
) -> Result<()> {
    let goods = Goods::from(before);
    if let Some(task) = task {
        process.close_task(tx, task, why, acting).await?;
    }
    nonconformances::close_serials(tx, before.id, &before.serials).await?;
    nonconformances::set_closed(tx, before.id, acting.user(), acting.now).await?;
    let mut data = json!({
        "id": before.id, "number": before.number, "before": {"state": before.state},
        "after": {"state": "closed"},
    });
    why.tell(&mut data, "reason");
    tell(
        tx,
        (before.id, &goods),
        "nonconformance.closed",
        data,
        acting,
    )
    .await?;
    process
        .facts_changed(tx, goods.subject(), None, acting)
        .await
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::nonconformance::tests::sample;

    fn input(disposition: Disposition, reason: &str, cause: &str) -> DispositionInput {
        DispositionInput {
            disposition,
            reason: reason.to_owned(),
            cause: cause.to_owned(),
        }
    }

    #[test]
    fn ending_without_correction_needs_cause_and_reason() {
        let open = sample(NonconformanceState::Open);
        for disposition in [Disposition::Scrap, Disposition::Accept] {
            assert!(words(&open, &input(disposition, "", "")).is_err());
            assert!(words(&open, &input(disposition, "客户同意", "")).is_err());
            assert!(words(&open, &input(disposition, "客户同意", "铸造砂眼")).is_ok());
        }
        assert!(words(&open, &input(Disposition::Rework, "", "")).is_ok());
    }

    #[test]
    fn a_cause_already_stated_stays() {
        let corrected = Nonconformance {
            cause: "砂眼".to_owned(),
            ..sample(NonconformanceState::Corrected)
        };
        let given = input(Disposition::Accept, "客户同意", "");
        assert_eq!(words(&corrected, &given).unwrap(), ("客户同意", "砂眼"));
    }
}
