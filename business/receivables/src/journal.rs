//! The journal: every booked line with the number of its account, to be handed to the books
//! (EQ-7.2a). Debits equal credits in every document, so they do over any range of whole documents.

use ::store::Tx;
use access::{Permit, matrix::ViewJournal};
use kernel::{Date, OrderId, Result, Text};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::store::ledger;

/// Which lines.
#[derive(Debug, Clone)]
pub struct JournalFilter {
    /// From this day.
    pub from: Date,
    /// Up to and with this day.
    pub to: Date,
    /// Only of this order.
    pub order: Option<OrderId>,
    /// Continue after this place.
    pub after: Option<(Date, Uuid)>,
    /// Rows wanted.
    pub limit: i64,
}

/// A booked line; of debit and credit one is empty. Decimals without grouping, so that a
/// spreadsheet reads them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct JournalRow {
    /// The line's id.
    #[schema(value_type = String, format = Uuid)]
    pub id: Uuid,
    /// The day it is booked on.
    pub booked_on: Date,
    /// The number of the document.
    pub voucher: String,
    /// What kind of document.
    pub document: String,
    /// The account's number.
    pub account: String,
    /// The account's name.
    pub account_name: Text,
    /// The document's currency.
    pub currency: String,
    /// Debit in it.
    pub debit: String,
    /// Credit in it.
    pub credit: String,
    /// Debit in the company's currency.
    pub base_debit: String,
    /// Credit in the company's currency.
    pub base_credit: String,
    /// The customer's name.
    pub customer: String,
    /// The order's number.
    pub order: Option<String>,
}

impl JournalRow {
    /// Where the next page begins.
    #[must_use]
    pub const fn place(&self) -> (Date, Uuid) {
        (self.booked_on, self.id)
    }
}

/// A page of the journal.
///
/// # Errors
/// When the database fails.
pub async fn journal(
    tx: &mut Tx<'_>,
    _: &Permit<ViewJournal>,
    filter: &JournalFilter,
) -> Result<Vec<JournalRow>> {
    ledger::journal(tx, filter).await
}
