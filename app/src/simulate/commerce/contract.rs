//! Contracts: single ones and frames that are called off, budgets, supplements, and how they end.

use anyhow::Context as _;
use kernel::Quantity;
use serde_json::{Value, json};

use super::{
    super::{
        contracts::{self, Need},
        json::{items, list, number, quantity, text},
        people::Person,
        world::{Act, Answer, World},
    },
    Matter, days_left, holder_for, obligation, order, put_before_end, put_later, somebody,
    speak_for,
};

/// What a contract is, and what becomes of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::simulate) enum Kind {
    /// A frame that is called off until little is left.
    Frame,
    /// A frame whose last day passes.
    Lapsing,
    /// One order; what the contract obliges the customer to comes late, and is then asked for again.
    Queried,
    /// Changed by a supplement before it is ordered.
    Supplemented,
    /// Takes force with a budget that finance approved.
    Budgeted,
    /// Its budget was sent back.
    OverBudget,
    /// Ended early, by agreement.
    Ended,
    /// In force since some days; what it obliges us to is still to be done.
    Fresh,
    /// The customer has not signed it yet.
    Unsigned,
    /// Made from a quotation: one order.
    Quoted,
}

/// What a company that sells equipment signs beside its quotations; what takes long comes first.
pub(super) const KINDS: &[Kind] = &[
    Kind::Queried,
    Kind::Frame,
    Kind::Lapsing,
    Kind::Supplemented,
    Kind::Budgeted,
    Kind::OverBudget,
    Kind::Ended,
    Kind::Fresh,
    Kind::Unsigned,
];

impl Kind {
    /// How many days before the end it is written, when it is to be seen as it is then.
    pub(super) const fn days_before_end(self) -> Option<i64> {
        match self {
            Self::Fresh => Some(7),
            Self::Unsigned => Some(4),
            _ => None,
        }
    }

    const fn is_frame(self) -> bool {
        matches!(self, Self::Frame | Self::Lapsing)
    }
}

/// What customers buy all the year.
const YEARLY: [&str; 2] = ["YQ-100", "YS-150"];

/// How much of a frame is called off before and after each order, in percent.
const CALL_OFFS: [i64; 4] = [0, 40, 75, 95];

/// Days before the end by which a frame is called off.
const CALLED_OFF: i64 = 8;

/// A contract under way.
#[derive(Debug, Clone)]
pub(super) struct Case {
    pub(super) kind: Kind,
    pub(super) rep: usize,
    /// Steps taken since it was written.
    pub(super) step: usize,
    /// Its first order.
    pub(super) order: String,
}

/// A contract is negotiated without a quotation.
pub(super) async fn negotiate(world: &mut World, rep: &Person) -> anyhow::Result<()> {
    // One after the other: what takes long begins first.
    let place = world.next_number("contract kind") as usize - 1;
    let kind = KINDS[place % KINDS.len()];
    if let Some(days) = kind.days_before_end() {
        put_before_end(world, days, Matter::Negotiated(rep.place, kind));
        return Ok(());
    }
    write(world, rep, kind).await
}

/// The rep writes a contract down.
pub(super) async fn write(world: &mut World, rep: &Person, kind: Kind) -> anyhow::Result<()> {
    // The first rep looks after the customers who buy all year.
    let regular = world.holder("sales_rep")?;
    let rep = if kind.is_frame() { &*regular } else { rep };
    let need = match kind {
        Kind::Frame | Kind::Lapsing => need_of_a_year(world, rep).await?,
        // What drawings are asked about is made.
        Kind::Queried => contracts::need(world, rep, contracts::MADE).await?,
        _ => contracts::need(world, rep, contracts::EQUIPMENT).await?,
    };
    let Some(need) = need else {
        return Ok(());
    };
    let mut content = need.content;
    content["payment_terms"] = json!({"instalments": contracts::terms(world)});
    let mut input = json!({"kind": "single", "content": content});
    if kind.is_frame() {
        input["kind"] = json!("frame");
        let days = if kind == Kind::Lapsing { 20 } else { 300 };
        input["valid_until"] = json!(world.today().plus_days(days));
    }
    input["needs_budget"] = json!(matches!(kind, Kind::Budgeted | Kind::OverBudget));
    let parties = [
        ("ordering", text(&need.customer, "/name")),
        ("contractor", "远山泵业有限公司"),
    ];
    input["parties"] = parties
        .map(|(role, name)| json!({"role": role, "name": name}))
        .into_iter()
        .collect();
    sign_paper(world, rep, (&mut input, kind)).await?;
    let written = world.act(rep, Act::post("/contracts", input)).await?;
    if written.done() {
        begin(world, (text(&written.body, "/id"), kind, rep.place));
    }
    Ok(())
}

/// Many of one kind of pump: for one customer after the other, so that no two frames agree on the same.
async fn need_of_a_year(world: &mut World, rep: &Person) -> anyhow::Result<Option<Need>> {
    let customers = contracts::customers(world, rep).await?;
    let turn = world.next_number("frame") as usize - 1;
    let (round, place) = (turn / customers.len().max(1), turn % customers.len().max(1));
    let Some(customer) = customers.get(place) else {
        return Ok(None);
    };
    let mut need = contracts::need_of(world, rep, (customer, contracts::EQUIPMENT)).await?;
    let products = world.get(rep, "/products?limit=200").await?;
    let mut pumps = items(&products).iter();
    let pump = pumps.find(|product| product["sku"] == YEARLY[round % YEARLY.len()]);
    let (mut line, _) = contracts::line(world, pump.context("no such pump")?);
    line["quantity"] = json!(Quantity::whole(world.dice.between(20, 40)));
    need.content["lines"] = json!([line]);
    Ok(Some(need))
}

fn begin(world: &mut World, (id, kind, rep): (&str, Kind, usize)) {
    let case = Case {
        kind,
        rep,
        step: 0,
        order: String::new(),
    };
    world.commerce.contract_cases.insert(id.to_owned(), case);
    if kind != Kind::Unsigned {
        put_later(world, (0, 2), Matter::Agreed(id.to_owned()));
    }
}

/// A contract was made from an accepted quotation: what a paper has beside is entered.
pub(super) async fn from_quotation(
    world: &mut World,
    rep: &Person,
    made: &Answer,
) -> anyhow::Result<()> {
    if !made.done() {
        return Ok(());
    }
    let id = text(&made.body, "/id");
    let path = format!("/contracts/{id}");
    let page = world.get(rep, &path).await?;
    let mut input = page["input"].clone();
    sign_paper(world, rep, (&mut input, Kind::Quoted)).await?;
    let change = Act::put(&path, input).on(number(&page, "/revision"));
    if world.act(rep, change).await?.done() {
        begin(world, (id, Kind::Quoted, rep.place));
    }
    Ok(())
}

/// The paper: who signed, where, what else was agreed, and its file.
async fn sign_paper(
    world: &mut World,
    rep: &Person,
    (input, kind): (&mut Value, Kind),
) -> anyhow::Result<()> {
    let today = world.today();
    let customers = match text(input, "/content/contact_name") {
        "" => "采购部经理".to_owned(),
        name => name.to_owned(),
    };
    let signed = if kind == Kind::Unsigned {
        Value::Null
    } else {
        json!(today)
    };
    let paper = world.next_number("paper");
    let title = if kind.is_frame() {
        "年度供货框架合同"
    } else {
        "水泵设备承揽合同"
    };
    let words = json!({
        "title": title, "paper_no": format!("YS-XS-{paper:04}"), "signed_on": today,
        "signed_at": "苏州", "packing": "出口木箱，内衬防潮膜", "quality": "GB/T 5657，出厂试验报告",
        "signatories": [
            {"party": 0, "name": customers, "title": "授权代表", "signed_on": signed},
            {"party": 1, "name": "王强", "title": "销售经理", "signed_on": today},
        ],
        "file_id": world.upload(rep, "contract.pdf").await?,
    });
    if list(input, "/obligations").is_empty() {
        input["obligations"] = obligation::terms();
    }
    for (field, value) in words.as_object().into_iter().flatten() {
        input[field] = value.clone();
    }
    Ok(())
}

/// Our next step.
pub(super) async fn go_on(world: &mut World, id: &str) -> anyhow::Result<()> {
    let Some(case) = world.commerce.contract_cases.get_mut(id) else {
        return Ok(());
    };
    let step = case.step;
    case.step += 1;
    let case = case.clone();
    let rep = somebody(world, case.rep)?;
    match (case.kind, step) {
        (Kind::Budgeted | Kind::OverBudget, 0) => draw_budget(world, &rep, (id, case.kind)).await,
        (Kind::Budgeted | Kind::OverBudget, 1) => decide_budget(world, (id, case.kind)).await,
        (Kind::OverBudget, _) => Ok(()),
        (Kind::Budgeted, 2) | (_, 0) => sign(world, &rep, id).await,
        (Kind::Supplemented, 1) => supplement(world, &rep, id).await,
        (Kind::Supplemented, 2) => sign(world, &rep, id).await,
        (Kind::Ended, 1) => end(world, &rep, id).await,
        (Kind::Ended | Kind::Lapsing | Kind::Fresh, _) => Ok(()),
        (Kind::Frame, call) => call_off(world, &rep, (id, call - 1)).await,
        (Kind::Queried, 2..) => obligation::go_on(world, &rep, id).await,
        (_, _) => make_order(world, &rep, id).await,
    }
}

fn next(world: &mut World, id: &str, days: (i64, i64)) {
    put_later(world, days, Matter::Agreed(id.to_owned()));
}

async fn act_on(
    world: &mut World,
    who: &Person,
    (id, act): (&str, &str),
    body: Value,
) -> anyhow::Result<Answer> {
    let path = format!("/contracts/{id}");
    let page = world.get(who, &path).await?;
    let act = Act::post(format!("{path}/{act}"), body).on(number(&page, "/revision"));
    world.act(who, act).await
}

async fn sign(world: &mut World, rep: &Person, id: &str) -> anyhow::Result<()> {
    let manager = holder_for(world, "sales_manager", rep)?;
    if act_on(world, &manager, (id, "sign"), json!({}))
        .await?
        .done()
    {
        next(world, id, (1, 4));
        // Mostly in time.
        put_later(world, (4, 16), Matter::Owed(id.to_owned()));
    }
    Ok(())
}

/// The kind of a contract that takes its course here.
pub(super) fn kind_of(world: &World, id: &str) -> Option<Kind> {
    world.commerce.contract_cases.get(id).map(|case| case.kind)
}

/// What it will cost, from the standard costs, nearly or by far.
async fn draw_budget(
    world: &mut World,
    rep: &Person,
    (id, kind): (&str, Kind),
) -> anyhow::Result<()> {
    let manager = world.holder("finance_manager")?;
    let page = world.get(rep, &format!("/contracts/{id}")).await?;
    let mut standard = 0;
    for line in list(&page, "/input/content/lines") {
        let path = format!("/products/{}", text(line, "/product_id"));
        let product = world.get(&manager, &path).await?;
        let cost = kernel::UnitPrice::parse(text(&product, "/cost_price")).unwrap_or_default();
        let pieces = quantity(line, "/quantity").0 / Quantity::ONE.0;
        standard += cost.0 / kernel::UnitPrice::ONE.0 * pieces;
    }
    let percent = if kind == Kind::OverBudget { 118 } else { 102 };
    let total = standard * percent / 100;
    let (material, labour) = (total * 7 / 10, total * 2 / 10);
    let part = |kind: &str, words: &str, amount: i64| json!({"kind": kind, "words": words, "amount": format!("{amount}.00")});
    let costs = json!([
        part("material", "电机、铸件、密封件", material),
        part("labour", "机加工与装配工时", labour),
        part("transport", "专车运至现场", total - material - labour),
    ]);
    let drawn = act_on(world, rep, (id, "budget"), json!({"costs": costs})).await?;
    if drawn.done() {
        next(world, id, (1, 2));
    }
    Ok(())
}

async fn decide_budget(world: &mut World, (id, kind): (&str, Kind)) -> anyhow::Result<()> {
    let manager = world.holder("finance_manager")?;
    let page = world.get(&manager, &format!("/contracts/{id}")).await?;
    let (verdict, reason) = if kind == Kind::OverBudget {
        ("return", "高出标准成本较多，请核对运费和外协报价")
    } else {
        ("approve", "在允差之内")
    };
    let body = json!({"no": page["budgets"][0]["no"], "verdict": verdict, "reason": reason});
    let decided = Act::post(format!("/contracts/{id}/budget/decide"), body);
    if world.act(&manager, decided).await?.done() {
        next(world, id, (0, 1));
    }
    Ok(())
}

/// The customer needs it later and one more of it.
async fn supplement(world: &mut World, rep: &Person, id: &str) -> anyhow::Result<()> {
    let body = json!({"reason": "二期场地移交推迟，交货顺延两周，增订一台"});
    if !act_on(world, rep, (id, "supplement"), body).await?.done() {
        return Ok(());
    }
    let path = format!("/contracts/{id}");
    let page = world.get(rep, &path).await?;
    let mut input = page["input"].clone();
    let more = quantity(&input, "/content/lines/0/quantity").0 + Quantity::ONE.0;
    input["content"]["lines"][0]["quantity"] = json!(Quantity(more));
    if let Some(day) = super::super::json::day(&input, "/content/delivery_on") {
        input["content"]["delivery_on"] = json!(day.plus_days(14));
    }
    // A supplement is a paper of its own, signed anew.
    sign_paper(world, rep, (&mut input, Kind::Supplemented)).await?;
    let change = Act::put(&path, input).on(number(&page, "/revision"));
    if world.act(rep, change).await?.done() {
        next(world, id, (1, 3));
    }
    Ok(())
}

async fn end(world: &mut World, rep: &Person, id: &str) -> anyhow::Result<()> {
    let manager = holder_for(world, "sales_manager", rep)?;
    let body = json!({"code": "agreement", "reason": "业主项目暂停，双方协商解除，互不追究"});
    act_on(world, &manager, (id, "end"), body).await.map(drop)
}

/// Part of a frame is ordered, until little is left.
async fn call_off(
    world: &mut World,
    rep: &Person,
    (id, call): (&str, usize),
) -> anyhow::Result<()> {
    let Some([before, after]) = CALL_OFFS.get(call..call + 2) else {
        return Ok(());
    };
    let page = world.get(rep, &format!("/contracts/{id}")).await?;
    let agreed = quantity(&page, "/frame/0/agreed").0 / Quantity::ONE.0;
    let pieces = Quantity::whole(agreed * after / 100 - agreed * before / 100);
    let today = world.today();
    let delivery_on = world.dice.day_after(today, 35, 60);
    let body = json!({
        "lines": [{"line_id": page["frame"][0]["line_id"], "quantity": pieces}],
        "delivery_on": delivery_on,
    });
    let called = act_on(world, rep, (id, "order"), body).await?;
    // The rest is spread over the life, so that the last order still comes.
    let left = i64::try_from(CALL_OFFS.len() - 2 - call)?.max(1);
    let pause = (days_left(world) - CALLED_OFF).max(left) / left;
    next(world, id, (pause, pause));
    speak_for(world, &called);
    order::complete(world, rep, (&called, order::Said::AsAgreed)).await
}

async fn make_order(world: &mut World, rep: &Person, id: &str) -> anyhow::Result<()> {
    let made = act_on(world, rep, (id, "order"), json!({})).await?;
    if !made.done() {
        return Ok(());
    }
    if let Some(case) = world.commerce.contract_cases.get_mut(id) {
        text(&made.body, "/id").clone_into(&mut case.order);
        if case.kind == Kind::Queried {
            speak_for(world, &made);
            next(world, id, (3, 5));
        }
    }
    order::complete(world, rep, (&made, order::Said::AsAgreed)).await
}
