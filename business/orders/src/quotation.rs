//! Quotations (报价单): versions under one number, priced like an order, each immutable once issued.
//!
//! A version is issued as a link that is bound to it; through the link the customer reads, accepts
//! or declines exactly that version ([`answer_offer`]). An accepted version becomes an order
//! ([`order_from_quotation`]), whose later differences from it are shown and explained (`origin.rs`).

mod answer_offer;
mod approve_price;
mod change_quotation;
mod compare;
mod confirm_quotation;
mod create_quotation;
pub(crate) mod http;
mod issue_quotation;
mod line;
mod list;
mod matters;
mod offer;
mod order_from_quotation;
mod readiness;
mod revise_quotation;
mod signature;
mod store;
mod used;
mod view;
mod withdraw_quotation;

use ::store::Tx;
use access::{Action, Permit};
use catalog::amounts::Amounts;
use events::Stream;
use kernel::{
    Currency, CustomerId, Date, DepartmentId, Fault, Moment, Refusal, Result, Text, UserId, text,
    written,
};
use process::Subject;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use crate::{content::OrderContent, price_asked, price_order::PricedOrder, promise::Promises};

pub use answer_offer::{AnswerOffer, OfferAnswer};
pub use approve_price::ApproveQuotedPrice;
pub use change_quotation::ChangeQuotation;
pub use confirm_quotation::ConfirmQuotation;
pub use create_quotation::{CreateQuotation, QuotationSaved};
pub use issue_quotation::IssueQuotation;
pub(crate) use line::QuotedLine;
pub(crate) use matters::matters;
pub use order_from_quotation::OrderFromQuotation;
pub(crate) use order_from_quotation::content_of;
pub use revise_quotation::ReviseQuotation;
pub use signature::Signature;
pub(crate) use used::refuse_used;
pub use withdraw_quotation::WithdrawQuotation;

kernel::ids! {
    /// A quotation with all its versions.
    QuotationId,
}

/// Characters of a covering note.
const NOTE_MAX: usize = 2_000;

/// What a person enters of a quotation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct QuotationInput {
    /// What is offered, in the words of an order.
    pub content: OrderContent,
    /// The last day on which the customer may accept.
    #[serde(default)]
    pub valid_until: Option<Date>,
    /// Words to the customer.
    #[serde(default)]
    pub note: String,
}

impl QuotationInput {
    /// Refuses what is wrong beside the content.
    fn check(&self) -> Result<()> {
        written::bounded(&self.note, "/note", NOTE_MAX)?;
        Ok(())
    }
}

/// Where a version stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum QuotationState {
    /// Being written.
    Draft,
    /// With the customer.
    Issued,
    /// A later version was issued.
    Superseded,
    /// Taken back by us.
    Withdrawn,
    /// The customer accepted it.
    Accepted,
    /// The customer declined it.
    Declined,
}

impl QuotationState {
    const ALL: [Self; 6] = [
        Self::Draft,
        Self::Issued,
        Self::Superseded,
        Self::Withdrawn,
        Self::Accepted,
        Self::Declined,
    ];

    /// The word the database and the API use.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Issued => "issued",
            Self::Superseded => "superseded",
            Self::Withdrawn => "withdrawn",
            Self::Accepted => "accepted",
            Self::Declined => "declined",
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
            Self::Issued => text!("已发出", "Issued"),
            Self::Superseded => text!("已被新版取代", "Superseded"),
            Self::Withdrawn => text!("已撤回", "Withdrawn"),
            Self::Accepted => text!("客户已接受", "Accepted"),
            Self::Declined => text!("客户已拒绝", "Declined"),
        }
    }
}

/// A quotation with its latest version.
#[derive(Debug, Clone)]
pub(crate) struct Quotation {
    pub(crate) id: QuotationId,
    pub(crate) draft_label: String,
    /// `Q-2026-0001`, from the first issue on.
    pub(crate) number: Option<String>,
    /// The rep in charge.
    pub(crate) owner: UserId,
    pub(crate) department: DepartmentId,
    /// Who began it.
    pub(crate) entered_by: UserId,
    /// Grows with each change of the version in hand; the ETag.
    pub(crate) revision: i64,
    pub(crate) created_at: Moment,
    /// The latest version.
    pub(crate) latest: Version,
}

/// One version of a quotation.
#[derive(Debug, Clone)]
pub(crate) struct Version {
    /// 1, 2, 3 …
    pub(crate) no: i64,
    pub(crate) state: QuotationState,
    pub(crate) input: QuotationInput,
    pub(crate) lines: Vec<QuotedLine>,
    pub(crate) currency: Currency,
    pub(crate) total: Amounts,
    pub(crate) base_gross: i64,
    /// Hash of everything the customer reads, in hexadecimal.
    pub(crate) hash: String,
    /// Who wrote it as it stands.
    pub(crate) written_by: UserId,
    /// The rep in charge who confirmed it as it stands.
    pub(crate) confirmed_by: Option<UserId>,
    pub(crate) issued_at: Option<Moment>,
    pub(crate) link_token: Option<String>,
    pub(crate) end_reason: String,
    pub(crate) created_at: Moment,
}

impl Quotation {
    /// The number people use: the official one, or the draft's label.
    pub(crate) fn label(&self) -> &str {
        self.number.as_deref().unwrap_or(&self.draft_label)
    }

    pub(crate) fn customer(&self) -> Option<CustomerId> {
        self.latest.input.content.customer_id
    }

    /// Refuses a change made on an older revision, and shows the present one.
    fn refuse_stale(&self, revision: i64) -> Result<()> {
        if self.revision == revision {
            return Ok(());
        }
        let present = json!({"revision": self.revision, "content": self.latest.input});
        Err(Fault::Stale(Box::new(present)))
    }

    /// Refuses a change of a version that is no draft, and says what to do instead.
    fn refuse_unless_draft(&self) -> Result<()> {
        let (no, state) = (self.latest.no, self.latest.state);
        if state == QuotationState::Draft {
            return Ok(());
        }
        let message = if state == QuotationState::Accepted {
            text!(
                "客户已接受第 {no} 版，报价不能再改；请由它生成订单",
                "the customer accepted version {no}; it cannot change any more, make the order from it"
            )
        } else {
            text!(
                "第 {no} 版已发出，内容不能再改；请另起新版",
                "version {no} was issued and cannot change; write a new version"
            )
        };
        let refusal = Refusal::new("frozen", message).fact("quotation.state", state.as_str());
        Err(Fault::refused(refusal))
    }
}

impl Version {
    /// A draft of prices just made.
    fn draft(
        no: i64,
        input: QuotationInput,
        priced: &PricedOrder,
        (by, now): (UserId, Moment),
    ) -> Self {
        let mut version = Self {
            no,
            state: QuotationState::Draft,
            input,
            lines: priced.lines.iter().map(QuotedLine::of).collect(),
            currency: priced.currency,
            total: priced.total,
            base_gross: priced.base_gross,
            hash: String::new(),
            written_by: by,
            confirmed_by: None,
            issued_at: None,
            link_token: None,
            end_reason: String::new(),
            created_at: now,
        };
        version.hash = line::hash(&version);
        version
    }

    /// Whether the customer could still accept it today.
    pub(crate) fn is_open(&self, today: Date) -> bool {
        self.state == QuotationState::Issued && !self.is_expired(today)
    }

    /// Whether its last day has passed while it was with the customer.
    pub(crate) fn is_expired(&self, today: Date) -> bool {
        self.state == QuotationState::Issued
            && self.input.valid_until.is_some_and(|last| last < today)
    }
}

/// What was approved on the quotation need not be approved on an order of it.
pub(crate) use store::hand_over_approvals;

/// The stream a quotation's history is kept in.
pub(crate) fn stream(id: QuotationId) -> Stream<'static> {
    Stream::new("quotation", id.0)
}

/// The quotation for an act, its row locked, with the permit narrowed to it.
async fn lock_for<A: Action>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
    id: QuotationId,
) -> Result<(Quotation, Permit<A>)> {
    let quotation = store::lock(tx, id)
        .await?
        .ok_or(Fault::NotFound("quotation"))?;
    let permit = permit.clone().narrow(
        Some(quotation.owner),
        Some(quotation.department),
        "quotation",
    )?;
    Ok((quotation, permit))
}

/// The number of a quotation, or its label; `None` when there is none.
pub(crate) async fn label_of(tx: &mut Tx<'_>, id: QuotationId) -> Result<Option<String>> {
    let quotation = store::load(tx, id).await?;
    Ok(quotation.map(|quotation| quotation.label().to_owned()))
}

/// What the customer accepted of a quotation; nothing while he has not.
pub(crate) async fn promises(tx: &mut Tx<'_>, id: QuotationId) -> Result<Promises> {
    let versions = store::versions(tx, id).await?.into_iter();
    let mut accepted = versions.filter(|version| version.state == QuotationState::Accepted);
    Ok(accepted.next().map_or_else(Promises::default, |version| {
        Promises::of(&version.input.content)
    }))
}

/// Notes anew which prices of a draft are asked for; nothing when there is no draft.
pub(crate) async fn ask_prices_again(
    tx: &mut Tx<'_>,
    id: QuotationId,
    times: (Date, Moment),
) -> Result<()> {
    let quotation = store::lock(tx, id).await?;
    let Some(Quotation { latest, .. }) =
        quotation.filter(|q| q.latest.state == QuotationState::Draft)
    else {
        return Ok(());
    };
    let lines = latest.priced_lines()?;
    let prices = (&latest.input.content, &*lines, latest.currency);
    price_asked::note_again(tx, Subject::quotation(id.0), prices, times).await
}

/// An accepted quotation for what is made from it: its label, the rep in charge, and the version.
pub(crate) async fn accepted(
    tx: &mut Tx<'_>,
    permit: &Permit<access::matrix::ViewQuotation>,
    id: QuotationId,
) -> Result<(Quotation, Version)> {
    let (quotation, _) = lock_for(tx, permit, id).await?;
    let versions = store::versions(tx, id).await?;
    let accepted = versions
        .into_iter()
        .find(|version| version.state == QuotationState::Accepted)
        .ok_or_else(|| order_from_quotation::not_accepted(quotation.latest.state))?;
    Ok((quotation, accepted))
}
