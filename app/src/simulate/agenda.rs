//! What happens when: the events of virtual time, in order.

use std::{cmp::Reverse, collections::BinaryHeap};

use kernel::Moment;

use super::commerce::Matter;

/// Something that will happen.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Happening {
    /// A new day: who works when is decided.
    Day,
    /// The clocks are looked at.
    Clocks,
    /// Somebody looks at his workbench; the place in the staff.
    Look(usize),
    /// A customer has signed a contract with somebody of the staff; its order is of this kind, or of
    /// one of those that he sells.
    Contract(usize, Option<String>),
    /// Finance reads the bank's statement.
    Statement,
    /// A supplier delivers what was ordered for a requirement.
    Delivery(String),
    /// Something is heard of a shipment on its way: place or trouble.
    OnTheWay(String),
    /// A shipment reaches the customer.
    Arrival(String),
    /// The signed slip of a shipment comes back.
    Slip(String),
    /// Somebody does what he should not.
    Mishap,
    /// Something of the commercial side.
    Commerce(Matter),
}

/// The events to come.
#[derive(Debug, Default)]
pub(super) struct Agenda {
    events: BinaryHeap<Reverse<(Moment, u64, Happening)>>,
    /// Events of one moment happen in the order in which they were written down.
    count: u64,
}

impl Agenda {
    /// Writes an event down.
    pub(super) fn put(&mut self, at: Moment, happening: Happening) {
        self.count += 1;
        self.events.push(Reverse((at, self.count, happening)));
    }

    /// The next event before a moment.
    pub(super) fn next_before(&mut self, end: Moment) -> Option<(Moment, Happening)> {
        if self.events.peek()?.0.0 >= end {
            return None;
        }
        let Reverse((at, _, happening)) = self.events.pop()?;
        Some((at, happening))
    }
}
