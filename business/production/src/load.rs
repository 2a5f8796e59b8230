//! Clashes: work orders on one work centre whose days overlap beyond its capacity.
//!
//! Until finite-capacity scheduling, a work centre is taken to carry one work order a day; two on the
//! same day are shown to the planner, who decides.

use kernel::{Date, DocumentId, Text, text};
use serde::Serialize;
use utoipa::ToSchema;

use crate::work_order::WorkOrder;

/// Another work order that is planned on the same days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Clash {
    /// The other one.
    pub work_order_id: DocumentId,
    /// Its number.
    pub number: String,
    /// First day both are planned.
    pub from: Date,
    /// Last day both are planned.
    pub until: Date,
    /// In words.
    pub message: Text,
}

/// The work orders among `others` that share days with `start..=end`.
#[must_use]
pub fn clashes(id: DocumentId, start: Date, end: Date, others: &[WorkOrder]) -> Vec<Clash> {
    let mut found = Vec::new();
    for other in others.iter().filter(|other| other.id != id) {
        let (Some(from), Some(until)) = (other.start_on, other.end_on) else {
            continue;
        };
        let (first, last) = (from.max(start), until.min(end));
        if first <= last {
            found.push(Clash {
                work_order_id: other.id,
                number: other.number.clone(),
                from: first,
                until: last,
                message: text!(
                    "{first} 至 {last} 该工作中心已排 {}（{}）",
                    "from {first} to {last} the work centre already has {} ({})",
                    other.number,
                    other.order_label
                ),
            });
        }
    }
    found
}
