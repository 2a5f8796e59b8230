//! An incident is settled: who answers for it, how it was put right, how the customer was told.

use ::store::{Command, Tx};
use access::{Permit, matrix::ResolveIncident as MayResolve};
use events::NewEvent;
use kernel::{DocumentId, Fault, Moment, Refusal, Result, text, written};
use process::{Acting, Process, Subject, Why};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use crate::{
    admit,
    incident::Liability,
    store::incidents::{self, Settlement},
    words::LONG_MAX,
};

/// How an incident was settled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ResolutionInput {
    /// Who answers for it.
    pub liability: Liability,
    /// How it was put right.
    pub resolution: String,
    /// How and when the customer was told.
    pub customer_told: String,
}

/// Settles an incident.
#[derive(Debug)]
pub struct ResolveIncident {
    /// The right to do so.
    pub permit: Permit<MayResolve>,
    /// The running policies.
    pub process: Process,
    /// Which incident.
    pub id: DocumentId,
    /// How.
    pub input: ResolutionInput,
    /// Now.
    pub now: Moment,
}

impl Command for ResolveIncident {
    const NAME: &'static str = "logistics.resolve";
    type Output = DocumentId;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<DocumentId> {
        let order = incidents::find(tx, self.id).await?.order_id;
        let permit = admit::admitted(tx, &self.process, &self.permit, order, "incident").await?;
        let subject = Subject::sales_order(order);
        self.process.lock_lines(tx, subject).await?;
        let follow_up = incidents::lock(tx, self.id)
            .await?
            .and_then(|(_, task)| task);
        let incident = incidents::find(tx, self.id).await?;
        if incident.resolved_at.is_some() {
            let message = text!("该异常已处理完毕", "this incident is settled already");
            return Err(Fault::refused(Refusal::new("already_settled", message)));
        }
        let settlement = self.settlement(permit.user())?;
        incidents::resolve(tx, self.id, &settlement, self.now).await?;
        let acting = Acting::new(&permit, self.now);
        if let Some(task) = follow_up {
            let why = Why::Said(settlement.resolution);
            self.process.close_task(tx, task, &why, &acting).await?;
        }
        let data = json!({
            "incident": self.id,
            "before": {"liability": incident.liability},
            "after": self.input,
        });
        let event = NewEvent::new(
            subject.stream(),
            "transport.incident_settled",
            data,
            self.now,
        );
        events::record(tx, &event, &acting.actor, self.now).await?;
        self.process
            .facts_changed(tx, subject, None, &acting)
            .await?;
        Ok(self.id)
    }

    async fn refused(&self, tx: &mut Tx<'_>, fault: &Fault) -> Result<()> {
        let Some((order, _)) = incidents::lock(tx, self.id).await? else {
            return Ok(());
        };
        let subject = Subject::sales_order(order);
        let by = (self.permit.actor(), self.now);
        process::record_refusal(tx, subject, (Self::NAME, fault), by).await
    }
}

impl ResolveIncident {
    fn settlement(&self, by: Option<kernel::UserId>) -> Result<Settlement<'_>> {
        if self.input.liability == Liability::Undecided {
            let message = text!("请明确责任方", "say who answers for it");
            return Err(Fault::invalid("/liability", "required", message));
        }
        Ok(Settlement {
            liability: self.input.liability,
            resolution: written::required(&self.input.resolution, "/resolution", LONG_MAX)?,
            customer_told: written::required(
                &self.input.customer_told,
                "/customer_told",
                LONG_MAX,
            )?,
            by,
        })
    }
}
