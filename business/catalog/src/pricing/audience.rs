//! For whom a list is: everything it names must agree.

use kernel::CustomerId;

use super::{Level, ListKind, Reason};

/// Whom a list is made for; what it does not name it leaves open.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Audience {
    /// One customer.
    pub customer: Option<CustomerId>,
    /// Customers of a class, e.g. `A`; empty for all.
    pub class: String,
    /// Orders of a distribution channel, e.g. `dealer`; empty for all.
    pub channel: String,
}

/// Who buys.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Buyer {
    /// The customer, once one is named.
    pub customer: Option<CustomerId>,
    /// His class.
    pub class: String,
    /// The channel he buys by.
    pub channel: String,
}

impl Audience {
    /// Why the list is not for this buyer; `None` when it is.
    pub(super) fn misfit(&self, buyer: &Buyer) -> Option<Reason> {
        if self.customer.is_some() && self.customer != buyer.customer {
            return Some(Reason::OtherCustomer);
        }
        if !self.class.is_empty() && self.class != buyer.class {
            return Some(Reason::OtherClass);
        }
        (!self.channel.is_empty() && self.channel != buyer.channel).then_some(Reason::OtherChannel)
    }

    /// Where a list of some kind for this audience stands in the precedence.
    #[must_use]
    pub fn level(&self, kind: ListKind) -> Level {
        match kind {
            ListKind::FrameContract => Level::FrameContract,
            ListKind::Promotion => Level::Promotion,
            ListKind::PriceList if self.customer.is_some() => Level::CustomerList,
            ListKind::PriceList if !self.class.is_empty() => Level::ClassList,
            ListKind::PriceList if !self.channel.is_empty() => Level::ChannelList,
            ListKind::PriceList => Level::GeneralList,
        }
    }
}
