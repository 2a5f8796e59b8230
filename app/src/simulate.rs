//! The virtual company: a whole company in virtual time. Its people look at their workbenches and do
//! their work through the API, as people do: they are late, err, click twice and try what they may
//! not; customers sign contracts, pay late or in parts, and object. One seed, one history.
//!
//! It makes the demo company's history, and it is a test: what must always hold is checked after
//! every act. Limits: one act at a time, so it shows no races; those have tests of their own.

mod acceptance;
mod agenda;
mod closing;
pub(crate) mod command;
mod commerce;
mod contracts;
mod dead_ends;
mod desk;
mod dice;
mod entry;
mod factory;
mod goods;
mod json;
mod mishaps;
mod money;
mod people;
mod quality;
mod review;
mod store;
mod tickets;
mod transport;
mod watch;
mod world;

use std::{collections::BTreeMap, path::Path, sync::Arc};

use anyhow::Context as _;
use api::Api;
use kernel::{Date, ManualClock, Moment};
use serde_json::json;
use sha2::{Digest as _, Sha256};

use self::{
    agenda::Happening,
    commerce::Commerce,
    contracts::{DECORATION, EQUIPMENT},
    json::{items, list, number, text},
    watch::Watch,
    world::{Act, Tally, World},
};
use crate::{open::Opened, router, seed, wiring};

/// How a virtual company is to live.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The seed of its chances.
    pub seed: u64,
    /// How many orders it gets, spread over its days.
    pub orders: u32,
    /// How many customers ask before they order; contracts, changes and other courses of orders come
    /// in proportion.
    pub inquiries: u32,
    /// Its first moment.
    pub from: Moment,
    /// Its last moment.
    pub until: Moment,
    /// What must hold is checked after so many acts; 0 checks at the end only.
    pub check_every: u32,
    /// A policy to run under instead of the shipped one, as YAML.
    pub policy: Option<String>,
    /// The order types that come in turns, each under the policy that is in force for it; empty for
    /// the company's own mix.
    pub order_types: Vec<String>,
}

/// What must never happen has happened.
#[derive(Debug)]
pub struct Violation {
    /// The seed that shows it again.
    pub seed: u64,
    /// When, in virtual time.
    pub at: Moment,
    /// What.
    pub what: String,
    /// The acts before it, the last one at the end.
    pub last_acts: Vec<String>,
}

impl std::fmt::Display for Violation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(f, "seed {}, {}: {}", self.seed, self.at, self.what)?;
        self.last_acts
            .iter()
            .try_for_each(|act| writeln!(f, "  {act}"))
    }
}

impl std::error::Error for Violation {}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// Orders by state.
    pub orders: BTreeMap<String, i64>,
    /// Documents of the commercial side by what became of them.
    pub documents: BTreeMap<String, i64>,
    /// Clauses kept, broken and due, over all orders.
    pub clauses: [i64; 3],
    /// Acts that changed something.
    pub acts: u64,
    /// Refusals met, by code.
    pub refusals: BTreeMap<String, u64>,
    /// The longest row of equal refusals of one act.
    pub longest_row: String,
    /// Checks made of what must hold.
    pub checks: u64,
    /// Everything that happened, when, without the ids that differ in every run.
    pub history: Vec<String>,
}

impl Outcome {
    /// A short name of the history: the same for the same seed and version.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        let mut hash = Sha256::new();
        for line in &self.history {
            hash.update(line);
            hash.update(b"\n");
        }
        hex::encode(&hash.finalize()[..8])
    }
}

/// How far a run is.
#[derive(Debug, Clone, Copy)]
pub struct Progress {
    /// The day it is there.
    pub today: Date,
    /// Orders entered so far.
    pub orders: u32,
    /// Acts so far.
    pub acts: u64,
}

/// A company that lives in virtual time.
pub struct VirtualCompany {
    world: World,
    plan: Plan,
}

impl VirtualCompany {
    /// Founds a company in an empty database, from a fixture's text.
    ///
    /// # Errors
    /// When the fixture or the policy is malformed, or the database fails.
    pub async fn found(
        db: ::store::Db,
        files: &Path,
        fixture: &str,
        plan: Plan,
    ) -> anyhow::Result<Self> {
        let clock = ManualClock::at(plan.from);
        let opened = Opened::on(db, Arc::new(clock.clone())).await?;
        seed::fill(&opened, fixture).await?;
        let passwords = opened.passwords.clone();
        let settings = api::Settings::default();
        let api = Api::new(opened.db.clone(), opened.clock.clone(), passwords, settings);
        let feed = events::Feed::start(opened.db.clone()).await?;
        let router = router::router(&api, &opened, files, feed)?;
        let watch = Watch::new(plan.check_every);
        let commerce = Commerce::new(plan.inquiries, plan.until);
        let chance = (plan.seed, commerce);
        let mut world = World::new((opened, api, router), clock, chance, watch);
        people::sign_in(&mut world, plan.until).await?;
        commerce::found(&mut world).await?;
        world.order_types.clone_from(&plan.order_types);
        if world.order_types.iter().any(|kind| kind == DECORATION) {
            commerce::home_owners(&mut world).await?;
        }
        if let Some(yaml) = &plan.policy {
            world.order_types = vec![EQUIPMENT.to_owned()];
            publish(&mut world, yaml).await?;
        }
        world.agenda.put(plan.from, Happening::Day);
        Ok(Self { world, plan })
    }

    /// Lets the company live until a moment.
    ///
    /// # Errors
    /// [`Violation`] when something happened that must never happen.
    pub async fn live_until(
        &mut self,
        end: Moment,
        progress: &mut (dyn FnMut(Progress) + Send),
    ) -> Result<(), Violation> {
        while let Some((at, happening)) = self.world.agenda.next_before(end) {
            self.world.clock.set(at);
            let new_day = happening == Happening::Day;
            if let Err(error) = self.happen(happening).await {
                return Err(self.violation(&error));
            }
            if new_day {
                let Tally { orders, acts, .. } = self.world.tally;
                let today = self.world.today();
                progress(Progress {
                    today,
                    orders,
                    acts,
                });
            }
        }
        Ok(())
    }

    /// Checks everything a last time and says what came of it.
    ///
    /// # Errors
    /// [`Violation`] when something does not hold.
    pub async fn end(mut self) -> Result<Outcome, Violation> {
        self.world.clock.set(self.plan.until);
        let checked = watch::everything(&mut self.world).await;
        if let Err(error) = checked {
            return Err(self.violation(&error));
        }
        match self.outcome().await {
            Ok(outcome) => Ok(outcome),
            Err(error) => Err(self.violation(&error)),
        }
    }

    fn violation(&self, error: &anyhow::Error) -> Violation {
        Violation {
            seed: self.plan.seed,
            at: self.world.now(),
            what: format!("{error:#}"),
            last_acts: self.world.last_acts(),
        }
    }

    async fn happen(&mut self, happening: Happening) -> anyhow::Result<()> {
        let world = &mut self.world;
        match happening {
            Happening::Day => self.day().await,
            Happening::Clocks => wiring::look_at_clocks(&world.opened, &world.api).await,
            Happening::Look(place) => {
                let who = world.people.get(place).cloned().context("nobody there")?;
                desk::look(world, &who).await
            }
            Happening::Contract(place, kind) => {
                let rep = world.people.get(place).cloned().context("nobody there")?;
                entry::enter(world, &rep, kind.as_deref()).await
            }
            Happening::Statement => money::read_statement(world).await,
            Happening::Delivery(requirement) => factory::deliver(world, &requirement).await,
            Happening::OnTheWay(shipment) => transport::on_the_way(world, &shipment).await,
            Happening::Arrival(shipment) => transport::arrive(world, &shipment).await,
            Happening::Slip(shipment) => transport::sign_slip(world, &shipment).await,
            Happening::Mishap => mishaps::happen(world).await,
            Happening::Commerce(matter) => commerce::happen(world, matter).await,
        }
    }

    /// A new day: who works when, and how many contracts come.
    async fn day(&mut self) -> anyhow::Result<()> {
        let world = &mut self.world;
        if world.watch.is_on() {
            watch::everything(world).await?;
        }
        let today = world.today();
        let tomorrow = at(world, today.plus_days(1), 0);
        world.agenda.put(tomorrow, Happening::Day);
        let clocks = at(world, today, 20);
        world.agenda.put(clocks.max(world.now()), Happening::Clocks);
        if !world.opened.process.calendar().is_working(today) {
            return Ok(());
        }
        for place in 0..world.people.len() {
            // Now and then somebody is away.
            if self.world.dice.chance(4) {
                continue;
            }
            for _ in 0..self.world.dice.between(2, 3) {
                self.put_today(Happening::Look(place), (8 * 60 + 40, 17 * 60 + 20));
            }
        }
        self.put_today(Happening::Statement, (9 * 60, 9 * 60 + 30));
        if self.world.dice.chance(35) {
            self.put_today(Happening::Mishap, (10 * 60, 16 * 60));
        }
        commerce::day(&mut self.world);
        for _ in 0..self.contracts_today() {
            let kind = self.world.next_order_type();
            let reps: Vec<usize> = self.sellers(kind.as_deref());
            if let Some(rep) = self.world.dice.pick(&reps).copied() {
                self.put_today(Happening::Contract(rep, kind), (9 * 60 + 30, 17 * 60));
            }
        }
        Ok(())
    }

    /// Who enters orders of a kind; where it is open, reps and now and then a clerk.
    fn sellers(&mut self, kind: Option<&str>) -> Vec<usize> {
        let clerk = self.world.dice.chance(10);
        let post = match kind {
            Some(kind) => contracts::seller(kind),
            None if clerk => "order_clerk",
            None => "sales_rep",
        };
        let people = self.world.people.iter();
        people.filter(|p| p.holds(post)).map(|p| p.place).collect()
    }

    fn put_today(&mut self, happening: Happening, (from, to): (i64, i64)) {
        let world = &mut self.world;
        let minute = world.dice.between(from, to);
        let moment = at(world, world.today(), minute);
        world.agenda.put(moment, happening);
    }

    /// What is left of the orders, spread over what is left of the days.
    fn contracts_today(&mut self) -> i64 {
        let world = &mut self.world;
        let calendar = world.opened.process.calendar();
        let days = i64::from(calendar.working_days_between(world.now(), self.plan.until)).max(1);
        let left = self.plan.orders.saturating_sub(world.tally.orders);
        commerce::share(&mut world.dice, left, days)
    }

    async fn outcome(&mut self) -> anyhow::Result<Outcome> {
        let world = &mut self.world;
        world
            .opened
            .process
            .fold_clause_deltas(&world.opened.db)
            .await?;
        let manager = world.holder("general_manager")?;
        let policies = world.get(&manager, "/policies").await?;
        let mut clauses = [0; 3];
        for policy in items(&policies) {
            let path = format!("/policies/{}", text(policy, "/policy"));
            let figures = world.get(&manager, &path).await?;
            for clause in list(&figures, "/clauses") {
                for (sum, word) in clauses.iter_mut().zip(["kept", "broken", "due"]) {
                    *sum += number(clause, &format!("/total/{word}"));
                }
            }
        }
        let db = &world.opened.db;
        let orders = db
            .read_with(|tx| Box::pin(store::orders_by_state(tx)))
            .await?;
        let history = db.read_with(|tx| Box::pin(store::history(tx))).await?;
        let today = world.today();
        let documents = db
            .read_with(move |tx| Box::pin(commerce::documents(tx, today)))
            .await?;
        let tally = &world.tally;
        Ok(Outcome {
            orders: orders.into_iter().collect(),
            documents,
            clauses,
            acts: tally.acts,
            refusals: tally.refusals.clone(),
            longest_row: world.dead_ends.longest(),
            checks: world.watch.checks,
            history,
        })
    }
}

impl std::fmt::Debug for VirtualCompany {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("VirtualCompany")
            .field("plan", &self.plan)
            .finish_non_exhaustive()
    }
}

/// The company runs under another policy from the beginning.
async fn publish(world: &mut World, yaml: &str) -> anyhow::Result<()> {
    let manager = world.holder("general_manager")?;
    let body = json!({"yaml": yaml, "note": "what if", "order_types": [EQUIPMENT]});
    let answer = world.act(&manager, Act::post("/policies", body)).await?;
    anyhow::ensure!(answer.done(), "the policy is refused: {}", answer.body);
    world.opened.process.load(&world.opened.db).await?;
    Ok(())
}

/// A minute of a day in the company's time zone.
fn at(world: &World, day: Date, minute: i64) -> Moment {
    let calendar = world.opened.process.calendar();
    calendar.midnight(day).plus_seconds(minute * 60)
}
