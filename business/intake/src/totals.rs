//! Control totals: what the sender's own program would print, to the last cent.

use std::collections::HashSet;

use kernel::{Currency, round_div};
use serde::{Deserialize, Serialize};

use crate::{
    plan::Document,
    raw::{RawHeader, RawLine},
};

/// Units of quantity × price in one major unit of currency: 10⁻⁶ × 10⁻⁶.
const PRODUCT_ONE: i128 = 1_000_000_000_000;
/// The same times the discount's 10⁻⁶.
const DISCOUNTED_ONE: u128 = 1_000_000_000_000_000_000;

/// Counts and sums over all rows of a file, whether they can be entered or not. Amounts are minor
/// units of the plan's currency.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Totals {
    /// Rows of lines.
    pub rows: usize,
    /// Different document numbers.
    pub documents: usize,
    /// Of these, credit notes.
    pub credit_notes: usize,
    /// Different customers named by rows or headers.
    pub customers: usize,
    /// Different product and charge codes.
    pub products: usize,
    /// Σ quantity × price, rounded at the end.
    pub gross_minor: i64,
    /// Σ quantity × price × (1 − discount) without any rounding, as a decimal.
    pub net_exact: String,
    /// Σ of each line's net, rounded line by line.
    pub net_minor: i64,
    /// Its positive part.
    pub positive_minor: i64,
    /// Its negative part.
    pub negative_minor: i64,
    /// Σ freight stated in headers.
    pub freight_minor: i64,
    /// Rows with a quantity below 0.
    pub negative_rows: usize,
    /// Rows with price 0.
    pub zero_price_rows: usize,
    /// Rows with quantity 0.
    pub zero_quantity_rows: usize,
    /// Rows whose document names no customer.
    pub without_customer_rows: usize,
    /// Rows the same in every cell as one above.
    pub duplicate_rows: usize,
    /// Rows with a discount.
    pub discounted_rows: usize,
    /// Documents shipped after the day they were wanted.
    pub late_documents: usize,
    /// Documents not shipped.
    pub unshipped_documents: usize,
    /// The part of `net_minor` in documents ready to enter.
    pub ready_minor: i64,
    /// The part in documents that wait for a decision.
    pub held_minor: i64,
    /// The part in rows kept aside. `ready + held + aside = net`.
    pub aside_minor: i64,
}

/// Sums up rows as they pass.
#[derive(Debug, Default)]
pub(crate) struct Counter {
    totals: Totals,
    gross: i128,
    net: i128,
    products: HashSet<String>,
    customers: HashSet<String>,
}

impl Counter {
    /// Counts a row; `net_minor` is its rounded amount, if it has one.
    pub(crate) fn line(&mut self, line: &RawLine, net_minor: Option<i64>) {
        let totals = &mut self.totals;
        totals.rows += 1;
        totals.negative_rows += usize::from(line.is_negative());
        totals.zero_price_rows += usize::from(line.price.is_some_and(|p| p.0 == 0));
        totals.zero_quantity_rows += usize::from(line.quantity.is_some_and(|q| q.0 == 0));
        totals.duplicate_rows += usize::from(line.duplicate);
        totals.discounted_rows += usize::from(line.discount.0 != 0);
        if let Some(product) = &line.product {
            self.products.insert(product.clone());
        }
        let (Some(quantity), Some(price), Some(net_minor)) = (line.quantity, line.price, net_minor)
        else {
            return;
        };
        let product = i128::from(quantity.0) * i128::from(price.0);
        self.gross = self.gross.saturating_add(product);
        self.net = self
            .net
            .saturating_add(product * i128::from(1_000_000 - line.discount.0));
        totals.net_minor = totals.net_minor.saturating_add(net_minor);
        let part = if net_minor < 0 {
            &mut totals.negative_minor
        } else {
            &mut totals.positive_minor
        };
        *part = part.saturating_add(net_minor);
    }

    /// Counts a header and the rows of its document.
    pub(crate) fn header(&mut self, header: &RawHeader, credit: bool, rows: usize) {
        let totals = &mut self.totals;
        totals.documents += 1;
        totals.credit_notes += usize::from(credit);
        totals.freight_minor = totals
            .freight_minor
            .saturating_add(header.freight_minor.unwrap_or(0));
        totals.unshipped_documents += usize::from(header.shipments.is_empty());
        match &header.customer {
            Some(customer) => {
                self.customers.insert(customer.clone());
            }
            None => totals.without_customer_rows += rows,
        }
        let late = header
            .required_on
            .is_some_and(|on| header.shipments.iter().any(|s| s.shipped_on > on));
        totals.late_documents += usize::from(late);
    }

    /// Counts what is kept aside.
    pub(crate) fn aside(&mut self, amount_minor: Option<i64>) {
        let sum = &mut self.totals.aside_minor;
        *sum = sum.saturating_add(amount_minor.unwrap_or(0));
    }

    /// The sums, with those of the finished documents.
    pub(crate) fn finish(self, documents: &[Document], currency: Currency) -> Totals {
        let mut totals = self.totals;
        totals.customers = self.customers.len();
        totals.products = self.products.len();
        let scale = i128::from(currency.scale());
        totals.gross_minor =
            i64::try_from(round_div(self.gross.saturating_mul(scale), PRODUCT_ONE))
                .unwrap_or(i64::MAX);
        totals.net_exact = exact(self.net);
        for document in documents {
            let part = if document.is_held() {
                &mut totals.held_minor
            } else {
                &mut totals.ready_minor
            };
            *part = part.saturating_add(document.rows_minor());
        }
        totals
    }
}

impl Totals {
    /// Moves a document's rows from what is ready to what waits.
    pub(crate) fn hold_back(&mut self, rows_minor: i64) {
        self.ready_minor = self.ready_minor.saturating_sub(rows_minor);
        self.held_minor = self.held_minor.saturating_add(rows_minor);
    }
}

/// A sum of 10⁻¹⁸ as a decimal without idle zeros.
fn exact(sum: i128) -> String {
    let (whole, part) = (
        sum.unsigned_abs() / DISCOUNTED_ONE,
        sum.unsigned_abs() % DISCOUNTED_ONE,
    );
    let text = format!("{}{whole}.{part:018}", if sum < 0 { "-" } else { "" });
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exact_sums_are_plain_decimals() {
        for (sum, text) in [
            (0, "0"),
            (1_500_000_000_000_000_000, "1.5"),
            (-1, "-0.000000000000000001"),
        ] {
            assert_eq!(exact(sum), text);
        }
    }
}
