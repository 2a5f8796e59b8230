//! An inquiry's page: the need, what is missing of it, what became of it, and what may be done.

use ::store::Tx;
use access::{
    AllowedAction, Permit, Principal,
    matrix::{EnterOrder, ViewInquiry, WriteInquiry, WriteQuotation},
};
use kernel::{Date, Fault, OrderId, Refusal, Result, Text, text};
use process::Process;
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    Inquiry, InquiryId, InquiryInput, InquiryState, LostCode, needs::missing_needs, store,
};
use crate::{completeness::Missing, quotation::QuotationId};

/// An inquiry as its page shows it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct InquiryPage {
    /// Its id.
    pub(super) id: InquiryId,
    /// Its number.
    pub(super) number: String,
    /// Grows with each change; the ETag.
    pub(super) revision: i64,
    /// The day on which it came.
    pub(super) received_on: Date,
    /// The rep in charge.
    pub(super) owner_name: String,
    /// The customer's name; empty while he is none of ours.
    pub(super) customer_name: String,
    /// What is known.
    pub(super) input: InquiryInput,
    /// Name and unit of the product of each line.
    pub(super) lines: Vec<InquiryLine>,
    /// What is missing before it can be quoted.
    pub(super) missing: Vec<Missing>,
    /// What became of it.
    pub(super) state: InquiryState,
    /// Its quotation.
    pub(super) quotation: Option<InquiryPaper>,
    /// Its order.
    pub(super) order: Option<InquiryPaper>,
    /// Why it was lost.
    pub(super) lost_code: Option<LostCode>,
    /// The same in words.
    pub(super) lost_reason: String,
    /// What the reader may do, and why not.
    pub(super) actions: Vec<AllowedAction>,
}

/// What a line is about, beside its content.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct InquiryLine {
    /// The product's name; empty for a model in words.
    pub(super) description: String,
    /// The product's unit.
    pub(super) unit: String,
    /// Names of the technical parameters that the product asks for.
    pub(super) parameters: Vec<String>,
}

/// A paper made of it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct InquiryPaper {
    /// Its id.
    pub(super) id: uuid::Uuid,
    /// Its number or label.
    pub(super) label: String,
}

/// An inquiry within the reader's sight.
pub(super) async fn find_for(
    tx: &mut Tx<'_>,
    permit: &Permit<ViewInquiry>,
    id: InquiryId,
) -> Result<Inquiry> {
    let inquiry = store::load(tx, id)
        .await?
        .filter(|i| permit.covers(Some(i.owner), Some(i.department)));
    inquiry.ok_or(Fault::NotFound("inquiry"))
}

/// The page of an inquiry.
pub(super) async fn inquiry_page(
    tx: &mut Tx<'_>,
    (principal, permit): (&Principal, &Permit<ViewInquiry>),
    process: &Process,
    id: InquiryId,
) -> Result<InquiryPage> {
    let inquiry = find_for(tx, permit, id).await?;
    let content = &inquiry.input.content;
    let policy = process.policy_for(&content.order_type)?;
    let missing = missing_needs(tx, &inquiry.input, &policy).await?;
    let actions = actions(principal, &inquiry, &missing);
    let products: Vec<_> = content.lines.iter().filter_map(|l| l.product_id).collect();
    let products = catalog::facts_of(tx, &products).await?;
    let lines = content.lines.iter().map(|line| {
        let product = line.product_id.and_then(|id| products.get(&id));
        InquiryLine {
            description: product.map(|p| p.name.clone()).unwrap_or_default(),
            unit: product.map(|p| p.unit.clone()).unwrap_or_default(),
            parameters: product.map(|p| p.parameters.clone()).unwrap_or_default(),
        }
    });
    let customer = match content.customer_id {
        None => None,
        Some(customer) => parties::facts(tx, customer).await?,
    };
    let owner_name = access::people::name(tx, inquiry.owner).await?;
    Ok(InquiryPage {
        id,
        number: inquiry.number.clone(),
        revision: inquiry.revision,
        received_on: inquiry.received_on,
        owner_name: owner_name.unwrap_or_default(),
        customer_name: customer.map(|facts| facts.name).unwrap_or_default(),
        lines: lines.collect(),
        missing,
        state: inquiry.state(),
        quotation: quotation_of(tx, inquiry.quotation).await?,
        order: order_of(tx, inquiry.order).await?,
        lost_code: inquiry.lost.as_ref().map(|(code, _)| *code),
        lost_reason: inquiry.lost.clone().map(|(_, why)| why).unwrap_or_default(),
        input: inquiry.input,
        actions,
    })
}

async fn quotation_of(tx: &mut Tx<'_>, id: Option<QuotationId>) -> Result<Option<InquiryPaper>> {
    let Some(id) = id else {
        return Ok(None);
    };
    let label = crate::quotation::label_of(tx, id).await?;
    Ok(label.map(|label| InquiryPaper { id: id.0, label }))
}

async fn order_of(tx: &mut Tx<'_>, id: Option<OrderId>) -> Result<Option<InquiryPaper>> {
    let Some(id) = id else {
        return Ok(None);
    };
    let label = crate::heading(tx, id).await?.number;
    Ok(Some(InquiryPaper { id: id.0, label }))
}

/// The acts, in the order of the buttons.
fn actions(principal: &Principal, inquiry: &Inquiry, missing: &[Missing]) -> Vec<AllowedAction> {
    let state = |fits: bool| -> Vec<Refusal> {
        if fits {
            return Vec::new();
        }
        let title = inquiry.state().title();
        let message = Text {
            zh: format!("该询价{}", title.zh),
            en: format!("the inquiry is past that: {}", title.en),
        };
        let word = inquiry.state().as_str();
        vec![Refusal::new("wrong_state", message).fact("inquiry.state", word)]
    };
    let open = state(inquiry.state() == InquiryState::Open);
    let mut turn = open.clone();
    if turn.is_empty() {
        let gaps = missing.iter();
        turn.extend(gaps.map(|gap| {
            Refusal::new("missing_need", gap.message.clone()).fact(gap.field.clone(), "—")
        }));
        if inquiry.input.content.customer_id.is_none() {
            let message = text!("请先建立并选择客户", "first enter and choose the customer");
            turn.push(Refusal::new("no_customer", message).fact("order.customer", "—"));
        }
    }
    let losable = matches!(inquiry.state(), InquiryState::Open | InquiryState::Quoted);
    let of = (inquiry.owner, inquiry.department);
    vec![
        AllowedAction::on::<WriteInquiry>(principal, of, open)
            .called("edit", text!("修改", "Edit")),
        AllowedAction::on::<WriteQuotation>(principal, of, turn.clone())
            .called("quote", text!("生成报价", "Make a quotation")),
        AllowedAction::on::<EnterOrder>(principal, of, turn)
            .called("order", text!("直接下单", "Enter the order")),
        AllowedAction::on::<WriteInquiry>(principal, of, state(losable))
            .called("lose", text!("记为丢单", "Mark as lost")),
    ]
}
