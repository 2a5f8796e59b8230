//! The money of one order in five figures, and what they mean for the customer's credit.

use kernel::{Currency, CustomerId, Moment, OrderId, split_cumulative};

/// What an approved order comes to and what was done about it, in minor units of its currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OrderMoney {
    /// The order.
    pub order: OrderId,
    /// Who owes it.
    pub customer: CustomerId,
    /// The order's currency.
    pub currency: Currency,
    /// The order's amount with tax at approval, or after a change before anything was booked.
    pub gross: i64,
    /// The same in the company's currency.
    pub base_gross: i64,
    /// What it comes to by now: the amount of what is still to be delivered in the end, less what
    /// credit notes gave up.
    pub committed: i64,
    /// Given up by credit notes, although the goods stay with the customer.
    pub credited: i64,
    /// On invoices, less credit notes.
    pub invoiced: i64,
    /// Received and allocated to it.
    pub received: i64,
    /// Given up or written off.
    pub deducted: i64,
    /// When a receipt was last booked to it.
    pub booked_at: Option<Moment>,
    /// When the order was closed.
    pub closed_at: Option<Moment>,
}

impl OrderMoney {
    /// Received or given up: no longer owed.
    #[must_use]
    pub const fn settled(&self) -> i64 {
        self.received + self.deducted
    }

    /// Still to come in.
    #[must_use]
    pub const fn outstanding(&self) -> i64 {
        self.committed - self.settled()
    }

    /// The share of an amount of this order in the company's currency. It is always taken of a
    /// running total, so that the shares of all steps add up to `base_gross` exactly.
    #[must_use]
    pub fn base(&self, minor: i64) -> i64 {
        split_cumulative(self.base_gross, minor, self.gross, 0)
    }

    /// What the customer owes by invoices, or has paid ahead of them: one of the two is nothing.
    #[must_use]
    pub fn balance(&self) -> Balance {
        let minor = self.invoiced - self.settled();
        let base = self.base(self.invoiced) - self.base(self.settled());
        Balance {
            receivable: Both {
                minor: minor.max(0),
                base: base.max(0),
            },
            advance: Both {
                minor: (-minor).max(0),
                base: (-base).max(0),
            },
        }
    }

    /// What this order takes up of the customer's credit.
    #[must_use]
    pub fn exposure(&self) -> Exposure {
        let balance = self.balance();
        Exposure {
            receivable: balance.receivable.base,
            uninvoiced: self.base(self.committed) - self.base(self.invoiced),
            advance: balance.advance.base,
            unapplied: 0,
        }
    }
}

/// An amount in its own and in the company's currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Both {
    /// In the document's currency, minor units.
    pub minor: i64,
    /// In the company's currency, minor units.
    pub base: i64,
}

impl Both {
    /// The same amount in both: a document in the company's currency.
    #[must_use]
    pub const fn new(minor: i64, base: i64) -> Self {
        Self { minor, base }
    }

    pub(crate) const fn less(self, other: Self) -> Self {
        Self {
            minor: self.minor - other.minor,
            base: self.base - other.base,
        }
    }

    pub(crate) const fn negated(self) -> Self {
        Self {
            minor: -self.minor,
            base: -self.base,
        }
    }

    pub(crate) const fn is_nothing(self) -> bool {
        self.minor == 0 && self.base == 0
    }
}

/// An order's place in the books.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Balance {
    /// Invoiced and not paid.
    pub receivable: Both,
    /// Paid and not invoiced.
    pub advance: Both,
}

/// What a customer takes up of his credit, in minor units of the company's currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Exposure {
    /// Invoiced and not received.
    pub receivable: i64,
    /// Approved and not yet invoiced, tax included.
    pub uninvoiced: i64,
    /// Received for orders ahead of their invoices.
    pub advance: i64,
    /// Receipts and deposits allocated to no order.
    pub unapplied: i64,
}

impl Exposure {
    /// What counts against the limit.
    #[must_use]
    pub const fn total(&self) -> i64 {
        self.receivable + self.uninvoiced - self.advance - self.unapplied
    }

    pub(crate) const fn plus(self, other: Self) -> Self {
        Self {
            receivable: self.receivable + other.receivable,
            uninvoiced: self.uninvoiced + other.uninvoiced,
            advance: self.advance + other.advance,
            unapplied: self.unapplied + other.unapplied,
        }
    }

    pub(crate) const fn less(self, other: Self) -> Self {
        Self {
            receivable: self.receivable - other.receivable,
            uninvoiced: self.uninvoiced - other.uninvoiced,
            advance: self.advance - other.advance,
            unapplied: self.unapplied - other.unapplied,
        }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use proptest::prelude::*;

    use super::*;

    pub(crate) fn money(gross: i64, base_gross: i64) -> OrderMoney {
        OrderMoney {
            order: OrderId::new(),
            customer: CustomerId::new(),
            currency: Currency::CNY,
            gross,
            base_gross,
            committed: gross,
            credited: 0,
            invoiced: 0,
            received: 0,
            deducted: 0,
            booked_at: None,
            closed_at: None,
        }
    }

    #[test]
    fn advances_lower_the_exposure_and_invoices_only_move_it() {
        let mut order = money(100_00, 100_00);
        assert_eq!(order.exposure().total(), 100_00);
        order.received = 30_00;
        assert_eq!(
            order.exposure(),
            Exposure {
                uninvoiced: 100_00,
                advance: 30_00,
                ..Exposure::default()
            }
        );
        assert_eq!(order.exposure().total(), 70_00);
        order.invoiced = 50_00;
        assert_eq!(
            order.exposure(),
            Exposure {
                receivable: 20_00,
                uninvoiced: 50_00,
                ..Exposure::default()
            }
        );
        assert_eq!(order.exposure().total(), 70_00);
    }

    proptest! {
        /// Whatever the rate and however the money comes in, the order ends at nothing.
        #[test]
        fn a_settled_order_takes_up_no_credit(
            gross in 1..1_000_000_000_i64, rate in 1..9_000_i64, steps in prop::collection::vec(0..1_000_i64, 0..6),
        ) {
            let mut order = money(gross, gross * rate / 1_000);
            for step in steps {
                order.received = gross * step / 1_000;
                let balance = order.balance();
                prop_assert!(balance.receivable.minor == 0 || balance.advance.minor == 0);
                prop_assert_eq!(order.exposure().total(), order.base(order.committed) - order.base(order.settled()));
            }
            order.received = gross;
            order.invoiced = gross;
            prop_assert_eq!(order.exposure(), Exposure::default());
            prop_assert_eq!(order.balance(), Balance::default());
        }
    }
}
