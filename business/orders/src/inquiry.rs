//! Inquiries (询价): what a customer wants and how he came to us, before there is a price.
//!
//! The need is written in the words of an order; which facts are needed before it becomes a quotation
//! follows from the policy of its order type ([`needs`]). What became of it is derived from its
//! quotation and order; only losing it is stated, with a coded reason.

mod change_inquiry;
mod conversion;
mod create_inquiry;
pub(crate) mod http;
mod list;
mod lose_inquiry;
mod matters;
mod needs;
mod store;
mod turn_inquiry;
mod view;

use ::store::Tx;
use access::{Action, Permit};
use events::Stream;
use kernel::{Date, DepartmentId, Fault, Moment, OrderId, Refusal, Result, Text, UserId, text};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use crate::{content::OrderContent, quotation::QuotationId};

pub use change_inquiry::ChangeInquiry;
pub use create_inquiry::CreateInquiry;
pub use lose_inquiry::LoseInquiry;
pub(crate) use matters::matters;
pub(crate) use store::of_quotation;
pub(crate) use store::order_of_inquiry;
pub use turn_inquiry::{OrderFromInquiry, QuotationFromInquiry};

kernel::ids! {
    /// An inquiry.
    InquiryId,
}

/// What a person enters of an inquiry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct InquiryInput {
    /// What is wanted, in the words of an order; its channel is required.
    pub content: OrderContent,
    /// Who asks, while he is no customer of ours yet.
    #[serde(default)]
    pub prospect: String,
    /// The day on which he asked; today when absent.
    #[serde(default)]
    pub received_on: Option<Date>,
}

/// Why an inquiry came to nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum LostCode {
    /// Too dear.
    Price,
    /// Too late.
    DeliveryTime,
    /// Not what is needed technically.
    Technical,
    /// Another supplier was chosen.
    Competitor,
    /// The customer has no money for it.
    Budget,
    /// The customer answers no more.
    NoAnswer,
    /// Anything else; the words say what.
    Other,
}

impl LostCode {
    pub(crate) const ALL: [Self; 7] = [
        Self::Price,
        Self::DeliveryTime,
        Self::Technical,
        Self::Competitor,
        Self::Budget,
        Self::NoAnswer,
        Self::Other,
    ];

    /// The word the database and the API use.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Price => "price",
            Self::DeliveryTime => "delivery_time",
            Self::Technical => "technical",
            Self::Competitor => "competitor",
            Self::Budget => "budget",
            Self::NoAnswer => "no_answer",
            Self::Other => "other",
        }
    }

    fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|code| code.as_str() == word)
    }
}

/// What became of an inquiry, derived.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum InquiryState {
    /// Nothing yet.
    Open,
    /// It has a quotation.
    Quoted,
    /// It has an order.
    Ordered,
    /// It came to nothing.
    Lost,
}

impl InquiryState {
    const ALL: [Self; 4] = [Self::Open, Self::Quoted, Self::Ordered, Self::Lost];

    /// What follows from what there is.
    const fn of(lost: bool, ordered: bool, quoted: bool) -> Self {
        match (lost, ordered, quoted) {
            (true, _, _) => Self::Lost,
            (false, true, _) => Self::Ordered,
            (false, false, true) => Self::Quoted,
            (false, false, false) => Self::Open,
        }
    }

    /// The word the API uses.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Quoted => "quoted",
            Self::Ordered => "ordered",
            Self::Lost => "lost",
        }
    }

    fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == word)
    }

    /// What people call it.
    #[must_use]
    pub fn title(self) -> Text {
        match self {
            Self::Open => text!("跟进中", "Open"),
            Self::Quoted => text!("已报价", "Quoted"),
            Self::Ordered => text!("已成单", "Ordered"),
            Self::Lost => text!("已丢单", "Lost"),
        }
    }
}

/// An inquiry as it stands.
#[derive(Debug, Clone)]
pub(crate) struct Inquiry {
    pub(crate) id: InquiryId,
    pub(crate) number: String,
    pub(crate) input: InquiryInput,
    pub(crate) received_on: Date,
    /// The rep in charge.
    pub(crate) owner: UserId,
    pub(crate) department: DepartmentId,
    /// Grows with each change; the ETag.
    pub(crate) revision: i64,
    pub(crate) quotation: Option<QuotationId>,
    /// The order made of it, directly or through its quotation, unless that was given up.
    pub(crate) order: Option<OrderId>,
    pub(crate) lost: Option<(LostCode, String)>,
    pub(crate) created_at: Moment,
}

impl Inquiry {
    /// What became of it.
    pub(crate) const fn state(&self) -> InquiryState {
        InquiryState::of(
            self.lost.is_some(),
            self.order.is_some(),
            self.quotation.is_some(),
        )
    }

    /// Refuses an act that needs an inquiry from which nothing has come yet.
    fn refuse_unless_open(&self) -> Result<()> {
        let (number, state) = (&self.number, self.state());
        let title = state.title();
        if state == InquiryState::Open {
            return Ok(());
        }
        let message = Text {
            zh: format!("询价 {number} {}，不能再办理此项", title.zh),
            en: format!("inquiry {number} is past that: {}", title.en),
        };
        Err(Fault::refused(
            Refusal::new("wrong_state", message).fact("inquiry.state", state.as_str()),
        ))
    }

    fn refuse_stale(&self, revision: i64) -> Result<()> {
        if self.revision == revision {
            return Ok(());
        }
        let present = json!({"revision": self.revision, "content": self.input});
        Err(Fault::Stale(Box::new(present)))
    }
}

/// The stream an inquiry's history is kept in.
fn stream(id: InquiryId) -> Stream<'static> {
    Stream::new("inquiry", id.0)
}

/// The inquiry for an act, its row locked, with the permit narrowed to it.
async fn lock_for<A: Action>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
    id: InquiryId,
) -> Result<(Inquiry, Permit<A>)> {
    let inquiry = store::lock(tx, id)
        .await?
        .ok_or(Fault::NotFound("inquiry"))?;
    let (owner, department) = (Some(inquiry.owner), Some(inquiry.department));
    let permit = permit.clone().narrow(owner, department, "inquiry")?;
    Ok((inquiry, permit))
}
