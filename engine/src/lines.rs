//! Facts of one order line: quantities in the stock unit, fed by the movement ledger.

use kernel::{LineId, Quantity};
use serde::{Deserialize, Serialize};

/// Declares the kinds of line fact with their keys and names.
macro_rules! line_facts {
    ($($(#[$doc:meta])* $name:ident = $key:literal, $zh:literal, $en:literal;)+) => {
        /// A kind of movement on an order line. Each is a running total of ± quantities.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum LineFact { $($(#[$doc])* $name,)+ }

        impl LineFact {
            /// Every kind, in the order of the goods' way.
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];

            /// The stable key, e.g. `shipped`.
            #[must_use]
            pub const fn key(self) -> &'static str {
                match self { $(Self::$name => $key,)+ }
            }

            /// The kind of a key.
            #[must_use]
            pub fn parse(key: &str) -> Option<Self> {
                match key { $($key => Some(Self::$name),)+ _ => None }
            }

            /// The name in both languages.
            #[must_use]
            pub fn title(self) -> kernel::Text {
                match self { $(Self::$name => kernel::Text::new($zh, $en),)+ }
            }
        }
    };
}

line_facts! {
    /// Ordered by the current revision.
    Ordered = "ordered", "订购", "ordered";
    /// Given up by agreement: the rest will not be delivered.
    ShortClosed = "short_closed", "短结", "short-closed";
    /// Held for this line in stock right now.
    Reserved = "reserved", "预留", "reserved";
    /// Covered from finished stock instead of making, including what has left since. Falls only
    /// when the cover is released.
    FromStock = "from_stock", "库存供应", "from stock";
    /// On purchase for this line, or bought for it since: nobody makes it. Falls only when the
    /// purchase is given up.
    Bought = "bought", "外购", "bought";
    /// On work orders.
    Planned = "planned", "已排产", "planned";
    /// Reported good by production.
    Made = "made", "已生产", "made";
    /// Passed the final inspection.
    Passed = "passed", "检验合格", "passed";
    /// Taken from their places.
    Picked = "picked", "已拣", "picked";
    /// Packed.
    Packed = "packed", "已装箱", "packed";
    /// Left the house.
    Shipped = "shipped", "已发", "shipped";
    /// Arrived and signed for on the return slip.
    Signed = "signed", "已签收", "signed";
    /// Passed by the customer on a signed acceptance report.
    Accepted = "accepted", "已验收", "accepted";
    /// Came back from the customer.
    Returned = "returned", "已退", "returned";
    /// On invoices, less credit notes.
    Invoiced = "invoiced", "已开票", "invoiced";
}

const KINDS: usize = 15;

/// All quantities of one line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LineFacts {
    /// Which line.
    pub line: LineId,
    quantities: [Quantity; KINDS],
}

impl LineFacts {
    /// A line of which nothing is known yet.
    #[must_use]
    pub const fn new(line: LineId) -> Self {
        Self {
            line,
            quantities: [Quantity::ZERO; KINDS],
        }
    }

    /// One quantity.
    #[must_use]
    pub const fn get(&self, fact: LineFact) -> Quantity {
        self.quantities[fact as usize]
    }

    /// Puts a running total.
    pub const fn put(&mut self, fact: LineFact, quantity: Quantity) {
        self.quantities[fact as usize] = quantity;
    }

    /// The same line with one total replaced; for builders and tests.
    #[must_use]
    pub const fn with(mut self, fact: LineFact, quantity: Quantity) -> Self {
        self.put(fact, quantity);
        self
    }

    /// Still to be delivered in the end: ordered − short-closed.
    #[must_use]
    pub fn open(&self) -> Quantity {
        less(self.get(LineFact::Ordered), self.get(LineFact::ShortClosed))
    }

    /// To be made: open − covered from stock − bought.
    #[must_use]
    pub fn to_make(&self) -> Quantity {
        let rest = less(self.open(), self.get(LineFact::FromStock));
        less(rest, self.get(LineFact::Bought))
    }

    /// With the customer: shipped − returned.
    #[must_use]
    pub fn away(&self) -> Quantity {
        less(self.get(LineFact::Shipped), self.get(LineFact::Returned))
    }

    /// Accepted and kept: what came back is not counted.
    #[must_use]
    pub fn accepted_kept(&self) -> Quantity {
        self.get(LineFact::Accepted).min(self.away())
    }
}

/// `a − b`, not below nothing.
#[must_use]
pub(crate) fn less(a: Quantity, b: Quantity) -> Quantity {
    Quantity(a.0.saturating_sub(b.0).max(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_its_place() {
        assert_eq!(LineFact::ALL.len(), KINDS);
        for fact in LineFact::ALL {
            assert_eq!(LineFact::parse(fact.key()), Some(*fact));
        }
    }

    #[test]
    fn a_return_uncovers_shipping_and_acceptance() {
        let line = LineFacts::new(LineId::new())
            .with(LineFact::Ordered, Quantity::whole(10))
            .with(LineFact::ShortClosed, Quantity::whole(1))
            .with(LineFact::Shipped, Quantity::whole(9))
            .with(LineFact::Accepted, Quantity::whole(9))
            .with(LineFact::Returned, Quantity::whole(2));
        assert_eq!(line.open(), Quantity::whole(9));
        assert_eq!(line.away(), Quantity::whole(7));
        assert_eq!(line.accepted_kept(), Quantity::whole(7));
    }
}
