//! What the money of an order looks like on its page: amounts as decimals in the order's currency.

use access::AllowedAction;
use kernel::{CustomerId, Date, DocumentId, LineId, Moment, Money, Quantity, Rate, Refusal, Text};
use orders::PaymentEvent;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    deduction::{Deduction, DeductionKind},
    due,
    dunning::{Contact, Decision, HardshipCase, Reason},
    invoice_view::InvoiceView,
    receipt::{Method, Receipt},
    schedule::Item,
    settlement::Sheet,
    store::settlement::Signature,
};

/// The money of an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct OrderMoneyView {
    /// The order's currency.
    pub currency: String,
    /// Whether its money is kept here.
    pub standing: MoneyStanding,
    /// What the order comes to.
    pub committed: String,
    /// Given up by credit notes, although the goods stay with the customer.
    pub credited: String,
    /// On invoices, less credit notes.
    pub invoiced: String,
    /// Received and allocated to it.
    pub received: String,
    /// Given up.
    pub deducted: String,
    /// Still to come in.
    pub outstanding: String,
    /// Of that, due before today.
    pub overdue: String,
    /// What of the customer's money in this currency is allocated to no order.
    pub deposit: String,
    /// The instalments.
    pub schedule: Vec<ItemView>,
    /// Invoices and credit notes.
    pub invoices: Vec<InvoiceView>,
    /// What was delivered and not invoiced.
    pub invoiceable: Vec<InvoiceableLine>,
    /// The receipts that pay it, or paid it once.
    pub receipts: Vec<ReceiptView>,
    /// What was given up.
    pub deductions: Vec<DeductionView>,
    /// Talks about overdue money.
    pub contacts: Vec<ContactView>,
    /// Difficulties of the customer that came up on this order.
    pub hardships: Vec<HardshipView>,
    /// The settlement, once the order is approved.
    pub settlement: Option<SettlementView>,
    /// What the reader may do, and why not otherwise.
    pub actions: Vec<AllowedAction>,
}

/// Whether an order's money is kept here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MoneyStanding {
    /// Not approved yet: the instalments are a plan.
    Planned,
    /// It is.
    Kept,
    /// Imported history whose money was settled elsewhere: nothing is owed here.
    History,
}

/// An instalment, or the part of one that belongs to one shipment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = InstalmentView)]
pub struct ItemView {
    /// Its number in the terms.
    pub no: i64,
    /// Its part.
    pub part: i64,
    /// What people call it.
    pub title: Text,
    /// What it waits for.
    pub event: PaymentEvent,
    /// Percent of the order.
    #[schema(value_type = String, example = "30")]
    pub percent: Rate,
    /// How much.
    pub amount: String,
    /// Received or given up so far.
    pub settled: String,
    /// Still to come in.
    pub open: String,
    /// When it is due.
    pub due_on: Option<Date>,
    /// How that date came about, or what it waits for.
    pub derivation: Text,
    /// Whether the date rests on holidays that are not published yet.
    pub provisional: bool,
    /// Days since it was due, when it is overdue.
    pub overdue_days: Option<i64>,
    /// How far dunning has gone: 0 not at all.
    pub dun_level: i64,
}

impl ItemView {
    pub(crate) fn of(item: &Item, decimal: impl Fn(i64) -> String, today: Date) -> Self {
        let overdue_days = item
            .due
            .on
            .filter(|_| item.is_overdue(today))
            .map(|due| today.days_since(due));
        Self {
            no: item.no,
            part: item.part,
            title: due::title(item.event),
            event: item.event,
            percent: item.percent,
            amount: decimal(item.amount),
            settled: decimal(item.settled),
            open: decimal(item.open()),
            due_on: item.due.on,
            derivation: item.due.derivation.clone(),
            provisional: item.due.provisional,
            overdue_days,
            dun_level: item.dun_level,
        }
    }
}

/// What of a line was delivered and not invoiced.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct InvoiceableLine {
    /// The order line.
    pub line_id: LineId,
    /// Its product.
    pub description: String,
    /// Its unit.
    pub unit: String,
    /// How many.
    pub quantity: Quantity,
}

/// A receipt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = PaymentReceipt)]
pub struct ReceiptView {
    /// Its id.
    pub id: DocumentId,
    /// Its number.
    pub number: String,
    /// Whose money it is.
    pub customer_id: CustomerId,
    /// The bank's reference.
    pub reference: String,
    /// How it came.
    pub method: Method,
    /// The same in words.
    pub method_title: Text,
    /// The day it came.
    pub received_on: Date,
    /// Its currency.
    pub currency: String,
    /// How much.
    pub amount: String,
    /// Allocated to no order.
    pub unapplied: String,
    /// Allocated to the order in view; absent where no order is in view.
    pub allocated: Option<String>,
    /// Who paid, when it was not the customer under his own name.
    pub payer: String,
    /// When an acceptance bill falls due.
    pub bill_due_on: Option<Date>,
    /// A word about it.
    pub note: String,
    /// When it was booked.
    pub booked_at: Moment,
    /// When it was reversed.
    pub reversed_at: Option<Moment>,
    /// Why it was reversed.
    pub reversal_reason: Option<String>,
}

impl ReceiptView {
    /// A receipt, with what of it lies on the order in view.
    pub(crate) fn of(receipt: &Receipt, allocated: Option<i64>) -> Self {
        let decimal = |minor| Money::new(minor, receipt.currency).to_decimal();
        Self {
            id: receipt.id,
            number: receipt.number.clone(),
            customer_id: receipt.customer,
            reference: receipt.reference.clone(),
            method: receipt.method,
            method_title: receipt.method.title(),
            received_on: receipt.received_on,
            currency: receipt.currency.code().to_owned(),
            amount: decimal(receipt.amount),
            unapplied: decimal(receipt.unapplied),
            allocated: allocated.map(decimal),
            payer: receipt.payer.clone(),
            bill_due_on: receipt.bill_due_on,
            note: receipt.note.clone(),
            booked_at: receipt.booked_at,
            reversed_at: receipt.reversed.as_ref().map(|(at, _)| *at),
            reversal_reason: receipt.reversed.as_ref().map(|(_, reason)| reason.clone()),
        }
    }
}

/// Something given up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct DeductionView {
    /// Its id.
    pub id: DocumentId,
    /// Its number.
    pub number: String,
    /// Why money is given up.
    pub kind: DeductionKind,
    /// The same in words.
    pub kind_title: Text,
    /// How much.
    pub amount: String,
    /// The day it counts from.
    pub deducted_on: Date,
    /// The reason in words.
    pub reason: String,
    /// When it was taken back.
    pub reversed_at: Option<Moment>,
    /// Why it was taken back.
    pub reversal_reason: Option<String>,
}

impl DeductionView {
    pub(crate) fn of(deduction: &Deduction, decimal: impl Fn(i64) -> String) -> Self {
        Self {
            id: deduction.id,
            number: deduction.number.clone(),
            kind: deduction.kind,
            kind_title: deduction.kind.title(),
            amount: decimal(deduction.amount),
            deducted_on: deduction.deducted_on,
            reason: deduction.reason.clone(),
            reversed_at: deduction.reversed.as_ref().map(|(at, _)| *at),
            reversal_reason: deduction
                .reversed
                .as_ref()
                .map(|(_, reason)| reason.clone()),
        }
    }
}

/// A talk about overdue money.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = DunningContact)]
pub struct ContactView {
    /// Its id.
    pub id: DocumentId,
    /// About which instalment, if only one.
    pub no: Option<i64>,
    /// The day of the talk.
    pub contacted_on: Date,
    /// With whom at the customer's.
    pub person: String,
    /// How.
    pub channel: String,
    /// Why money does not come.
    pub reason: Reason,
    /// What was said.
    pub note: String,
    /// By when he promised to pay.
    pub promised_on: Option<Date>,
    /// How much he promised.
    pub promised_amount: Option<String>,
    /// Whether he is in difficulty.
    pub hardship: bool,
    /// Who talked.
    pub made_by: String,
    /// When it was recorded.
    pub recorded_at: Moment,
}

impl ContactView {
    pub(crate) fn of(contact: &Contact, decimal: impl Fn(i64) -> String) -> Self {
        Self {
            id: contact.id,
            no: contact.no,
            contacted_on: contact.contacted_on,
            person: contact.person.clone(),
            channel: contact.channel.clone(),
            reason: contact.reason,
            note: contact.note.clone(),
            promised_on: contact.promised_on,
            promised_amount: contact.promised_amount.map(decimal),
            hardship: contact.hardship,
            made_by: contact.made_by_name.clone(),
            recorded_at: contact.recorded_at,
        }
    }
}

/// A difficulty of the customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct HardshipView {
    /// Its id.
    pub id: DocumentId,
    /// The talk in which it came up.
    pub contact_id: DocumentId,
    /// Since when.
    pub opened_at: Moment,
    /// What was decided; absent while it is open.
    pub decision: Option<Decision>,
    /// Why.
    pub note: Option<String>,
    /// By whom.
    pub decided_by: Option<String>,
    /// When.
    pub decided_at: Option<Moment>,
}

impl HardshipView {
    pub(crate) fn of(case: &HardshipCase) -> Self {
        let decided = case.decided.as_ref();
        Self {
            id: case.id,
            contact_id: case.contact,
            opened_at: case.opened_at,
            decision: decided.map(|d| d.decision),
            note: decided.map(|d| d.note.clone()),
            decided_by: decided.map(|d| d.by_name.clone()),
            decided_at: decided.map(|d| d.at),
        }
    }
}

/// The settlement of an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct SettlementView {
    /// The figures.
    pub sheet: Sheet,
    /// What the order comes to in capitals, for orders in RMB.
    pub committed_in_capitals: Option<String>,
    /// To be sent back with a signature: what was seen.
    pub sheet_hash: String,
    /// Everything that keeps it from being settled.
    pub against: Vec<Refusal>,
    /// Who has signed this sheet.
    pub signatures: Vec<Signature>,
}
