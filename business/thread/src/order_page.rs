//! The order page, composed.

use access::{Permit, matrix::ViewOrder};
use catalog::amounts::share_amount;
use engine::{LineFact, LineFacts};
use kernel::{
    CustomerId, Date, LineId, Moment, Money, OrderId, Result, Text, UserId, capitals, text,
};
use orders::{
    Missing, Order, OrderContent, OrderHold, OrderState, PriceSource, PricedLine, Warning,
};
use process::{Process, StepsView, Subject};
use serde::Serialize;
use store::Tx;
use utoipa::ToSchema;

use crate::actions::actions;

/// Everything the order page shows at once; money, goods and production have their own addresses.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct OrderPage {
    /// The order itself.
    pub order: OrderView,
    /// What it says, word for word; amounts are blank for those who may not see prices.
    #[schema(value_type = OrderContent)]
    pub content: OrderContent,
    /// Its lines with amounts and facts.
    pub lines: Vec<LineView>,
    /// Where it stands under its policy.
    pub process: StepsView,
    /// What the reader may do, and why not.
    pub actions: Vec<access::AllowedAction>,
    /// What is missing, and for which step.
    pub missing: Vec<Missing>,
    /// Worth knowing, forbids nothing.
    pub warnings: Vec<Warning>,
    /// The hold on it, if it is held: nothing is released to production, nothing leaves.
    pub hold: Option<OrderHold>,
}

/// Somebody by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct PersonView {
    /// Who.
    pub id: UserId,
    /// His name.
    pub name: String,
}

/// The order's head.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct OrderView {
    /// Its id.
    pub id: OrderId,
    /// The official number, or the draft's label.
    pub label: String,
    /// The official number, once issued.
    pub number: Option<String>,
    /// Where it stands.
    pub state: OrderState,
    /// That state in words.
    pub state_title: Text,
    /// How it stands in the company's words: the last milestone of its policy that still holds; of a
    /// draft that came back, that it was returned or withdrawn.
    pub status: Option<Text>,
    /// Who sent it back and why, while it is with its entry again.
    pub returned: Option<ReturnedView>,
    /// The kind of order.
    pub order_type: String,
    /// The customer.
    pub customer: Option<CustomerView>,
    /// The rep in charge.
    pub owner: PersonView,
    /// Who typed it.
    pub entered_by: PersonView,
    /// The day of the order.
    pub order_date: Date,
    /// The date promised to the customer.
    pub promised_on: Option<Date>,
    /// That date has passed, and not everything has left the house.
    pub late: bool,
    /// Its currency.
    pub currency: String,
    /// Net amount; absent for those who may not see prices, like the next ones.
    pub net: Option<String>,
    /// Tax.
    pub tax: Option<String>,
    /// Gross amount.
    pub gross: Option<String>,
    /// Gross in capitals, for RMB.
    pub gross_capitals: Option<String>,
    /// What it comes to: less than its gross amount once a part of it is given up.
    pub comes_to: Option<String>,
    /// What the customer has paid so far.
    pub received: Option<String>,
    /// The content revision, also the ETag.
    pub revision: i64,
    /// Hash of the content.
    pub content_hash: String,
    /// `manual`, or the name of an import.
    pub source: String,
    /// When it was first saved.
    pub created_at: Moment,
    /// When it was submitted last.
    pub submitted_at: Option<Moment>,
    /// When it was approved.
    pub approved_at: Option<Moment>,
    /// When it was closed.
    pub closed_at: Option<Moment>,
}

/// A review sent the order back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ReturnedView {
    /// Which review, e.g. `initial_review`.
    pub step: String,
    /// That review by name.
    pub title: Text,
    /// Who.
    pub by: PersonView,
    /// Why.
    pub reason: String,
    /// When.
    pub at: Moment,
}

/// The customer of an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct CustomerView {
    /// His id.
    pub id: CustomerId,
    /// His code.
    pub code: String,
    /// His name.
    pub name: String,
}

/// A line with its amounts and what happened to it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct LineView {
    /// Its id.
    pub line_id: LineId,
    /// Its number, from 1.
    pub no: usize,
    /// The product's name when the line was priced.
    pub description: String,
    /// The product's unit.
    pub unit: String,
    /// Net amount; absent for those who may not see prices, like the next ones.
    pub net: Option<String>,
    /// Tax.
    pub tax: Option<String>,
    /// Gross amount.
    pub gross: Option<String>,
    /// What the line comes to: less than its gross amount once a part of it is given up.
    pub comes_to: Option<String>,
    /// Its share of what the customer has paid, by what the lines come to.
    pub received: Option<String>,
    /// Its share of the order's discount, with tax; absent when there is none.
    pub discount_share: Option<String>,
    /// Which rule made the price and why no other did; absent for a typed price.
    pub price_source: Option<PriceSource>,
    /// Names of the technical parameters that the product asks for.
    pub parameters: Vec<String>,
    /// Quantities by fact, e.g. `shipped`; facts that are zero are left out.
    pub facts: Vec<FactView>,
}

/// One fact of a line.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct FactView {
    /// Its key, e.g. `shipped`.
    pub fact: String,
    /// Its name.
    pub title: Text,
    /// How many.
    pub quantity: kernel::Quantity,
}

/// The page of an order, or not found when it is out of the reader's sight.
pub async fn order_page(
    tx: &mut Tx<'_>,
    process: &Process,
    permit: &Permit<ViewOrder>,
    id: OrderId,
    now: Moment,
) -> Result<OrderPage> {
    let subject = Subject::sales_order(id);
    let view = process.view(tx, subject, permit, now).await?;
    let order = orders::get(tx, id).await?;
    let facts = process.lines(tx, subject).await?;
    let policy = process.policy_of(tx, subject).await?;
    let products = orders::products_of(tx, &order.content).await?;
    let missing = match order.state {
        OrderState::Draft => orders::missing(&order.content, &order.lines, &policy, &products),
        _ => Vec::new(),
    };
    let warnings = match order.state {
        OrderState::Draft | OrderState::InReview => {
            orders::warnings(tx, process, &order, now).await?
        }
        _ => Vec::new(),
    };
    let priced = !permit.hides().prices;
    let hold = orders::hold_on(tx, id).await?;
    let known = (missing.as_slice(), &view, hold.as_ref());
    let actions = actions(permit.principal(), permit, &order, known);
    let received = if priced {
        receivables::received(tx, id).await?.max(0)
    } else {
        0
    };
    let comes_to = |line| receivables::comes_to(line, &facts);
    let due: Vec<i64> = order.lines.iter().map(comes_to).collect();
    let shares = due.iter().copied().zip(share_amount(received, &due)?);
    let asked = orders::asked_parameters(&order.content, &products);
    let lines = order
        .lines
        .iter()
        .zip(shares)
        .zip(asked)
        .zip(1..)
        .map(|(((line, share), parameters), no)| LineView {
            no,
            parameters,
            ..line_view(&order, (line, share), &facts, priced)
        })
        .collect();
    let passed = order.promised_on.is_some_and(|on| on < process.today(now));
    let late = order.state == OrderState::Approved && passed && process::has_unshipped(&facts);
    let head = head(tx, (&order, received, late), &view, priced).await?;
    let content = order.content.clone();
    let content = if priced {
        content
    } else {
        content.without_prices()
    };
    Ok(OrderPage {
        order: head,
        content,
        lines,
        process: view,
        actions,
        missing,
        warnings,
        hold,
    })
}

async fn head(
    tx: &mut Tx<'_>,
    (order, received, late): (&Order, i64, bool),
    view: &StepsView,
    priced: bool,
) -> Result<OrderView> {
    let customer = match order.customer() {
        None => None,
        Some(id) => parties::facts(tx, id).await?.map(|facts| CustomerView {
            id,
            code: facts.code,
            name: facts.name,
        }),
    };
    let returned = returned(order, view);
    let comes_to = receivables::order_comes_to(tx, order).await?;
    let money = |minor| priced.then(|| Money::new(minor, order.currency).to_decimal());
    let in_capitals = priced && order.currency == kernel::Currency::CNY;
    Ok(OrderView {
        id: order.id,
        label: order.label().to_owned(),
        number: order.number.clone(),
        state: order.state,
        state_title: order.state.title(),
        status: status(order, view, returned.as_ref()),
        returned,
        order_type: order.content.order_type.clone(),
        customer,
        owner: person(tx, order.owner).await?,
        entered_by: person(tx, order.entered_by).await?,
        order_date: order.order_date,
        promised_on: order.promised_on,
        late,
        currency: order.currency.code().to_owned(),
        net: money(order.total.net),
        tax: money(order.total.tax),
        gross: money(order.total.gross),
        gross_capitals: in_capitals.then(|| capitals::rmb(order.total.gross)),
        comes_to: money(comes_to),
        received: money(received),
        revision: order.revision,
        content_hash: order.content_hash.clone(),
        source: order.source.clone(),
        created_at: order.created_at,
        submitted_at: order.submitted_at,
        approved_at: order.approved_at,
        closed_at: order.closed_at,
    })
}

/// What stands now, not what was reached once: of an order that was given up, nothing but that; one
/// under review is called so here and in every list.
fn status(order: &Order, view: &StepsView, returned: Option<&ReturnedView>) -> Option<Text> {
    if matches!(order.state, OrderState::Cancelled | OrderState::InReview) {
        return None;
    }
    if order.state == OrderState::Draft && view.round > 0 {
        return Some(match returned {
            Some(_) => text!("已退回", "returned"),
            None => text!("已撤回", "withdrawn"),
        });
    }
    let held = || view.milestones.iter().filter(|m| m.reached);
    let last = held().rfind(|m| m.key == order.milestone);
    last.or_else(|| held().next_back()).map(|m| m.title.clone())
}

/// The review of this round that sent a draft back; none when it was withdrawn.
fn returned(order: &Order, view: &StepsView) -> Option<ReturnedView> {
    if order.state != OrderState::Draft {
        return None;
    }
    let of_round = view
        .opinions
        .iter()
        .filter(|o| o.round == i64::from(view.round));
    let last = of_round
        .filter(|o| matches!(o.verdict.as_str(), "return" | "object"))
        .max_by_key(|o| o.event_seq)?;
    let step = view.steps.iter().find(|step| step.key == last.step)?;
    Some(ReturnedView {
        step: last.step.clone(),
        title: step.title.clone(),
        by: PersonView {
            id: last.by.user,
            name: last.by.name.clone(),
        },
        reason: last.reason.clone(),
        at: last.at,
    })
}

async fn person(tx: &mut Tx<'_>, id: UserId) -> Result<PersonView> {
    let name = access::people::name(tx, id).await?.unwrap_or_default();
    Ok(PersonView { id, name })
}

fn line_view(
    order: &Order,
    (line, (comes_to, received)): (&PricedLine, (i64, i64)),
    facts: &[LineFacts],
    priced: bool,
) -> LineView {
    let money = |minor| priced.then(|| Money::new(minor, order.currency).to_decimal());
    let of_line = facts.iter().find(|f| f.line == line.line_id);
    let fact = |fact: &LineFact| {
        let quantity = of_line?.get(*fact);
        (quantity.0 != 0).then(|| FactView {
            fact: fact.key().to_owned(),
            title: fact.title(),
            quantity,
        })
    };
    LineView {
        line_id: line.line_id,
        no: 0,
        description: line.description.clone(),
        unit: line.unit.clone(),
        net: money(line.amounts.net),
        tax: money(line.amounts.tax),
        gross: money(line.amounts.gross),
        comes_to: money(comes_to),
        received: money(received),
        discount_share: Some(line.pricing.discount_share)
            .filter(|share| *share != 0)
            .and_then(money),
        price_source: line.pricing.source.clone().filter(|_| priced),
        parameters: Vec::new(),
        facts: LineFact::ALL.iter().filter_map(fact).collect(),
    }
}
