//! The customer objects: it is recorded at once, whether he signs or not, and becomes a ticket with
//! an owner and a due date (EQ-6.2b).

use ::store::{Command, Tx};
use access::{Permit, matrix::RecordAcceptance};
use events::NewEvent;
use kernel::{Date, DocumentId, Fault, Moment, Refusal, Result, UserId, text, written};
use process::{Acting, Process, Subject};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use crate::{
    follows::{Happening, Objection, Reactions},
    open_acceptance::SheetChanged,
    save_acceptance::open_sheet,
    store::acceptances,
    words::LONG_MAX,
};

/// An objection to one row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ObjectionInput {
    /// The row's number, from 0.
    pub ordinal: i64,
    /// What is wrong, in the customer's words.
    pub what: String,
    /// Who solves it; service decides when absent.
    #[serde(default)]
    pub owner: Option<UserId>,
    /// By when.
    pub due_on: Date,
}

/// Records an objection.
#[derive(Debug)]
pub struct Object {
    /// The right to do so.
    pub permit: Permit<RecordAcceptance>,
    /// The running policies.
    pub process: Process,
    /// What follows in other areas.
    pub reactions: Reactions,
    /// On which sheet.
    pub id: DocumentId,
    /// The objection.
    pub input: ObjectionInput,
    /// Now.
    pub now: Moment,
}

impl Command for Object {
    const NAME: &'static str = "acceptance.object";
    type Output = SheetChanged;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<SheetChanged> {
        let (mut sheet, permit) = open_sheet(tx, &self.process, &self.permit, self.id).await?;
        let input = &self.input;
        let what = written::required(&input.what, "/what", LONG_MAX)?;
        if input.due_on < self.process.today(self.now) {
            let message = text!("解决期限不能早于今天", "it cannot be due before today");
            return Err(Fault::invalid("/due_on", "past", message));
        }
        let row = sheet
            .rows
            .iter_mut()
            .find(|row| row.ordinal == input.ordinal)
            .ok_or_else(|| {
                Fault::invalid(
                    "/ordinal",
                    "unknown_row",
                    text!("验收单上没有这一项", "the sheet has no such row"),
                )
            })?;
        if row.objected_at.is_some() {
            let message = text!(
                "这一项已登记异议",
                "an objection to this row is recorded already"
            );
            return Err(Fault::refused(Refusal::new("already_objected", message)));
        }
        what.clone_into(&mut row.objection);
        row.objection_owner = input.owner;
        row.objection_due = Some(input.due_on);
        row.objected_at = Some(self.now);
        acceptances::object(tx, self.id, row).await?;
        let objection = Objection {
            order: sheet.order_id,
            acceptance: self.id,
            line: row.line_id,
            serial: row.serial.clone(),
            what: what.to_owned(),
            owner: input.owner,
            due_on: input.due_on,
        };
        let acting = Acting::new(&permit, self.now);
        let subject = Subject::sales_order(sheet.order_id);
        let data = json!({"acceptance": self.id, "number": sheet.number, "line": objection.line, "serial": objection.serial, "what": what, "owner": input.owner, "due_on": input.due_on});
        let event = NewEvent::new(subject.stream(), "acceptance.objected", data, self.now);
        events::record(tx, &event, &acting.actor, self.now).await?;
        self.reactions
            .tell(tx, &Happening::Objected(objection), &acting)
            .await?;
        self.process
            .facts_changed(tx, subject, None, &acting)
            .await?;
        Ok(SheetChanged {
            id: self.id,
            number: sheet.number,
            state: sheet.state,
            version: sheet.version + 1,
        })
    }
}
