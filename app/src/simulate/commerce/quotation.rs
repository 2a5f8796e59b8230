//! Quotations: the rep prices what was asked for; a price below the floor is approved first; versions
//! follow when the customer haggles.

use kernel::UnitPrice;
use serde_json::{Value, json};

use super::{
    super::{
        contracts,
        json::{list, number, text},
        people::Person,
        world::{Act, Answer, World},
    },
    Matter, contract, holder_for, inquiry, order, put_later, somebody,
};

/// What becomes of a quotation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::simulate) enum Bid {
    /// The customer accepts, and it is ordered.
    Taken,
    /// He accepts; the order then differs, and says why.
    Differing,
    /// He haggles, accepts the second version and signs a contract.
    Contracted,
    /// He haggles and declines.
    Declined,
    /// Nothing is heard before its last day.
    Expired,
    /// We take it back.
    Withdrawn,
    /// A price below the floor is approved, and he accepts.
    BelowFloor,
    /// He pays in a foreign currency, and accepts.
    Abroad,
    /// He was no customer before; he gives another phone number, and accepts.
    NewCustomer,
    /// It is with him at the end.
    Waiting,
    /// It is being written at the end, below the floor.
    Drafted,
}

impl Bid {
    /// Whether the customer wants a better price first.
    const fn haggles(self) -> bool {
        matches!(self, Self::Contracted | Self::Declined)
    }

    /// Whether the rep goes below the floor at once.
    const fn is_cheap(self) -> bool {
        matches!(self, Self::BelowFloor | Self::Drafted)
    }

    /// Whether he accepts in the end.
    pub(super) const fn is_won(self) -> bool {
        !matches!(self, Self::Declined)
    }
}

/// A quotation under way.
#[derive(Debug, Clone)]
pub(super) struct Case {
    pub(super) inquiry: String,
    pub(super) bid: Bid,
    pub(super) rep: usize,
    /// The link's secret part, once it is with the customer.
    pub(super) token: String,
    next: Next,
}

/// Whose move it is, and which.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Next {
    Write,
    Approve,
    Issue,
    Revise,
    Withdraw,
    /// The customer has answered.
    Use,
}

/// A quotation was begun from an inquiry.
pub(super) fn begin(world: &mut World, id: &str, (inquiry, bid, rep): (&str, Bid, usize)) {
    let case = Case {
        inquiry: inquiry.to_owned(),
        bid,
        rep,
        token: String::new(),
        next: Next::Write,
    };
    world.commerce.quotation_cases.insert(id.to_owned(), case);
}

/// Our next step.
pub(super) async fn go_on(world: &mut World, id: &str) -> anyhow::Result<()> {
    let Some(case) = world.commerce.quotation_cases.get(id).cloned() else {
        return Ok(());
    };
    let rep = somebody(world, case.rep)?;
    let path = format!("/quotations/{id}");
    let page = world.get(&rep, &path).await?;
    match case.next {
        Next::Write => {
            if write(world, &rep, (&path, &page), case.bid).await?.done() {
                then(world, id, Next::Issue, (0, 1));
            }
        }
        Next::Approve => {
            approve(world, &rep, (&path, &page)).await?;
            then(world, id, Next::Issue, (0, 1));
        }
        Next::Issue => issue(world, &rep, (id, &page), &case).await?,
        Next::Revise => {
            let revised = Act::post(format!("{path}/revise"), json!({}));
            if world.act(&rep, revised).await?.done() {
                let page = world.get(&rep, &path).await?;
                cut(world, &rep, (&path, &page)).await?;
                then(world, id, Next::Issue, (0, 1));
            }
        }
        Next::Withdraw => {
            let body = json!({"reason": "铸件供应商停产，原交货期无法保证"});
            let withdrawn = Act::post(format!("{path}/withdraw"), body);
            let withdrawn = withdrawn.on(number(&page, "/revision"));
            world.act(&rep, withdrawn).await?;
            let why = ("delivery_time", "原交货期无法保证，客户另找供应商");
            inquiry::lose(world, &case.inquiry, why).await?;
        }
        Next::Use => make_use(world, &rep, id, case.bid).await?,
    }
    Ok(())
}

fn then(world: &mut World, id: &str, next: Next, days: (i64, i64)) {
    if let Some(case) = world.commerce.quotation_cases.get_mut(id) {
        case.next = next;
        put_later(world, days, Matter::Quotation(id.to_owned()));
    }
}

/// What is offered: list prices, or what the rep thinks will win; terms, and until when.
async fn write(
    world: &mut World,
    rep: &Person,
    (path, page): (&str, &Value),
    bid: Bid,
) -> anyhow::Result<Answer> {
    let mut input = page["input"].clone();
    let today = world.today();
    let days = match bid {
        Bid::Expired => world.dice.between(5, 8),
        Bid::Waiting => 30,
        _ => world.dice.between(15, 30),
    };
    input["valid_until"] = json!(today.plus_days(days));
    input["note"] = json!("含出厂试验报告；运费由我方承担至交货地点。");
    let terms = contracts::terms(world);
    input["content"]["payment_terms"] = json!({"instalments": terms});
    if bid == Bid::NewCustomer {
        // What the customer says on the phone is not yet in his master data.
        input["content"]["contact_phone"] = json!("13700007788");
    }
    if bid.is_cheap() {
        // The floor of most goods lies a good tenth below the list.
        for line in lines_of(&mut input) {
            reprice(line, 86);
        }
    }
    let change = Act::put(path, input).on(number(page, "/revision"));
    world.act(rep, change).await
}

fn lines_of(input: &mut Value) -> impl Iterator<Item = &mut Value> {
    let lines = input.pointer_mut("/content/lines");
    let lines = lines.and_then(Value::as_array_mut);
    lines.map(|lines| lines.iter_mut()).into_iter().flatten()
}

/// So many percent of the price, agreed by hand.
fn reprice(line: &mut Value, percent: i64) {
    let price = UnitPrice::parse(text(line, "/unit_price")).unwrap_or_default();
    let whole = price.0 / UnitPrice::ONE.0 * percent / 100;
    if whole > 0 && line["gift_of"].is_null() {
        line["from_book"] = json!(false);
        line["unit_price"] = json!(UnitPrice::whole(whole));
    }
}

/// The next version is a little cheaper.
async fn cut(world: &mut World, rep: &Person, (path, page): (&str, &Value)) -> anyhow::Result<()> {
    let mut input = page["input"].clone();
    for line in lines_of(&mut input) {
        reprice(line, 97);
    }
    input["note"] = json!("按贵方意见调整价格；其余条款不变。");
    let change = Act::put(path, input).on(number(page, "/revision"));
    world.act(rep, change).await.map(drop)
}

/// A price below the floor is approved by the sales manager, or above him.
async fn approve(
    world: &mut World,
    rep: &Person,
    (path, page): (&str, &Value),
) -> anyhow::Result<()> {
    let manager = holder_for(world, "sales_manager", rep)?;
    let general = world.holder("general_manager")?;
    let revision = number(page, "/revision");
    for floor in list(page, "/floors") {
        let line = text(floor, "/line_id");
        let path = format!("{path}/lines/{line}/floor-approval");
        let body = json!({"reason": "老客户首次批量采购，带动后续备件销售"});
        let approved = Act::post(&path, body.clone()).on(revision);
        if !world.act(&manager, approved).await?.done() {
            world
                .act(&general, Act::post(&path, body).on(revision))
                .await?;
        }
    }
    Ok(())
}

async fn issue(
    world: &mut World,
    rep: &Person,
    (id, page): (&str, &Value),
    case: &Case,
) -> anyhow::Result<()> {
    let floors = list(page, "/floors");
    if floors.iter().any(|floor| floor["approved_by"].is_null()) {
        // At the end the draft still waits for the manager.
        if case.bid != Bid::Drafted {
            then(world, id, Next::Approve, (0, 2));
        }
        return Ok(());
    }
    if case.bid == Bid::Drafted {
        return Ok(());
    }
    let body = json!({"mismatches_meant": true});
    let issued = Act::post(format!("/quotations/{id}/issue"), body);
    let issued = world.act(rep, issued.on(number(page, "/revision"))).await?;
    if !issued.done() {
        return Ok(());
    }
    let version = number(&issued.body, "/version");
    if let Some(case) = world.commerce.quotation_cases.get_mut(id) {
        text(&issued.body, "/token").clone_into(&mut case.token);
        case.next = Next::Use;
    }
    match case.bid {
        Bid::Withdrawn => then(world, id, Next::Withdraw, (2, 4)),
        Bid::Expired | Bid::Waiting => {}
        bid if bid.haggles() && version == 1 => then(world, id, Next::Revise, (2, 4)),
        _ => put_later(world, (1, 5), Matter::Answer(id.to_owned())),
    }
    Ok(())
}

/// The customer has answered: what he accepted becomes an order or a contract.
async fn make_use(world: &mut World, rep: &Person, id: &str, bid: Bid) -> anyhow::Result<()> {
    let path = format!("/quotations/{id}");
    if bid == Bid::Contracted {
        let made = Act::post(format!("{path}/contract"), json!({}));
        let made = world.act(rep, made).await?;
        return contract::from_quotation(world, rep, &made).await;
    }
    let made = Act::post(format!("{path}/order"), json!({}));
    let made = world.act(rep, made).await?;
    let said = match bid {
        Bid::Differing => order::Said::Otherwise,
        _ => order::Said::AsAgreed,
    };
    order::complete(world, rep, (&made, said)).await
}
