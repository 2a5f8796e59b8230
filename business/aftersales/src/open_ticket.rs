//! Opening a ticket: by hand, or since the customer objected at the acceptance (EQ-6.2b).

use ::store::{Command, Tx};
use access::{Permit, matrix::OpenTicket as MayOpen};
use events::NewEvent;
use kernel::{
    Date, DocumentId, Fault, FieldError, LineId, Moment, OrderId, Refusal, Result, UserId, text,
};
use orders::{Order, OrderState};
use process::{Acting, Document, Process, Subject};
use serde_json::json;

use crate::{
    store::tickets::{self, NewRow},
    ticket::{TicketKind, TicketSaved, TicketState, written},
    work_ticket::{ask_owner, owner_post, tell_policy},
};

/// The kind under which ticket numbers are counted.
const NUMBER_KIND: &str = "ticket";
/// The most characters of a serial number.
const SERIAL_CHARS_MAX: usize = 100;

/// A ticket to be opened.
#[derive(Debug, Clone)]
pub struct NewTicket {
    /// Its id, made by the caller so that a retry makes the same one.
    pub id: DocumentId,
    /// The order.
    pub order: OrderId,
    /// What it is about.
    pub kind: TicketKind,
    /// The line, if one.
    pub line: Option<LineId>,
    /// The machine's serial number, or empty.
    pub serial: String,
    /// What the customer says.
    pub description: String,
    /// The paper it came from, e.g. an acceptance.
    pub source: Option<Document>,
    /// Who sees to it; the order's rep when absent.
    pub owner: Option<UserId>,
    /// By when; the kind's usual working days when absent.
    pub due_at: Option<Moment>,
}

/// Opens a ticket with its owner's task. For areas, whose reactions must not refuse: what is missing
/// is filled in.
///
/// # Errors
/// Not found for an absent order.
pub async fn open_ticket(
    tx: &mut Tx<'_>,
    process: &Process,
    new: &NewTicket,
    acting: &Acting,
) -> Result<TicketSaved> {
    let order = orders::get(tx, new.order).await?;
    let now = acting.now;
    let year = process.today(now).0.year();
    let last = orders::next_number(tx, NUMBER_KIND, year).await?;
    let number = format!("TK-{year}-{last:06}");
    let owner = new.owner.unwrap_or(order.owner);
    let usual = || {
        process
            .calendar_of(Some(order.department))
            .due_moment(now, new.kind.usual_days())
    };
    let due_at = new.due_at.unwrap_or_else(usual);
    let row = NewRow {
        new,
        number: &number,
        owner,
        due_at,
        opened_by: acting.user(),
        now,
    };
    tickets::insert(tx, &row).await?;
    tickets::log(tx, new.id, ("opened", &new.description), acting).await?;
    let data = json!({
        "ticket": new.id, "number": number, "kind": new.kind, "title": new.kind.title(),
        "line_id": new.line, "serial": new.serial, "description": new.description,
        "owner": owner, "due_at": due_at, "source": new.source.map(|document| document.kind),
    });
    let subject = Subject::sales_order(new.order);
    let event = NewEvent::new(subject.stream(), "ticket.opened", data, now);
    events::record(tx, &event, &acting.actor, now).await?;
    let ticket = tickets::get(tx, new.id).await?;
    ask_owner(tx, process, &ticket, acting).await?;
    tell_policy(tx, process, &order, acting).await?;
    Ok(TicketSaved {
        id: new.id,
        number,
        state: TicketState::Open,
        version: ticket.version,
    })
}

/// When a ticket is due, as a person says it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Due {
    /// On this day.
    pub on: Option<Date>,
    /// Or within so many working days.
    pub within_days: Option<u32>,
}

impl Due {
    /// The end of work on that day.
    pub(crate) fn moment(
        self,
        process: &Process,
        order: &Order,
        now: Moment,
    ) -> Result<Option<Moment>> {
        let calendar = process.calendar_of(Some(order.department));
        let due = match (self.on, self.within_days) {
            (Some(_), Some(_)) => {
                let message = text!(
                    "期限请只填日期或工作日数之一",
                    "give a day or working days, not both"
                );
                return Err(Fault::invalid("/within_days", "one_of", message));
            }
            (Some(on), None) => Some(calendar.end_of(on)),
            (None, Some(days)) => Some(calendar.due_moment(now, days.min(365))),
            (None, None) => None,
        };
        if due.is_some_and(|due| due < now) {
            let message = text!("期限不能早于现在", "the due date lies in the past");
            return Err(Fault::invalid("/due_on", "in_the_past", message));
        }
        Ok(due)
    }
}

/// A person opens a ticket.
#[derive(Debug)]
pub struct OpenTicket {
    /// The right to do so.
    pub permit: Permit<MayOpen>,
    /// The running policies.
    pub process: Process,
    /// The ticket; its due moment comes from `due`.
    pub new: NewTicket,
    /// By when.
    pub due: Due,
    /// Now.
    pub now: Moment,
}

impl Command for OpenTicket {
    const NAME: &'static str = "ticket.open";
    type Output = TicketSaved;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<TicketSaved> {
        let subject = Subject::sales_order(self.new.order);
        let permit = self.process.admit(tx, subject, &self.permit).await?;
        let order = orders::get(tx, self.new.order).await?;
        refuse_unless_delivered_under(&order)?;
        let new = self.checked(tx, &order).await?;
        open_ticket(tx, &self.process, &new, &Acting::new(&permit, self.now)).await
    }

    async fn refused(&self, tx: &mut Tx<'_>, fault: &Fault) -> Result<()> {
        let subject = Subject::sales_order(self.new.order);
        let by = (self.permit.actor(), self.now);
        process::record_refusal(tx, subject, (Self::NAME, fault), by).await
    }
}

impl OpenTicket {
    /// The ticket with everything in order that a person typed: all errors at once.
    async fn checked(&self, tx: &mut Tx<'_>, order: &Order) -> Result<NewTicket> {
        let mut errors: Vec<FieldError> = Vec::new();
        let mut keep = |fault: Fault| match fault {
            Fault::Invalid(found) => {
                errors.extend(found);
                Ok(())
            }
            other => Err(other),
        };
        let mut new = self.new.clone();
        match written(&new.description, "/description") {
            Ok(description) => new.description = description,
            Err(fault) => keep(fault)?,
        }
        match self.due.moment(&self.process, order, self.now) {
            Ok(Some(due)) => new.due_at = Some(due),
            Ok(None) => keep(required("/due_on", text!("请填写解决期限", "say by when")))?,
            Err(fault) => keep(fault)?,
        }
        match new.owner {
            Some(owner) => drop(match owner_post(tx, owner, self.now).await {
                Ok(_) => Ok(()),
                Err(fault) => keep(fault),
            }?),
            None => keep(required(
                "/owner_id",
                text!("请指定负责人", "name who sees to it"),
            ))?,
        }
        if let Err(too_long) = kernel::written::bounded(&new.serial, "/serial", SERIAL_CHARS_MAX) {
            keep(too_long.into())?;
        }
        if new
            .line
            .is_some_and(|line| order.lines.iter().all(|l| l.line_id != line))
        {
            let message = text!("订单中没有这一行", "the order has no such line");
            keep(Fault::invalid("/line_id", "unknown", message))?;
        }
        if errors.is_empty() {
            Ok(new)
        } else {
            Err(Fault::Invalid(errors))
        }
    }
}

fn required(pointer: &'static str, message: kernel::Text) -> Fault {
    Fault::invalid(pointer, "required", message)
}

/// Tickets are about what was sold: the order is approved, or closed and under warranty.
fn refuse_unless_delivered_under(order: &Order) -> Result<()> {
    match order.state {
        OrderState::Approved | OrderState::Closed => Ok(()),
        state @ (OrderState::Draft | OrderState::InReview | OrderState::Cancelled) => {
            let message = text!(
                "订单批准后才能登记工单",
                "tickets are opened on approved orders"
            );
            Err(Fault::refused(
                Refusal::new("not_approved", message).fact("order.state", state.as_str()),
            ))
        }
    }
}
