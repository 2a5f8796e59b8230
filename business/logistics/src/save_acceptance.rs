//! Saving what was found on an open sheet, item by item; and giving an open sheet up.

use std::collections::HashSet;

use ::store::{Command, Tx};
use access::{Permit, matrix::RecordAcceptance};
use events::NewEvent;
use kernel::{Date, DocumentId, Fault, FileId, Moment, Quantity, Refusal, Result, text, written};
use process::{Acting, Process, Subject};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use crate::{
    acceptance::{Acceptance, AcceptanceRow, AcceptanceState},
    admit,
    open_acceptance::SheetChanged,
    store::acceptances,
    words,
};

/// Pictures of one row.
const PHOTOS_MAX: usize = 20;

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FindingsInput {
    /// The day of the acceptance.
    pub held_on: Date,
    /// Where it was held.
    #[serde(default)]
    pub place: String,
    /// Anything else.
    #[serde(default)]
    pub remark: String,
    /// The rows that changed.
    pub rows: Vec<RowFindings>,
}

/// What was found on one row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RowFindings {
    /// The row's number, from 0.
    pub ordinal: i64,
    /// The ticks, one per item of the row and in its order.
    pub checks: Vec<Tick>,
    /// How much the customer accepts now.
    pub accepted: Quantity,
    /// When the rest is to be accepted.
    #[serde(default)]
    pub later_on: Option<Date>,
    /// Anything else.
    #[serde(default)]
    pub remark: String,
    /// Pictures, uploaded first.
    #[serde(default)]
    pub photos: Vec<FileId>,
}

/// The tick on one item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Tick {
    /// In order or not; not looked at yet when absent.
    #[serde(default)]
    pub ok: Option<bool>,
    /// What was found, where it is not in order.
    #[serde(default)]
    pub note: String,
}

/// Saves what was found.
#[derive(Debug)]
pub struct SaveFindings {
    /// The right to do so.
    pub permit: Permit<RecordAcceptance>,
    /// The running policies.
    pub process: Process,
    /// Which sheet.
    pub id: DocumentId,
    /// The version the findings rest on.
    pub version: i64,
    /// What was found.
    pub input: FindingsInput,
    /// Now.
    pub now: Moment,
}

impl Command for SaveFindings {
    const NAME: &'static str = "acceptance.save";
    type Output = SheetChanged;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<SheetChanged> {
        let (mut sheet, permit) = open_sheet(tx, &self.process, &self.permit, self.id).await?;
        if sheet.version != self.version {
            return Err(Fault::Stale(Box::new(json!(sheet))));
        }
        let known: HashSet<FileId> = sheet
            .rows
            .iter()
            .flat_map(|r| r.photos.iter().copied())
            .collect();
        apply(&mut sheet, &self.input)?;
        let new = sheet
            .rows
            .iter()
            .flat_map(|r| r.photos.iter().copied())
            .filter(|p| !known.contains(p));
        let new: Vec<FileId> = new.collect();
        words::attach(tx, &permit, new, sheet.order_id, self.now).await?;
        acceptances::update(tx, &sheet).await?;
        let acting = Acting::new(&permit, self.now);
        let data = json!({"acceptance": sheet.id, "number": sheet.number, "after": self.input});
        let subject = Subject::sales_order(sheet.order_id);
        let event = NewEvent::new(subject.stream(), "acceptance.saved", data, self.now);
        events::record(tx, &event, &acting.actor, self.now).await?;
        Ok(SheetChanged {
            id: sheet.id,
            number: sheet.number,
            state: sheet.state,
            version: sheet.version + 1,
        })
    }
}

/// An open sheet, it and its order locked, for somebody who may record acceptances.
pub(crate) async fn open_sheet(
    tx: &mut Tx<'_>,
    process: &Process,
    permit: &Permit<RecordAcceptance>,
    id: DocumentId,
) -> Result<(Acceptance, Permit<RecordAcceptance>)> {
    let order = acceptances::find(tx, id).await?.order_id;
    let permit = admit::admitted(tx, process, permit, order, "acceptance").await?;
    process.lock_lines(tx, Subject::sales_order(order)).await?;
    acceptances::lock(tx, id).await?;
    let sheet = acceptances::find(tx, id).await?;
    if sheet.state == AcceptanceState::Open {
        return Ok((sheet, permit));
    }
    let message = text!(
        "{} 已签字或已作废，不能再改",
        "{} is signed or given up and changes no more",
        sheet.number
    );
    let refusal =
        Refusal::new("wrong_state", message).fact("acceptance.state", sheet.state.as_str());
    Err(Fault::refused(refusal))
}

/// Puts the findings on the sheet.
fn apply(sheet: &mut Acceptance, input: &FindingsInput) -> Result<()> {
    sheet.held_on = input.held_on;
    words::long(&input.place, "/place")?.clone_into(&mut sheet.place);
    words::long(&input.remark, "/remark")?.clone_into(&mut sheet.remark);
    for (i, found) in input.rows.iter().enumerate() {
        let pointer = format!("/rows/{i}");
        let row = sheet
            .rows
            .iter_mut()
            .find(|row| row.ordinal == found.ordinal)
            .ok_or_else(|| {
                let message = text!("验收单上没有这一项", "the sheet has no such row");
                Fault::invalid(format!("{pointer}/ordinal"), "unknown_row", message)
            })?;
        apply_row(row, found, &pointer)?;
    }
    Ok(())
}

fn apply_row(row: &mut AcceptanceRow, found: &RowFindings, pointer: &str) -> Result<()> {
    let fault = |field: &str, code, message| {
        Err(Fault::invalid(format!("{pointer}/{field}"), code, message))
    };
    if found.checks.len() != row.checks.len() {
        let message = text!(
            "核对项应为 {} 项",
            "there are {} items to tick",
            row.checks.len()
        );
        return fault("checks", "count", message);
    }
    if found.accepted.0 < 0 || found.accepted > row.quantity {
        let message = text!(
            "验收数量须在 0 与 {} 之间",
            "between 0 and {} can be accepted",
            row.quantity
        );
        return fault("accepted", "range", message);
    }
    if row.serial.is_some() && !found.accepted.is_whole() {
        return fault(
            "accepted",
            "not_whole",
            text!("设备只能整台验收", "a machine is accepted whole"),
        );
    }
    if found.photos.len() > PHOTOS_MAX {
        return fault(
            "photos",
            "too_many",
            text!("最多 {PHOTOS_MAX} 张照片", "at most {PHOTOS_MAX} pictures"),
        );
    }
    for (check, tick) in row.checks.iter_mut().zip(&found.checks) {
        check.ok = tick.ok;
        words::long(&tick.note, &format!("{pointer}/checks"))?.clone_into(&mut check.note);
    }
    row.accepted = found.accepted;
    row.later_on = found.later_on;
    words::long(&found.remark, &format!("{pointer}/remark"))?.clone_into(&mut row.remark);
    row.photos.clone_from(&found.photos);
    Ok(())
}

/// Gives an open sheet up, with a reason; what stood on it can be put on another one.
#[derive(Debug)]
pub struct CancelAcceptance {
    /// The right to do so.
    pub permit: Permit<RecordAcceptance>,
    /// The running policies.
    pub process: Process,
    /// Which sheet.
    pub id: DocumentId,
    /// Why.
    pub reason: String,
    /// Now.
    pub now: Moment,
}

impl Command for CancelAcceptance {
    const NAME: &'static str = "acceptance.cancel";
    type Output = SheetChanged;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<SheetChanged> {
        let reason = written::reason(&self.reason, "/reason")?;
        let (sheet, permit) = open_sheet(tx, &self.process, &self.permit, self.id).await?;
        acceptances::cancel(tx, self.id).await?;
        let acting = Acting::new(&permit, self.now);
        let subject = Subject::sales_order(sheet.order_id);
        let data = json!({"acceptance": sheet.id, "number": sheet.number, "reason": reason});
        let event = NewEvent::new(subject.stream(), "acceptance.cancelled", data, self.now);
        events::record(tx, &event, &acting.actor, self.now).await?;
        self.process
            .facts_changed(tx, subject, None, &acting)
            .await?;
        let (state, version) = (AcceptanceState::Cancelled, sheet.version + 1);
        Ok(SheetChanged {
            id: sheet.id,
            number: sheet.number,
            state,
            version,
        })
    }
}
