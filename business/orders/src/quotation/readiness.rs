//! What stands against issuing a draft: what is missing, changed prices, prices below the floor, and
//! the confirmation of the rep in charge; and what differs from the customer's master data.

use ::store::Tx;
use engine::Policy;
use kernel::{Date, Fault, Refusal, Result, text};

use super::{Quotation, Version, store};
use crate::{
    completeness::{Missing, missing},
    floor_price::{BelowFloor, FloorApproval, below_floor},
    look_up::look_up_prices,
    master_data::mismatches,
    order::Warning,
    price_entry::price_entry,
    promise::Promises,
    readiness::{price_changed, refuse_below_floor, refuse_missing},
};

/// What a policy asks of an order and no quotation has yet.
const LATER_FIELDS: [&str; 4] = [
    "contract.number",
    "contract.signed_on",
    "contract.attached",
    "order.customer_po",
];

/// What stands against issuing, and what else is worth knowing before it.
pub(super) struct Readiness {
    /// Fields that the policy wants filled.
    pub(super) missing: Vec<Missing>,
    /// Lines below their floor, with the approval of the price where there is one.
    pub(super) floors: Vec<(BelowFloor, Option<FloorApproval>)>,
    /// Every reason not to issue.
    pub(super) refusals: Vec<Refusal>,
    /// Where the sheet says otherwise than the customer's master data (BL-2c).
    pub(super) mismatches: Vec<Warning>,
}

/// Looks a draft over.
pub(super) async fn readiness(
    tx: &mut Tx<'_>,
    quotation: &Quotation,
    policy: &Policy,
    today: Date,
) -> Result<Readiness> {
    let version = &quotation.latest;
    let content = &version.input.content;
    let (_, known) = look_up_prices(tx, (None, Promises::default()), content, today).await?;
    let lines = version.priced_lines()?;
    let mut missing = missing(content, &lines, policy, &known.products);
    missing.retain(|gap| !LATER_FIELDS.contains(&gap.field.as_str()));
    let approvals = store::approvals(tx, quotation.id).await?;
    let floors: Vec<_> = below_floor(&lines, &known, version.currency)
        .into_iter()
        .map(|line| {
            let approval = approvals.iter().find(|approval| approval.covers(&line));
            let approval = approval.cloned();
            (line, approval)
        })
        .collect();
    let mut refusals: Vec<Refusal> = missing.iter().map(refuse_missing).collect();
    refusals.extend(refuse_date(version, today));
    match price_entry(content.clone(), &known) {
        Ok((fresh, _)) => refusals.extend(price_changed(&content.lines, &fresh.lines)),
        Err(Fault::Invalid(errors)) => {
            let wrong = errors.into_iter();
            refusals
                .extend(wrong.map(|e| Refusal::new("invalid", e.message).fact(e.pointer, e.code)));
        }
        Err(other) => return Err(other),
    }
    let unapproved = floors.iter().filter(|(_, approval)| approval.is_none());
    let (policy, _) = catalog::price_policy(tx).await?;
    refusals.extend(unapproved.map(|(line, _)| refuse_below_floor(line, &policy)));
    refusals.extend(refuse_unconfirmed(quotation));
    Ok(Readiness {
        missing,
        floors,
        refusals,
        mismatches: mismatches(tx, &version.input.content).await?,
    })
}

fn refuse_date(version: &Version, today: Date) -> Option<Refusal> {
    let message = match version.input.valid_until {
        None => text!(
            "请填写报价有效期",
            "please enter until when the quotation is valid"
        ),
        Some(last) if last < today => text!(
            "报价有效期 {last} 已过，请改为今天或以后",
            "the quotation is valid until {last}, which has passed; choose today or later"
        ),
        Some(_) => return None,
    };
    let value = version.input.valid_until.map(|last| last.to_string());
    let value = value.unwrap_or_else(|| "—".to_owned());
    Some(Refusal::new("valid_until", message).fact("quotation.valid_until", value))
}

/// Who wrote it himself has nothing to confirm; any later change by another asks anew.
fn refuse_unconfirmed(quotation: &Quotation) -> Option<Refusal> {
    let version = &quotation.latest;
    if version.written_by == quotation.owner || version.confirmed_by.is_some() {
        return None;
    }
    let message = text!(
        "第 {} 版由他人填写，须经负责业务员确认后才能发出",
        "version {} was written by another; its rep in charge confirms it before it is issued",
        version.no
    );
    Some(Refusal::new("unconfirmed", message).who(text!("负责业务员", "rep in charge")))
}
