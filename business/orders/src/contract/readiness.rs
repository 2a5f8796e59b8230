//! What stands against putting a draft in force: everything that a signed contract has and this one
//! lacks, all at once.

use std::collections::HashSet;

use ::store::Tx;
use kernel::{Date, Quantity, Rate, Refusal, Result, Text, text};

use super::{
    Contract, ContractInput, ContractKind, PartyRole,
    budget::{self, BudgetState},
    frame,
};

/// Every reason against putting the version in hand in force.
pub(super) async fn readiness(
    tx: &mut Tx<'_>,
    contract: &Contract,
    today: Date,
) -> Result<Vec<Refusal>> {
    let version = &contract.latest;
    let mut refusals = gaps(&version.input, today);
    if version.input.kind == ContractKind::Frame {
        refusals.extend(frame::refuse_below_called(tx, version).await?);
        refusals.extend(frame::refuse_overlap(tx, contract, today).await?);
    }
    if version.input.needs_budget {
        refusals.extend(refuse_budget(tx, contract).await?);
    }
    Ok(refusals)
}

/// What the words of a contract themselves lack.
pub(super) fn gaps(input: &ContractInput, today: Date) -> Vec<Refusal> {
    let mut refusals = Vec::new();
    refuse_people(input, &mut refusals);
    refuse_paper(input, today, &mut refusals);
    refuse_words(input, &mut refusals);
    refuse_lines(input, &mut refusals);
    if input.kind == ContractKind::Frame {
        refuse_frame(input, &mut refusals);
    }
    refusals
}

fn missing(code: &'static str, field: &str, message: Text) -> Refusal {
    Refusal::new(code, message)
        .fact(field, "—")
        .who(text!("业务员", "sales rep"))
}

/// Ordering party and contractor, and a signature of everybody.
fn refuse_people(input: &ContractInput, refusals: &mut Vec<Refusal>) {
    if input.content.customer_id.is_none() {
        let message = text!("请选择客户", "choose the customer");
        refusals.push(missing("missing_customer", "contract.customer", message));
    }
    for (role, zh, en) in [
        (PartyRole::Ordering, "定作方（甲方）", "the ordering party"),
        (PartyRole::Contractor, "承揽方（乙方）", "the contractor"),
    ] {
        if !input.parties.iter().any(|party| party.role == role) {
            let message = text!("请填写{zh}", "enter {en}");
            refusals.push(missing("missing_party", "contract.parties", message));
        }
    }
    for (i, party) in input.parties.iter().enumerate() {
        let mut of_party = input
            .signatories
            .iter()
            .filter(|signatory| usize::from(signatory.party) == i);
        if of_party.any(|signatory| signatory.signed_on.is_some()) {
            continue;
        }
        let name = &party.name;
        let message = text!(
            "{name} 尚未签字，请登记签字人和签字日期",
            "{name} has not signed; enter who signed and when"
        );
        refusals.push(missing(
            "missing_signature",
            "contract.signatories",
            message,
        ));
    }
}

fn refuse_paper(input: &ContractInput, today: Date, refusals: &mut Vec<Refusal>) {
    if input.file_id.is_none() {
        let message = text!("请上传签署的合同", "upload the signed contract");
        refusals.push(missing("missing_file", "contract.file", message));
    }
    if input.signed_on.is_none() || input.signed_at.trim().is_empty() {
        let message = text!(
            "请填写签订日期和地点",
            "enter the day and the place of signing"
        );
        refusals.push(missing("missing_signing", "contract.signed_on", message));
    }
    let late = input
        .signatories
        .iter()
        .filter_map(|signatory| signatory.signed_on)
        .chain(input.signed_on)
        .find(|on| *on > today);
    if let Some(on) = late {
        let message = text!(
            "签字日期 {on} 还没有到",
            "the day of signing, {on}, is still to come"
        );
        refusals.push(Refusal::new("signed_later", message).fact("contract.signed_on", on));
    }
    if let Some(until) = input.valid_until.filter(|until| *until < today) {
        let message = text!(
            "有效期 {until} 已过，请核对",
            "the contract was valid until {until}, which has passed"
        );
        refusals.push(Refusal::new("expired", message).fact("contract.valid_until", until));
    }
}

fn refuse_words(input: &ContractInput, refusals: &mut Vec<Refusal>) {
    let content = &input.content;
    if content.payment_terms.is_none() {
        let message = text!("请填写付款条件", "enter the payment terms");
        refusals.push(missing("missing_terms", "contract.payment_terms", message));
    }
    let mut lines = content.lines.iter();
    let place = !content.delivery_place.trim().is_empty()
        || !content.lines.is_empty() && lines.all(|line| !line.delivery_place.trim().is_empty());
    if !place {
        let message = text!("请填写交货地点", "enter the place of delivery");
        refusals.push(missing(
            "missing_delivery",
            "contract.delivery_place",
            message,
        ));
    }
    let mut lines = content.lines.iter();
    let term = content.delivery_on.is_some()
        || !input.delivery_term.trim().is_empty()
        || !content.lines.is_empty() && lines.all(|line| line.delivery_on.is_some());
    if !term {
        let message = text!(
            "请填写交货期限（日期或约定）",
            "enter when it is delivered, a date or in words"
        );
        refusals.push(missing(
            "missing_delivery",
            "contract.delivery_term",
            message,
        ));
    }
}

fn refuse_lines(input: &ContractInput, refusals: &mut Vec<Refusal>) {
    let lines = &input.content.lines;
    if lines.is_empty() {
        let message = text!("请填写标的明细", "enter what it is about, line by line");
        refusals.push(missing("missing_lines", "contract.lines", message));
    }
    for (i, line) in lines.iter().enumerate() {
        let whole = line.product_id.is_some()
            && line
                .quantity
                .is_some_and(|quantity| quantity > Quantity::ZERO)
            && line.unit_price.is_some();
        if !whole {
            let no = i + 1;
            let message = text!(
                "第 {no} 行须有产品、数量和单价",
                "line {no} needs product, quantity and price"
            );
            refusals.push(missing("missing_lines", "contract.lines", message));
        }
    }
}

/// A frame's lines become rules of prices: one per product, all with or all without tax, net of any
/// discount.
fn refuse_frame(input: &ContractInput, refusals: &mut Vec<Refusal>) {
    let content = &input.content;
    if input.valid_until.is_none() {
        let message = text!(
            "框架合同请填写有效期",
            "a frame contract needs the day until which it is valid"
        );
        refusals.push(missing("missing_validity", "contract.valid_until", message));
    }
    let paid = || content.lines.iter().filter(|line| line.gift_of.is_none());
    let mut seen = HashSet::new();
    let repeated = paid().any(|line| line.product_id.is_some_and(|id| !seen.insert(id)));
    let with_tax = paid().filter(|line| line.tax_included).count();
    let mixed = with_tax != 0 && with_tax != paid().count();
    let discounted = content.discount.is_some() || paid().any(|line| line.discount != Rate::ZERO);
    if repeated || mixed || discounted {
        let message = text!(
            "框架合同每个产品一行，单价一律含税或一律不含税，且已扣除折扣",
            "a frame has one line per product, prices all with or all without tax, net of discounts"
        );
        refusals.push(missing("frame_lines", "contract.lines", message));
    }
}

/// An approved budget of what the version in hand says (HD-3.5).
async fn refuse_budget(tx: &mut Tx<'_>, contract: &Contract) -> Result<Option<Refusal>> {
    let budget = budget::latest(tx, contract.id).await?;
    let (state, message) = match &budget {
        None => (
            "—",
            text!(
                "该合同须有预算，请先编制并报财务审定",
                "this contract needs a budget; draw it up and have finance approve it"
            ),
        ),
        Some(budget) if budget.goods != budget::goods(&contract.latest) => (
            "outdated",
            text!(
                "预算编制后标的已变，请重新编制",
                "the lines changed since the budget was drawn up; draw it up anew"
            ),
        ),
        Some(budget) => match budget.state {
            BudgetState::Approved => return Ok(None),
            BudgetState::Drawn => (
                "drawn",
                text!(
                    "预算尚未经财务审定",
                    "finance has not decided on the budget yet"
                ),
            ),
            BudgetState::Returned => (
                "returned",
                text!(
                    "预算已被财务退回：{}，请修改后重新编制",
                    "finance returned the budget: {}; draw it up anew",
                    budget.reason
                ),
            ),
        },
    };
    let refusal = Refusal::new("budget_open", message).fact("budget.state", state);
    Ok(Some(refusal.who(text!("财务", "finance"))))
}
