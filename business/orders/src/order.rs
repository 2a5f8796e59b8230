//! An order as it stands.

use std::sync::Arc;

use ::store::Tx;
use access::{Action, Permit};
use catalog::amounts::Amounts;
use kernel::{CustomerId, Date, DepartmentId, Moment, OrderId, Result, Text, UserId, text};
use process::Subject;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    content::OrderContent,
    import_order::{IMPORTED_CREDIT_NOTE, IMPORTED_ORDER, OrderCharge},
    price_order::PricedLine,
    store,
};

/// Where an order stands in its life. Everything finer is a fact per line or a step's state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum OrderState {
    /// Being entered, or returned for correction: the content may be changed.
    Draft,
    /// Submitted: frozen until approved, returned or withdrawn.
    InReview,
    /// Approved: has its number, is carried out.
    Approved,
    /// Closed and read-only.
    Closed,
    /// Given up: before its approval at will, after it before anything left.
    Cancelled,
}

impl OrderState {
    /// Every state.
    pub const ALL: [Self; 5] = [
        Self::Draft,
        Self::InReview,
        Self::Approved,
        Self::Closed,
        Self::Cancelled,
    ];

    /// The word the database and the API use.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::InReview => "in_review",
            Self::Approved => "approved",
            Self::Closed => "closed",
            Self::Cancelled => "cancelled",
        }
    }

    /// Reads the word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == word)
    }

    /// What people call it.
    #[must_use]
    pub fn title(self) -> Text {
        match self {
            Self::Draft => text!("草稿", "Draft"),
            Self::InReview => text!("评审中", "In review"),
            Self::Approved => text!("执行中", "In execution"),
            Self::Closed => text!("已关闭", "Closed"),
            Self::Cancelled => text!("已作废", "Cancelled"),
        }
    }
}

/// An order with its lines.
#[derive(Debug, Clone)]
pub struct Order {
    /// Its id.
    pub id: OrderId,
    /// `D-…` until it has a number.
    pub draft_label: String,
    /// The official number, issued at approval.
    pub number: Option<String>,
    /// Where it stands.
    pub state: OrderState,
    /// The last milestone of its policy it reached; empty before the first.
    pub milestone: String,
    /// The rep in charge.
    pub owner: UserId,
    /// Who typed it.
    pub entered_by: UserId,
    /// The department in charge.
    pub department: DepartmentId,
    /// What it says.
    pub content: OrderContent,
    /// Its lines with amounts.
    pub lines: Vec<PricedLine>,
    /// Charges beside the lines, of imported orders.
    pub charges: Vec<OrderCharge>,
    /// Sums, charges included.
    pub total: Amounts,
    /// Gross in the company's currency, minor units.
    pub base_gross: i64,
    /// The order's currency.
    pub currency: kernel::Currency,
    /// Day of the order.
    pub order_date: Date,
    /// Grows with each change of content; the ETag.
    pub revision: i64,
    /// Hash of the content.
    pub content_hash: String,
    /// `manual`, or the name of an import.
    pub source: String,
    /// The date promised to the customer.
    pub promised_on: Option<Date>,
    /// When it was first saved.
    pub created_at: Moment,
    /// When it was submitted last.
    pub submitted_at: Option<Moment>,
    /// When it was approved.
    pub approved_at: Option<Moment>,
    /// When it was closed.
    pub closed_at: Option<Moment>,
}

impl Order {
    /// Whether it is a draft that was never submitted, so that nobody has judged anything of it.
    #[must_use]
    pub fn is_fresh(&self) -> bool {
        self.state == OrderState::Draft && self.submitted_at.is_none()
    }

    /// The number people use: the official one, or the draft's label.
    #[must_use]
    pub fn label(&self) -> &str {
        self.number.as_deref().unwrap_or(&self.draft_label)
    }

    /// Whether it was lived elsewhere and imported: nothing of it is worked on here.
    #[must_use]
    pub fn is_history(&self) -> bool {
        [IMPORTED_ORDER, IMPORTED_CREDIT_NOTE].contains(&self.content.order_type.as_str())
    }

    /// The customer, once there is one.
    #[must_use]
    pub const fn customer(&self) -> Option<CustomerId> {
        self.content.customer_id
    }
}

/// The label of a draft: short, unlike any official number, and drawn from the id, so that drafts
/// never wait for a counter or burn an official number.
#[must_use]
pub fn draft_label(id: Uuid) -> String {
    const CROCKFORD: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    let bits = id.as_u128();
    let digit = |place: u32| {
        let index = usize::try_from((bits >> (5 * place)) & 31).unwrap_or_default();
        char::from(CROCKFORD[index])
    };
    let code: String = (0..8).rev().map(digit).collect();
    format!("D-{}-{}", &code[..4], &code[4..])
}

/// Something worth knowing that forbids nothing, e.g. a repeated customer PO number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Warning {
    /// A stable word.
    pub code: String,
    /// The field it is about.
    pub pointer: String,
    /// What it is.
    pub message: Text,
}

/// The order for an act, locked with its process, as every area locks it, and with the permit narrowed
/// to it. Not found when there is none, or none within reach.
pub(crate) async fn lock_for<A: Action>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
    id: OrderId,
) -> Result<(Arc<Order>, Permit<A>)> {
    process::lock(tx, Subject::sales_order(id)).await?;
    let order = store::lock(tx, id).await?;
    let (owner, department) = (Some(order.owner), Some(order.department));
    let permit = permit.clone().narrow(owner, department, "order")?;
    Ok((order, permit))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_short_and_stable() {
        let id: Uuid = "01936b2e-5f0a-7c3d-9e21-0123456789ab"
            .parse()
            .expect("uuid");
        assert_eq!(draft_label(id), draft_label(id));
        assert_eq!(draft_label(id).len(), 11);
    }
}
