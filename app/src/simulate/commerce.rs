//! The commercial side: what customers ask for before they order, what is agreed with them, and what
//! they want otherwise afterwards.
//!
//! What becomes of a matter is a card from a deck, so that a life of some length shows everything that
//! can happen, in an order that chance decides. What is to be seen unfinished comes near the end.

mod change;
mod contract;
mod credit;
mod ending;
mod inquiry;
mod master;
mod obligation;
mod offer;
mod order;
mod quotation;
mod store;

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use anyhow::Context as _;
use kernel::{Date, Moment};
use serde_json::Value;

use super::{
    agenda::Happening,
    at,
    dice::{Deck, Dice},
    json::{items, list, text},
    people::Person,
    world::{Answer, World},
};

pub(super) use change::decide as decide_change;
pub(super) use credit::{
    clear_hold, decide as decide_override, is_awaited as credit_is_awaited,
    refused as refused_for_credit,
};
pub(super) use master::home_owners;
pub(super) use obligation::answer as answer_obligation;
pub(super) use order::explain;
pub(super) use store::documents;

/// Working days before the end on which nothing new begins, but for what is to be seen unfinished: of
/// inquiries, contracts, changes, other courses. The last two wait for an order that they fit.
const MARGINS: [i64; 4] = [8, 8, 14, 14];

/// What part of the life is the first.
const EARLY: i64 = 3;

/// Something of the commercial side that will happen.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Matter {
    /// A customer asks somebody of the staff for goods.
    Inquiry(usize),
    /// One that comes near the end.
    Asked(usize, inquiry::Fate),
    /// The rep goes on with an inquiry.
    FollowUp(String),
    /// The next step of a quotation is ours.
    Quotation(String),
    /// The customer answers a quotation.
    Answer(String),
    /// Somebody of the staff negotiates a contract.
    Contract(usize),
    /// One that comes near the end.
    Negotiated(usize, contract::Kind),
    /// The next step of a contract.
    Agreed(String),
    /// The rep does what a contract obliges us to.
    Owed(String),
    /// A customer wants something of an approved order otherwise.
    Wish,
    /// A change that was asked for near the end, or that nobody could take yet.
    Late(change::Wish),
    /// Who asked for a change takes it back.
    Regret(String, String),
    /// An order takes another course: held, cancelled, short-closed.
    Ending,
    /// One that could not be taken yet, or comes near the end.
    Course(ending::Course),
    /// Somebody asks for credit above the limit for an order.
    Credit(String),
    /// Somebody asks for it before there is an order.
    CreditAhead(credit::Verdict),
    /// Finance decides about that.
    DecideCredit(String, credit::Verdict),
}

/// What came so far, and what the outside world has decided.
#[derive(Debug)]
pub(super) struct Commerce {
    /// How many customers ask before they order.
    inquiries: u32,
    /// The last moment of the life.
    until: Moment,
    begun: [u32; 4],
    fates: Deck<inquiry::Fate>,
    wishes: Deck<change::Wish>,
    courses: Deck<ending::Course>,
    inquiry_cases: HashMap<String, inquiry::Case>,
    quotation_cases: HashMap<String, quotation::Case>,
    contract_cases: HashMap<String, contract::Case>,
    /// Being decided, by id: of which order, and what is wanted.
    changes: HashMap<String, (String, change::Wish)>,
    overrides: credit::Asked,
    /// Orders whose course is laid down: nothing else is wanted of them.
    spoken_for: HashSet<String>,
}

impl Commerce {
    /// So many inquiries, and what goes with them, until a moment.
    pub(super) fn new(inquiries: u32, until: Moment) -> Self {
        Self {
            inquiries,
            until,
            begun: [0; 4],
            fates: Deck::of(inquiry::FATES),
            wishes: Deck::of(change::WISHES),
            courses: Deck::of(ending::COURSES),
            inquiry_cases: HashMap::new(),
            quotation_cases: HashMap::new(),
            contract_cases: HashMap::new(),
            changes: HashMap::new(),
            overrides: credit::Asked::default(),
            spoken_for: HashSet::new(),
        }
    }

    /// How many of each kind come: inquiries, contracts, changes, other courses.
    fn wanted(&self) -> [u32; 4] {
        let share = |parts: u32| (self.inquiries / parts).max(u32::from(self.inquiries >= parts));
        [self.inquiries, share(4), share(3), share(5)]
    }
}

/// Founds what the fixture does not have: customers abroad, price lists of more kinds, rates.
pub(super) async fn found(world: &mut World) -> anyhow::Result<()> {
    if world.commerce.inquiries == 0 {
        return Ok(());
    }
    use credit::Verdict::{Decline, Grant, Wait};
    put_later(world, (10, 20), Matter::CreditAhead(Grant));
    put_later(world, (21, 30), Matter::CreditAhead(Decline));
    put_before_end(world, 2, Matter::CreditAhead(Wait));
    master::found(world).await?;
    plan_ahead(world)
}

/// What takes long or is rare has its day in the first part of the life, whatever chance does: the
/// kinds of contracts one after the other, and a customer abroad.
fn plan_ahead(world: &mut World) -> anyhow::Result<()> {
    let [inquiries, contracts, ..] = world.commerce.wanted();
    let kinds = contract::KINDS.iter().copied().take(contracts as usize);
    let pause = days_left(world) / (EARLY * i64::try_from(contract::KINDS.len())?);
    for (place, kind) in (0..).zip(kinds) {
        let reps = sellers(world);
        let rep = world.dice.pick(&reps).copied().context("nobody sells")?;
        let matter = Matter::Negotiated(rep, kind);
        let day = 1 + place * pause.max(1);
        match kind.days_before_end() {
            Some(days) => put_before_end(world, days, matter),
            None => put_later(world, (day, day), matter),
        }
        world.commerce.begun[1] += 1;
    }
    if inquiries as usize >= inquiry::FATES.len() {
        let rep = world.holder("sales_rep")?.place;
        let fate = inquiry::Fate::Quoted(quotation::Bid::Abroad);
        put_later(world, (2, 4), Matter::Asked(rep, fate));
        world.commerce.begun[0] += 1;
    }
    Ok(())
}

/// How many of each kind come today, spread over the working days that are left.
pub(super) fn day(world: &mut World) {
    let kinds = world.commerce.wanted().into_iter().zip(MARGINS);
    for (place, (wanted, margin)) in kinds.enumerate() {
        let days = (working_days_left(world) - margin).max(1);
        let begun = world.commerce.begun.get(place).copied().unwrap_or(0);
        let left = wanted.saturating_sub(begun);
        for _ in 0..share(&mut world.dice, left, days) {
            let Some(matter) = matter_of(world, place) else {
                continue;
            };
            if let Some(begun) = world.commerce.begun.get_mut(place) {
                *begun += 1;
            }
            put_today(world, matter);
        }
    }
}

fn matter_of(world: &mut World, place: usize) -> Option<Matter> {
    let rep = |world: &mut World| {
        let reps = sellers(world);
        world.dice.pick(&reps).copied()
    };
    match place {
        0 => rep(world).map(Matter::Inquiry),
        1 => rep(world).map(Matter::Contract),
        2 => Some(Matter::Wish),
        _ => Some(Matter::Ending),
    }
}

/// The places of the reps.
fn sellers(world: &World) -> Vec<usize> {
    let reps = world.people.iter().filter(|p| p.holds("sales_rep"));
    reps.map(|person| person.place).collect()
}

/// Days until the end.
fn days_left(world: &World) -> i64 {
    let end = world.opened.process.calendar().date(world.commerce.until);
    end.days_since(world.today())
}

/// Nothing else is wanted of an order.
fn speak_for(world: &mut World, made: &Answer) {
    if made.done() {
        let order = text(&made.body, "/id").to_owned();
        world.commerce.spoken_for.insert(order);
    }
}

/// Working days until the end.
fn working_days_left(world: &World) -> i64 {
    let calendar = world.opened.process.calendar();
    i64::from(calendar.working_days_between(world.now(), world.commerce.until))
}

/// Of so many things left, how many come today when so many days are left.
pub(super) fn share(dice: &mut Dice, left: u32, days: i64) -> i64 {
    let left = i64::from(left);
    let more = dice.between(0, days - 1) < left % days;
    left / days + i64::from(more)
}

/// A matter comes up.
pub(super) async fn happen(world: &mut World, matter: Matter) -> anyhow::Result<()> {
    match matter {
        Matter::Inquiry(place) => inquiry::come(world, &*somebody(world, place)?).await,
        Matter::Asked(place, fate) => {
            inquiry::register(world, &*somebody(world, place)?, fate).await
        }
        Matter::FollowUp(id) => inquiry::follow_up(world, &id).await,
        Matter::Quotation(id) => quotation::go_on(world, &id).await,
        Matter::Answer(id) => offer::answer(world, &id).await,
        Matter::Contract(place) => contract::negotiate(world, &*somebody(world, place)?).await,
        Matter::Negotiated(place, kind) => {
            contract::write(world, &*somebody(world, place)?, kind).await
        }
        Matter::Agreed(id) => contract::go_on(world, &id).await,
        Matter::Owed(id) => obligation::keep(world, &id).await,
        Matter::Wish => change::wish(world).await,
        Matter::Late(wish) => change::ask(world, wish).await,
        Matter::Regret(order, change) => change::withdraw(world, &order, &change).await,
        Matter::Ending => ending::begin(world).await,
        Matter::Course(course) => ending::take(world, course).await,
        Matter::Credit(order) => credit::ask(world, &order).await,
        Matter::CreditAhead(verdict) => credit::ask_ahead(world, verdict).await,
        Matter::DecideCredit(id, verdict) => credit::decide_ahead(world, &id, verdict).await,
    }
}

fn somebody(world: &World, place: usize) -> anyhow::Result<Arc<Person>> {
    world.people.get(place).cloned().context("nobody there")
}

/// Who has an id.
fn person(world: &World, id: &str) -> anyhow::Result<Arc<Person>> {
    let found = world.people.iter().find(|p| p.id.to_string() == id);
    found.cloned().with_context(|| format!("{id} is nobody"))
}

/// Who holds a post in somebody's department, or else anywhere.
fn holder_for(world: &World, post: &str, person: &Person) -> anyhow::Result<Arc<Person>> {
    let mut people = world.people.iter();
    let near = people.find(|p| p.holds(post) && p.department == person.department);
    near.cloned().map_or_else(|| world.holder(post), Ok)
}

fn put_today(world: &mut World, matter: Matter) {
    let minute = world.dice.between(9 * 60, 17 * 60);
    let moment = at(world, world.today(), minute);
    world
        .agenda
        .put(moment.max(world.now()), Happening::Commerce(matter));
}

/// In so many days, on a working day.
fn put_later(world: &mut World, (low, high): (i64, i64), matter: Matter) {
    let today = world.today();
    let day = world.dice.day_after(today, low, high);
    put_on(world, day, matter);
}

/// So many days before the end, or now when it is later.
fn put_before_end(world: &mut World, days: i64, matter: Matter) {
    let calendar = world.opened.process.calendar();
    let mut day = calendar.date(world.commerce.until).plus_days(-days);
    while !calendar.is_working(day) {
        day = day.plus_days(-1);
    }
    let day = day.max(world.today());
    put_on(world, day, matter);
}

fn put_on(world: &mut World, mut day: Date, matter: Matter) {
    let calendar = world.opened.process.calendar();
    while !calendar.is_working(day) {
        day = day.plus_days(1);
    }
    let minute = world.dice.between(9 * 60, 17 * 60);
    let moment = at(world, day, minute).max(world.now().plus_seconds(60));
    world.agenda.put(moment, Happening::Commerce(matter));
}

/// Some approved orders that have no course of their own, by chance the one or the other first; their
/// pages as their reps see them.
async fn some_approved(
    world: &mut World,
    count: usize,
) -> anyhow::Result<Vec<(Arc<Person>, Value)>> {
    let manager = world.holder("general_manager")?;
    let page = world
        .get(&manager, "/orders?state=approved&sort=label&limit=200")
        .await?;
    let mut rows: Vec<Value> = items(&page).to_vec();
    rows.retain(|row| !world.commerce.spoken_for.contains(text(row, "/id")));
    let mut found = Vec::new();
    while let Some(place) = world.dice.place(rows.len()) {
        let row = rows.swap_remove(place);
        let seen = world
            .get(&manager, &format!("/orders/{}", text(&row, "/id")))
            .await?;
        let owner = person(world, text(&seen, "/order/owner/id"))?;
        found.push((owner, seen));
        if found.len() == count {
            break;
        }
    }
    Ok(found)
}

/// Paid lines of a content.
fn paid_lines(content: &Value) -> Vec<&Value> {
    let lines = list(content, "/lines").iter();
    lines.filter(|line| line["gift_of"].is_null()).collect()
}

/// Whether the sheet of what is owed is signed: then nothing is changed of an order any more.
fn is_settled(page: &Value) -> bool {
    let mut steps = list(page, "/process/steps").iter();
    steps.any(|step| step["key"] == "settle" && step["state"] == "done")
}
