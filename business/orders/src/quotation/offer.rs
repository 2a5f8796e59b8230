//! What the customer's link shows: the version it is bound to, and nothing of ours beside it.

use ::store::Tx;
use catalog::amounts::Rounding;
use kernel::{Date, Fault, Moment, Money, Quantity, Rate, Refusal, Result, Text, UnitPrice, text};
use parties::PaymentTerms;
use serde::Serialize;
use utoipa::ToSchema;

use super::{Quotation, QuotationState, Version, answer_offer::OfferAnswer, store};
use crate::content::{Parameter, WholeDiscount};

/// A quotation as the customer reads it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct Offer {
    /// The official number.
    pub number: String,
    /// Which version.
    pub version: i64,
    /// Who offers: our company.
    pub company: Text,
    /// The rep in charge.
    pub rep: String,
    /// The customer.
    pub customer: String,
    /// His person for this.
    pub contact_name: String,
    /// The last day on which it may be accepted.
    pub valid_until: Option<Date>,
    /// When it was issued.
    pub issued_at: Option<Moment>,
    /// Words to the customer.
    pub note: String,
    /// Delivery date for lines that have none of their own.
    pub delivery_on: Option<Date>,
    /// Delivery place for lines that have none of their own.
    pub delivery_place: String,
    /// When which share of the money is due.
    pub payment_terms: Option<PaymentTerms>,
    /// What is taken off the whole.
    pub discount: Option<WholeDiscount>,
    /// Where amounts are rounded.
    pub rounding: Rounding,
    /// The currency of all prices.
    pub currency: String,
    /// What is offered.
    pub lines: Vec<OfferLine>,
    /// Sum without tax.
    pub net: String,
    /// Tax.
    pub tax: String,
    /// Sum with tax.
    pub gross: String,
    /// The fingerprint of all this: an answer names it.
    pub hash: String,
    /// What the customer answered, once he did.
    pub answer: Option<OfferAnswer>,
}

/// A line of it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct OfferLine {
    /// What.
    pub description: String,
    /// The model.
    pub model: String,
    /// How many.
    pub quantity: Option<Quantity>,
    /// Of which unit.
    pub unit: String,
    /// Price of one `price_unit`.
    pub unit_price: Option<UnitPrice>,
    /// The unit the price is for; `unit` when empty.
    pub price_unit: String,
    /// Whether the price contains the tax.
    pub tax_included: bool,
    /// The tax rate.
    pub tax_rate: Rate,
    /// Discount as a fraction of the price.
    pub discount: Rate,
    /// Sum with tax.
    pub gross: String,
    /// When this line is delivered.
    pub delivery_on: Option<Date>,
    /// Where to.
    pub delivery_place: String,
    /// Technical parameters.
    pub parameters: Vec<Parameter>,
    /// Anything else.
    pub remark: String,
}

/// The version that a link opens, if it still stands; `None` for a link that was never given.
pub(super) async fn read_offer(tx: &mut Tx<'_>, token: &str, today: Date) -> Result<Option<Offer>> {
    let Some((id, no)) = store::by_link(tx, token).await? else {
        return Ok(None);
    };
    let quotation = store::load(tx, id)
        .await?
        .ok_or_else(|| Fault::internal("a version without its quotation"))?;
    let version = version_of(tx, &quotation, no).await?;
    let rep = access::people::name(tx, quotation.owner)
        .await?
        .unwrap_or_default();
    refuse_unless_standing(&version, (&quotation, &rep), today)?;
    let customer = match quotation.customer() {
        None => None,
        Some(customer) => parties::facts(tx, customer).await?,
    };
    let company = access::company::name(tx).await?;
    let answer = store::answer_of(tx, id, no).await?;
    Ok(Some(Offer {
        number: quotation.label().to_owned(),
        company: company.unwrap_or_else(|| text!("", "")),
        rep,
        customer: customer.map(|facts| facts.name).unwrap_or_default(),
        answer,
        ..shown(version)
    }))
}

/// A version of a quotation by its number.
pub(super) async fn version_of(tx: &mut Tx<'_>, quotation: &Quotation, no: i64) -> Result<Version> {
    let versions = store::versions(tx, quotation.id).await?;
    versions
        .into_iter()
        .find(|version| version.no == no)
        .ok_or(Fault::NotFound("version"))
}

/// A version that the customer can no longer answer says why, and whom to ask.
pub(super) fn refuse_unless_standing(
    version: &Version,
    (quotation, rep): (&Quotation, &str),
    today: Date,
) -> Result<()> {
    let (number, no) = (quotation.label(), version.no);
    let (code, message) = match version.state {
        QuotationState::Accepted | QuotationState::Declined => return Ok(()),
        QuotationState::Issued if !version.is_expired(today) => return Ok(()),
        QuotationState::Issued => (
            "expired",
            text!(
                "报价 {number} 第 {no} 版的有效期已过，请联系 {rep} 重新报价",
                "version {no} of quotation {number} has expired; please ask {rep} for a new one"
            ),
        ),
        QuotationState::Superseded => (
            "superseded",
            text!(
                "报价 {number} 第 {no} 版已被新版取代，请使用 {rep} 发给您的最新链接",
                "version {no} of quotation {number} was replaced by a newer one; please use the latest link from {rep}"
            ),
        ),
        QuotationState::Withdrawn | QuotationState::Draft => (
            "withdrawn",
            text!(
                "报价 {number} 第 {no} 版已撤回，请联系 {rep}",
                "version {no} of quotation {number} was withdrawn; please ask {rep}"
            ),
        ),
    };
    let refusal = Refusal::new(code, message).fact("quotation.state", version.state.as_str());
    Err(Fault::refused(refusal))
}

fn shown(version: Version) -> Offer {
    let money = |minor| Money::new(minor, version.currency).to_decimal();
    let content = version.input.content;
    let lines = version.lines.iter().zip(content.lines);
    let lines = lines.map(|(quoted, line)| OfferLine {
        description: quoted.description.clone(),
        model: line.model,
        quantity: line
            .entered
            .as_ref()
            .map_or(line.quantity, |e| Some(e.quantity)),
        unit: line.entered.map_or_else(|| quoted.unit.clone(), |e| e.unit),
        unit_price: quoted.unit_price,
        price_unit: line.price_unit,
        tax_included: line.tax_included,
        tax_rate: quoted.tax_rate,
        discount: line.discount,
        gross: money(quoted.gross),
        delivery_on: line.delivery_on,
        delivery_place: line.delivery_place,
        parameters: line.parameters,
        remark: line.remark,
    });
    Offer {
        number: String::new(),
        version: version.no,
        company: text!("", ""),
        rep: String::new(),
        customer: String::new(),
        contact_name: content.contact_name,
        valid_until: version.input.valid_until,
        issued_at: version.issued_at,
        note: version.input.note,
        delivery_on: content.delivery_on,
        delivery_place: content.delivery_place,
        payment_terms: content.payment_terms,
        discount: content.discount,
        rounding: content.rounding,
        currency: version.currency.code().to_owned(),
        net: money(version.total.net),
        tax: money(version.total.tax),
        gross: money(version.total.gross),
        hash: version.hash,
        answer: None,
        lines: lines.collect(),
    }
}
