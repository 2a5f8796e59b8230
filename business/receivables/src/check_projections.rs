//! `yidan check`: sums invoices, allocations and receipts afresh and compares them with what is kept:
//! the orders' money, their instalments, the customers' exposure, the balance of the ledger.

use ::store::Tx;
use kernel::{CustomerId, OrderId, Result};
use uuid::Uuid;

use crate::{
    order_money::Exposure,
    store::{credit, ledger, order_money},
};

/// Orders or customers compared in one step.
const PAGE: i64 = 200;

/// Something kept that differs from what it is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Drift {
    /// An order's money: invoiced, received, deducted, committed, settled, credited.
    Order {
        /// Which.
        order: OrderId,
        /// As kept.
        kept: [i64; 6],
        /// As summed.
        summed: [i64; 6],
    },
    /// What a customer takes up of his credit.
    Credit {
        /// Who.
        customer: CustomerId,
        /// As kept.
        kept: Exposure,
        /// As summed.
        summed: Exposure,
    },
    /// A document whose debits differ from its credits.
    Unbalanced {
        /// Its kind.
        kind: String,
        /// Its id.
        document: Uuid,
    },
}

/// Where the comparison goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// With the orders after this one.
    Orders(OrderId),
    /// With the customers after this one.
    Customers(CustomerId),
    /// With the ledger.
    Ledger,
}

impl Place {
    /// The beginning.
    pub const START: Self = Self::Orders(OrderId(Uuid::nil()));
}

/// Compares one page. Answers what differs and where to go on, `None` at the end. A page per
/// transaction keeps the read short.
///
/// # Errors
/// Only when the database fails.
pub async fn check_projections(
    tx: &mut Tx<'_>,
    from: Place,
) -> Result<(Vec<Drift>, Option<Place>)> {
    match from {
        Place::Orders(after) => {
            let page = order_money::page(tx, after, PAGE).await?;
            let next = page
                .last()
                .map_or(Place::Customers(CustomerId(Uuid::nil())), |row| {
                    Place::Orders(row.order)
                });
            let drifts = page.into_iter().filter(|row| row.kept != row.summed);
            let drift = |row: order_money::Compared| Drift::Order {
                order: row.order,
                kept: row.kept,
                summed: row.summed,
            };
            Ok((drifts.map(drift).collect(), Some(next)))
        }
        Place::Customers(after) => {
            let page = credit::page(tx, after, PAGE).await?;
            let next = page
                .last()
                .map_or(Place::Ledger, |(customer, _)| Place::Customers(*customer));
            let mut drifts = Vec::new();
            for (customer, kept) in page {
                let summed = credit::summed(tx, customer).await?;
                if kept != summed {
                    drifts.push(Drift::Credit {
                        customer,
                        kept,
                        summed,
                    });
                }
            }
            Ok((drifts, Some(next)))
        }
        Place::Ledger => {
            let unbalanced = ledger::unbalanced(tx).await?;
            let drift = |(kind, document)| Drift::Unbalanced { kind, document };
            Ok((unbalanced.into_iter().map(drift).collect(), None))
        }
    }
}
