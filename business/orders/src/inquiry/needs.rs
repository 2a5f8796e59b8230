//! Which facts an inquiry still lacks before it can be quoted (EQ-3.1b): model, quantity, technical
//! parameters, time and place, as far as the policy of its order type requires them.

use ::store::Tx;
use engine::Policy;
use kernel::{Fault, FieldError, Refusal, Result, text, written};

use super::InquiryInput;
use crate::channel;
use crate::{
    completeness::{Missing, missing, products_of},
    content::LineContent,
    price_order::PricedLine,
};

/// The policy's names of what belongs to a need.
const NEEDS: [&str; 8] = [
    "order.lines",
    "order.requested_on",
    "order.delivery_place",
    "product",
    "quantity",
    "delivery_on",
    "delivery_place",
    "technical_parameters",
];
/// Characters of a name.
const NAME_MAX: usize = 120;

/// What is missing.
pub(super) async fn missing_needs(
    tx: &mut Tx<'_>,
    input: &InquiryInput,
    policy: &Policy,
) -> Result<Vec<Missing>> {
    let content = &input.content;
    let lines: Vec<PricedLine> = content.lines.iter().map(PricedLine::unpriced).collect();
    let products = products_of(tx, content).await?;
    let mut found = missing(content, &lines, policy, &products);
    found.retain(|gap| NEEDS.contains(&gap.field.as_str()));
    // Before it is quoted a model in words says as much as a product of the catalogue.
    found.retain(|gap| gap.field != "product" || model_at(&gap.pointer, &content.lines).is_empty());
    Ok(found)
}

fn model_at<'a>(pointer: &str, lines: &'a [LineContent]) -> &'a str {
    let place = pointer.split('/').nth(2).and_then(|no| no.parse().ok());
    let line = place.and_then(|no: usize| lines.get(no));
    line.map_or("", |line| line.model.trim())
}

/// Refuses to go on while a fact of the need is missing.
pub(super) fn refuse_missing(missing: Vec<Missing>) -> Result<()> {
    if missing.is_empty() {
        return Ok(());
    }
    let refusals = missing.into_iter().map(|gap| {
        Refusal::new("missing_need", gap.message)
            .fact(gap.field, "—")
            .who(text!("业务员", "sales rep"))
    });
    Err(Fault::Refused(refusals.collect()))
}

/// Refuses what is wrong: no channel, nobody who asks (EQ-3.1a).
pub(super) fn check(input: &InquiryInput) -> Result<()> {
    let mut errors = Vec::new();
    let mut error = |pointer: &str, code: &str, message| {
        errors.push(FieldError::new(pointer, code, message));
    };
    if !channel::is_known(&input.content.channel) {
        error(
            "/content/channel",
            "required",
            text!(
                "请选择来源渠道：展会、网络推广、老客户介绍等",
                "choose the channel: trade fair, online, referral …"
            ),
        );
    }
    let prospect = input.prospect.trim();
    if input.content.customer_id.is_none() && prospect.is_empty() {
        error(
            "/prospect",
            "required",
            text!(
                "请选择客户，或填写询价单位",
                "choose the customer, or enter who asks"
            ),
        );
    }
    errors.extend(written::bounded(prospect, "/prospect", NAME_MAX).err());
    if errors.is_empty() {
        Ok(())
    } else {
        Err(Fault::Invalid(errors))
    }
}
