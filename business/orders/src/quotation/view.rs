//! A quotation's page: the version in hand with what stands against issuing it, all versions with the
//! customer's answers, and what the reader may do.

use ::store::Tx;
use access::{
    Action, AllowedAction, Permit, Principal,
    matrix::{
        ConfirmQuotation, EnterOrder, IssueQuotation, ReleasePrice, ViewQuotation, WriteContract,
        WriteQuotation,
    },
};
use kernel::{Date, Fault, Moment, Money, Refusal, Result, Text, text};
use process::Process;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    Quotation, QuotationId, QuotationInput, QuotationState, Version,
    answer_offer::OfferAnswer,
    readiness::{Readiness, readiness},
    store,
    used::refuse_used,
};
use crate::{
    completeness::{Missing, asked_parameters, products_of},
    contract,
    floor_price::FloorLine,
    inquiry,
    order::Warning,
    origin,
    price_source::PriceSource,
};

/// A quotation as its page shows it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct QuotationPage {
    /// Its id.
    pub id: QuotationId,
    /// The official number, or the draft's label.
    pub label: String,
    /// Grows with each change of the version in hand; the ETag.
    pub revision: i64,
    /// The rep in charge.
    pub owner_name: String,
    /// The customer's name; empty before there is a customer.
    pub customer_name: String,
    /// What the version in hand says.
    pub input: QuotationInput,
    /// Its lines.
    pub lines: Vec<QuotationLine>,
    /// What it still lacks.
    pub missing: Vec<Missing>,
    /// Where it says otherwise than the customer's master data.
    pub mismatches: Vec<Warning>,
    /// Lines below their floor price; empty for those who may not see floors.
    pub floors: Vec<FloorLine>,
    /// All versions, the latest first.
    pub versions: Vec<VersionView>,
    /// The inquiry that it answers.
    pub inquiry: Option<QuotationPaper>,
    /// The contract made from the accepted version.
    pub contract: Option<QuotationPaper>,
    /// The order made from the accepted version.
    pub order: Option<QuotationPaper>,
    /// What the reader may do, and why not.
    pub actions: Vec<AllowedAction>,
}

/// A line of the version in hand, beside its content.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct QuotationLine {
    /// The product's name.
    pub description: String,
    /// The product's unit.
    pub unit: String,
    /// Names of the technical parameters that the product asks for.
    pub parameters: Vec<String>,
    /// Sum without tax.
    pub net: String,
    /// Tax.
    pub tax: String,
    /// Sum with tax.
    pub gross: String,
    /// Which rule made the price; none for a typed one.
    pub price_source: Option<PriceSource>,
}

/// A version in the row of versions.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct VersionView {
    /// 1, 2, 3 …
    pub version: i64,
    /// Where it stands.
    pub state: QuotationState,
    /// What that is called; says so when it has expired.
    pub state_title: Text,
    /// Sum with tax.
    pub gross: String,
    /// Its currency.
    pub currency: String,
    /// The last day on which it may be accepted.
    pub valid_until: Option<Date>,
    /// Who wrote it.
    pub written_by: String,
    /// The rep in charge who confirmed what another wrote.
    pub confirmed_by: Option<String>,
    /// When it was issued.
    pub issued_at: Option<Moment>,
    /// Why it ended.
    pub end_reason: String,
    /// The fingerprint of what it says.
    pub hash: String,
    /// The secret part of the customer's link, `/offers/{token}`, while it is open; for those who may issue.
    pub link: Option<String>,
    /// What the customer answered.
    pub answer: Option<OfferAnswer>,
}

/// A paper before or after a quotation.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct QuotationPaper {
    /// Its id.
    pub id: Uuid,
    /// Its number or label.
    pub label: String,
}

/// The quotation, if it is within the reader's sight.
pub(super) async fn find_for(
    tx: &mut Tx<'_>,
    permit: &Permit<ViewQuotation>,
    id: QuotationId,
) -> Result<Quotation> {
    let quotation = store::load(tx, id)
        .await?
        .filter(|q| permit.covers(Some(q.owner), Some(q.department)));
    quotation.ok_or(Fault::NotFound("quotation"))
}

/// The page of a quotation.
pub(super) async fn quotation_page(
    tx: &mut Tx<'_>,
    (principal, permit): (&Principal, &Permit<ViewQuotation>),
    process: &Process,
    id: QuotationId,
    now: Moment,
) -> Result<QuotationPage> {
    let quotation = find_for(tx, permit, id).await?;
    let today = process.today(now);
    let latest = &quotation.latest;
    let ready = match latest.state {
        QuotationState::Draft => {
            let policy = process.policy_for(&latest.input.content.order_type)?;
            Some(readiness(tx, &quotation, &policy, today).await?)
        }
        QuotationState::Issued
        | QuotationState::Superseded
        | QuotationState::Withdrawn
        | QuotationState::Accepted
        | QuotationState::Declined => None,
    };
    let all = store::versions(tx, id).await?;
    let accepted = all.iter().find(|v| v.state == QuotationState::Accepted);
    let (order, used) = match accepted {
        None => (None, None),
        Some(version) => (
            origin::standing_order(tx, id.0, version.no).await?,
            refuse_used(tx, &quotation, version).await?,
        ),
    };
    let (inquiry, contract) = papers_beside(tx, id).await?;
    let actions = Actions {
        principal,
        quotation: &quotation,
        all: &all,
        ready: ready.as_ref(),
        used: used.as_ref(),
        today,
    };
    let actions = actions.all();
    let may_issue = access::allowed::<IssueQuotation>(principal)
        .is_some_and(|permit| permit.covers(Some(quotation.owner), Some(quotation.department)));
    let versions = version_views(tx, (id, &all), may_issue, today).await?;
    let (missing, mismatches, floors) = match ready {
        None => Default::default(),
        Some(ready) => {
            let hidden = permit.hides().floor;
            let floors = if hidden {
                Vec::new()
            } else {
                floor_lines(&ready)
            };
            (ready.missing, ready.mismatches, floors)
        }
    };
    let customer_name = customer_name(tx, &quotation).await?;
    let owner_name = access::people::name(tx, quotation.owner).await?;
    Ok(QuotationPage {
        id,
        label: quotation.label().to_owned(),
        revision: quotation.revision,
        owner_name: owner_name.unwrap_or_default(),
        customer_name,
        lines: lines(tx, latest).await?,
        input: latest.input.clone(),
        missing,
        mismatches,
        floors,
        versions,
        inquiry,
        contract,
        order: order.map(|(id, label)| QuotationPaper { id: id.0, label }),
        actions,
    })
}

/// Its customer's name; empty while there is none.
async fn customer_name(tx: &mut Tx<'_>, quotation: &Quotation) -> Result<String> {
    let customer = match quotation.customer() {
        None => None,
        Some(customer) => parties::facts(tx, customer).await?,
    };
    Ok(customer.map(|facts| facts.name).unwrap_or_default())
}

/// The inquiry that it answers, and the contract made from it.
async fn papers_beside(
    tx: &mut Tx<'_>,
    id: QuotationId,
) -> Result<(Option<QuotationPaper>, Option<QuotationPaper>)> {
    let inquiry = inquiry::of_quotation(tx, id).await?;
    let contract = contract::of_quotation(tx, id).await?;
    let inquiry = inquiry.map(|(id, label)| QuotationPaper { id: id.0, label });
    let contract = contract.map(|(id, label)| QuotationPaper { id: id.0, label });
    Ok((inquiry, contract))
}

async fn lines(tx: &mut Tx<'_>, version: &Version) -> Result<Vec<QuotationLine>> {
    let content = &version.input.content;
    let asked = asked_parameters(content, &products_of(tx, content).await?);
    let money = |minor| Money::new(minor, version.currency).to_decimal();
    let lines = version.lines.iter().zip(asked);
    let lines = lines.map(|(line, parameters)| QuotationLine {
        description: line.description.clone(),
        unit: line.unit.clone(),
        parameters,
        net: money(line.net),
        tax: money(line.tax),
        gross: money(line.gross),
        price_source: line.source.clone(),
    });
    Ok(lines.collect())
}

fn floor_lines(ready: &Readiness) -> Vec<FloorLine> {
    let lines = ready.floors.iter();
    lines
        .map(|(line, approval)| FloorLine::of(line, approval.as_ref()))
        .collect()
}

/// All versions, the latest first; with the links of those that are open for who `may_issue`.
async fn version_views(
    tx: &mut Tx<'_>,
    (id, all): (QuotationId, &[Version]),
    may_issue: bool,
    today: Date,
) -> Result<Vec<VersionView>> {
    let mut views = Vec::new();
    for version in all.iter().rev() {
        let mut view = version_view(tx, version, today).await?;
        if may_issue && version.is_open(today) {
            view.link.clone_from(&version.link_token);
        }
        view.answer = store::answer_of(tx, id, version.no).await?;
        views.push(view);
    }
    Ok(views)
}

async fn version_view(tx: &mut Tx<'_>, version: &Version, today: Date) -> Result<VersionView> {
    let written_by = access::people::name(tx, version.written_by).await?;
    let confirmed_by = match version.confirmed_by {
        None => None,
        Some(by) => access::people::name(tx, by).await?,
    };
    Ok(VersionView {
        version: version.no,
        state: version.state,
        state_title: if version.is_expired(today) {
            text!("已过期", "Expired")
        } else {
            version.state.title()
        },
        gross: Money::new(version.total.gross, version.currency).to_decimal(),
        currency: version.currency.code().to_owned(),
        valid_until: version.input.valid_until,
        written_by: written_by.unwrap_or_default(),
        confirmed_by,
        issued_at: version.issued_at,
        end_reason: version.end_reason.clone(),
        hash: version.hash.clone(),
        link: None,
        answer: None,
    })
}

/// What there is to decide about the buttons.
struct Actions<'a> {
    principal: &'a Principal,
    quotation: &'a Quotation,
    all: &'a [Version],
    ready: Option<&'a Readiness>,
    /// Why the accepted version makes no order or contract any more.
    used: Option<&'a Refusal>,
    today: Date,
}

impl Actions<'_> {
    /// The acts, in the order of the buttons.
    fn all(&self) -> Vec<AllowedAction> {
        let draft = self.unless(
            self.ready.is_some(),
            text!("只有草稿可以办理", "only a draft can be"),
        );
        let issued = self.all.iter().any(|v| v.state == QuotationState::Issued);
        let accepted = self.all.iter().any(|v| v.state == QuotationState::Accepted);
        let issue = self.ready.map(|ready| ready.refusals.clone());
        let not_yet = text!("请等客户接受报价", "wait until the customer has accepted");
        let mut carry_on = self.unless(accepted, not_yet);
        carry_on.extend(self.used.cloned());
        let revise = self.unless(
            self.ready.is_none() && !accepted,
            text!(
                "草稿可以直接修改；已接受的报价不再改版",
                "a draft is simply changed; an accepted quotation gets no new version"
            ),
        );
        vec![
            self.act::<WriteQuotation>("edit", text!("修改", "Edit"), draft.clone()),
            self.confirm(draft.clone()),
            self.act::<IssueQuotation>(
                "issue",
                text!("发出报价", "Issue"),
                issue.unwrap_or_else(|| draft.clone()),
            ),
            self.act::<IssueQuotation>(
                "withdraw",
                text!("撤回报价", "Withdraw"),
                self.unless(
                    issued,
                    text!("没有在客户手中的版本", "no version is with the customer"),
                ),
            ),
            self.act::<WriteQuotation>("revise", text!("另起新版", "New version"), revise),
            self.act::<ReleasePrice>("approve_price", text!("特批价格", "Approve price"), draft),
            self.act::<WriteContract>(
                "contract",
                text!("生成合同", "Make the contract"),
                carry_on.clone(),
            ),
            self.act::<EnterOrder>("order", text!("生成订单", "Make the order"), carry_on),
        ]
    }

    /// Only what somebody else wrote is confirmed, and by the rep in charge himself.
    fn confirm(&self, mut refusals: Vec<Refusal>) -> AllowedAction {
        let latest = &self.quotation.latest;
        if latest.written_by == self.quotation.owner {
            let message = text!(
                "由负责业务员本人填写，无需确认",
                "its rep in charge wrote it himself; nothing to confirm"
            );
            refusals.push(Refusal::new("own_words", message));
        } else if latest.confirmed_by.is_some() {
            let message = text!("已确认", "confirmed already");
            refusals.push(Refusal::new("confirmed", message));
        }
        let mut action =
            self.act::<ConfirmQuotation>("confirm", text!("确认报价", "Confirm"), refusals);
        let in_charge = access::allowed::<ConfirmQuotation>(self.principal)
            .and_then(|p| p.narrow(Some(self.quotation.owner), None, "quotation").ok())
            .is_some_and(|permit| permit.made(self.quotation.owner));
        if action.allowed && !in_charge {
            let message = text!(
                "须由负责业务员本人确认",
                "the rep in charge confirms it himself"
            );
            action.refuse(Refusal::new("not_in_charge", message));
        }
        action
    }

    fn unless(&self, fits: bool, message: Text) -> Vec<Refusal> {
        if fits {
            return Vec::new();
        }
        let latest = &self.quotation.latest;
        let expired = latest.is_expired(self.today);
        let state = if expired {
            "expired"
        } else {
            latest.state.as_str()
        };
        vec![Refusal::new("wrong_state", message).fact("quotation.state", state)]
    }

    fn act<A: Action>(&self, name: &str, title: Text, refusals: Vec<Refusal>) -> AllowedAction {
        let of = (self.quotation.owner, self.quotation.department);
        AllowedAction::on::<A>(self.principal, of, refusals).called(name, title)
    }
}
