//! The money of orders: credit, payment schedules, invoices, receipts, dunning, settlement, ledger.
//!
//! - What an order comes to, and which instalments of its terms are due, follows from the order and
//!   from where its goods are: [`order_approved`], [`goods_moved`], [`order_closed`].
//! - Money comes in by [`BookReceipt`], is put to instalments, and leaves by reversal only; goods
//!   delivered are billed by [`IssueInvoice`] and taken back by [`CreditInvoice`]; what is given up is
//!   a [`DeductAmount`] with a reason.
//! - Every document books a balanced set of ledger lines; every sum kept beside its movements can be
//!   made afresh by [`check_projections`].
//! - Credit is kept at the points of [`CreditPolicy`] by [`credit_against`]; above the limit only a
//!   [`CreditOverride`] helps. [`Score`] says how a customer pays, [`replay`] what a limit would have
//!   stopped.
//! - [`put_facts`] and the checks tell a policy what the money says; [`open_matters`] what still
//!   keeps an order from being closed.
//!
//! Limits: amounts are integers of minor units, one currency per order; differences of exchange are
//! booked when money meets an order. General ledger, tax filing and payments to suppliers are other
//! programs' work: the journal is handed to them.

#![cfg_attr(
    test,
    expect(
        clippy::inconsistent_digit_grouping,
        reason = "in tests 100_00 fen reads as 100.00"
    )
)]

mod allocate;
mod allocate_receipt;
mod ask_to_sign;
mod book_receipt;
mod check_projections;
mod credit;
mod credit_gate;
mod credit_invoice;
mod credit_note;
mod credit_override;
mod credit_policy;
mod credit_replay;
mod credit_score;
mod decide_hardship;
mod decide_override;
mod deduct;
mod deduction;
mod due;
mod dunning;
mod facts;
mod follow_change;
mod follow_order;
mod http;
mod import_receipt;
mod invoice;
mod invoice_view;
mod issue_invoice;
mod journal;
mod list_receivables;
mod open_matters;
mod order_book;
mod order_money;
mod posting;
mod receipt;
mod record_contact;
mod release;
mod remind;
mod remind_reviews;
mod request_override;
mod reverse_receipt;
mod review_credit;
mod schedule;
mod sentences;
mod set_credit_limit;
mod set_credit_policy;
mod settlement;
mod share_line;
mod show_money;
mod sign_settlement;
mod store;
mod view;

pub use crate::store::settlement::{Signature, is_settled};
pub use allocate_receipt::AllocateReceipt;
pub use ask_to_sign::ask_to_sign;
pub use book_receipt::{BookReceipt, ReceiptInput};
pub use check_projections::{Drift, Place as CheckPlace, check_projections};
pub use credit::{
    CreditAccount, CreditStanding, check_credit, check_overdue, foreseen, standing, standing_with,
};
pub use credit_gate::{CreditPoint, CreditRule, credit_against, credit_refused};
pub use credit_invoice::{CreditInvoice, CreditNoteInput};
pub use credit_note::CreditReason;
pub use credit_override::{CreditOverride, OverrideState};
pub use credit_policy::{CreditPolicy, Strength, Strengths};
pub use credit_replay::{Replay, ReplayDay, replay};
pub use credit_score::{Behaviour, Grade, Points, Score};
pub use decide_hardship::{DecideHardship, HardshipInput};
pub use decide_override::{DecideOverride, OverrideDecision};
pub use deduct::{DeductAmount, DeductionInput, ReverseDeduction};
pub use deduction::{Deduction, DeductionKind};
pub use due::{Derived, derive};
pub use dunning::{Contact, Decision, HardshipCase, Reason};
pub use facts::put_facts;
pub use follow_change::{change_impact, order_changed, order_comes_to, received};
pub use follow_order::{comes_to, goods_moved, order_approved, order_cancelled, order_closed};
pub use http::routes;
pub use import_receipt::{ImportedReceipt, import_receipt};
pub use invoice::{Invoice, InvoiceKind, InvoiceLine, invoiceable};
pub use issue_invoice::{InvoiceInput, InvoiceLineInput, IssueInvoice};
pub use journal::{JournalFilter, JournalRow, journal};
pub use list_receivables::{
    Ageing, ReceivableRow, ReceivablesFilter, Which, ageing, list_receivables,
};
pub use open_matters::{before_shipping_met, open_matters, tell_unpaid, unpaid_before_shipping};
pub use order_money::{Exposure, OrderMoney};
pub use posting::Account;
pub use receipt::{Allocation, AllocationInput, Method, Receipt, propose};
pub use record_contact::{ContactInput, RecordContact};
pub use remind::RemindDue;
pub use remind_reviews::RemindReviews;
pub use request_override::{OverrideInput, RequestOverride};
pub use reverse_receipt::ReverseReceipt;
pub use review_credit::{CreditReview, DueReview, ReviewCredit, ReviewInput};
pub use schedule::{DueDates, Item, Schedule};
pub use sentences::SENTENCES;
pub use set_credit_limit::{CreditInput, Seen, SetCreditLimit};
pub use set_credit_policy::SetCreditPolicy;
pub use settlement::{Settlement, Sheet, Side, sheet};
pub use show_money::{days_late, order_money};
pub use sign_settlement::{MaySign, SignSettlement, Signed};
pub use view::{MoneyStanding, OrderMoneyView, ReceiptView};
