//! The figures behind the policy page: per clause how often kept and broken, how many due now, and
//! the subjects behind them.

use std::collections::BTreeMap;

use access::{Permit, matrix::ViewCompliance};
use engine::{
    Policy,
    compliance::ClauseState,
    policy::{Clause, Parameter},
};
use kernel::{Currency, DepartmentId, Fault, Moment, Money, Result, Text, UserId};
use serde::Serialize;
use store::{Command, Db, Tx};

use super::booking::Key;
use crate::{
    Heading, NamedPerson, Process, Subject,
    store::clauses::{self, MarkFilter},
};

/// Deltas folded in one transaction.
const FOLD: i64 = 500;
/// Subjects looked at for those that kept a clause; it has no index of its own, which every act on an
/// order would pay for.
const LOOKED_AT: usize = 20_000;

/// Counts of one clause.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, utoipa::ToSchema)]
pub struct Tally {
    /// How often it was kept.
    pub kept: i64,
    /// How often it was broken.
    pub broken: i64,
    /// How many subjects have it due now.
    pub due: i64,
}

impl Tally {
    pub(crate) const fn add(&mut self, other: Self) {
        self.kept += other.kept;
        self.broken += other.broken;
        self.due += other.due;
    }
}

/// Which subjects' figures a reader may see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Reach {
    All,
    Of {
        departments: Vec<DepartmentId>,
        users: Vec<UserId>,
    },
}

impl Reach {
    /// Without a right to figures there is nothing in reach.
    pub(crate) fn of(permit: Option<&Permit<ViewCompliance>>) -> Self {
        let Some(sight) = permit.map(Permit::sight) else {
            return Self::Of {
                departments: Vec::new(),
                users: Vec::new(),
            };
        };
        if sight.all {
            Self::All
        } else {
            Self::Of {
                departments: sight.departments,
                users: sight.users,
            }
        }
    }

    fn covers(&self, key: &Key) -> bool {
        match self {
            Self::All => true,
            Self::Of { departments, users } => {
                key.department.is_some_and(|d| departments.contains(&d))
                    || key.person.is_some_and(|p| users.contains(&p))
            }
        }
    }
}

/// A clause with its figures.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct ClauseFigures {
    /// Its id.
    pub id: String,
    /// What it says.
    pub text: Text,
    /// Whether it is guidance only.
    pub guidance: bool,
    /// Why it is not carried out yet.
    pub open: Option<Text>,
    /// What carries it out, in the words of the screen.
    pub kept_by: Vec<Text>,
    /// Whether orders are counted as keeping or breaking it.
    pub measured: bool,
    /// The orders to which it does not apply, or not yet; unknown to whom sees only some of them,
    /// and where nothing is counted.
    pub not_applicable: Option<i64>,
    /// The counts over all periods.
    pub total: Tally,
    /// The counts by month, `YYYY-MM`.
    pub by_period: BTreeMap<String, Tally>,
}

/// A policy with the figures of each clause.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct PolicyFigures {
    /// The policy's id.
    pub policy: String,
    /// The newest version, whose words are shown.
    pub version: u32,
    /// The rule book's name.
    pub title: Text,
    /// What the rules are for.
    pub aim: Text,
    /// What they cover.
    pub scope: Text,
    /// Who owns and interprets them.
    pub owner: Text,
    /// The clauses, article by article.
    pub clauses: Vec<ClauseFigures>,
    /// The limits and deadlines that the clauses speak of.
    pub parameters: Vec<ParameterValue>,
}

/// A limit or a deadline of a policy.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct ParameterValue {
    /// Its key, as conditions name it.
    pub key: String,
    /// What it means.
    pub text: Text,
    /// Its value: a whole number, or an amount.
    pub value: String,
    /// What it counts: `working_days`, `days`, `months`, `years`, `count`, `ppm`, or a currency.
    pub unit: String,
}

/// A subject on which a clause is due, broken or kept.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct ClauseMark {
    /// Which.
    pub subject: Subject,
    /// Its number and party.
    pub heading: Heading,
    /// `due`, `broken` or `kept`.
    pub state: String,
    /// By when it is to be carried out.
    pub due_at: Option<Moment>,
    /// Since when it is due or broken; where it was kept, when the subject began.
    pub since: Moment,
    /// The event that proves it.
    pub event_seq: Option<i64>,
    /// Who answers for it.
    pub person: Option<NamedPerson>,
    /// Which department.
    pub department: Option<DepartmentId>,
}

/// Which marks of a clause to list.
#[derive(Debug, Clone, Default)]
pub struct MarksOf<'a> {
    /// The policy.
    pub policy: &'a str,
    /// The clause.
    pub clause: &'a str,
    /// Only those in this state; due and broken when absent.
    pub state: Option<ClauseState>,
    /// After this one: since and subject.
    pub after: Option<(Moment, uuid::Uuid)>,
    /// How many.
    pub limit: i64,
}

impl Process {
    /// The clauses of a policy's newest version with their figures, within the reader's reach.
    ///
    /// # Errors
    /// Not found for an unknown policy.
    pub async fn clauses(
        &self,
        tx: &mut Tx<'_>,
        policy: &str,
        permit: Option<&Permit<ViewCompliance>>,
    ) -> Result<PolicyFigures> {
        let newest = crate::store::policies::newest(tx, policy)
            .await?
            .ok_or(Fault::NotFound("policy"))?;
        let compiled = self.policies().get(tx, policy, newest.version).await?;
        let reach = Reach::of(permit);
        let mut counts: BTreeMap<String, BTreeMap<String, Tally>> = BTreeMap::new();
        for (clause, key, tally) in clauses::tallies(tx, policy).await? {
            if reach.covers(&key) || (reach == Reach::All && key == Key::default()) {
                counts
                    .entry(clause)
                    .or_default()
                    .entry(key.period)
                    .or_default()
                    .add(tally);
            }
        }
        if reach != Reach::All {
            for (clause, due) in clauses::due_counts(tx, policy, &reach).await? {
                let tally = Tally {
                    due,
                    ..Tally::default()
                };
                counts
                    .entry(clause)
                    .or_default()
                    .entry(String::new())
                    .or_default()
                    .add(tally);
            }
        }
        let subjects = if reach == Reach::All {
            Some(crate::store::policies::count_subjects(tx, policy).await?)
        } else {
            None
        };
        Ok(figures(&compiled, &counts, subjects))
    }

    /// The figures of one clause by department and by person.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn clause_by_people(
        &self,
        tx: &mut Tx<'_>,
        (policy, clause): (&str, &str),
        permit: &Permit<ViewCompliance>,
    ) -> Result<Vec<(Option<DepartmentId>, Option<NamedPerson>, Tally)>> {
        let reach = Reach::of(Some(permit));
        let mut sums: BTreeMap<(Option<DepartmentId>, Option<UserId>), Tally> = BTreeMap::new();
        for (of, key, tally) in clauses::tallies(tx, policy).await? {
            if of == clause && !key.period.is_empty() && reach.covers(&key) {
                sums.entry((key.department, key.person))
                    .or_default()
                    .add(tally);
            }
        }
        let names =
            access::people::names(tx, sums.keys().filter_map(|(_, person)| *person)).await?;
        let named = |user: UserId| NamedPerson {
            user,
            name: names.get(&user).cloned().unwrap_or_default(),
        };
        Ok(sums
            .into_iter()
            .map(|((d, p), tally)| (d, p.map(named), tally))
            .collect())
    }

    /// The subjects on which a clause is due or broken, the longest first; or those that kept it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn clause_marks(
        &self,
        tx: &mut Tx<'_>,
        of: &MarksOf<'_>,
        permit: &Permit<ViewCompliance>,
    ) -> Result<Vec<ClauseMark>> {
        let reach = Reach::of(Some(permit));
        let marks = if of.state == Some(ClauseState::Kept) {
            self.kept_on(tx, of, &reach).await?
        } else {
            let filter = MarkFilter {
                policy: of.policy,
                clause: of.clause,
                state: of.state.map(|state| match state {
                    ClauseState::Broken => "broken",
                    _ => "due",
                }),
                after: of.after,
                limit: of.limit,
            };
            clauses::marks(tx, &filter, &reach).await?
        };
        let subjects: Vec<Subject> = marks.iter().map(|(subject, _)| *subject).collect();
        let headings = self.areas().headings(tx, &subjects).await?;
        let names =
            access::people::names(tx, marks.iter().filter_map(|(_, mark)| mark.person)).await?;
        let named = |user: UserId| NamedPerson {
            user,
            name: names.get(&user).cloned().unwrap_or_default(),
        };
        let rows = marks.into_iter().enumerate();
        let show = |(i, (subject, mark)): (usize, (Subject, clauses::Mark))| ClauseMark {
            subject,
            heading: headings.get(i).cloned().unwrap_or_default(),
            state: mark.state,
            due_at: mark.due_at,
            since: mark.since,
            event_seq: mark.event_seq,
            person: mark.person.map(named),
            department: mark.department,
        };
        Ok(rows.map(show).collect())
    }

    /// The subjects that kept a clause, the newest first, among the newest [`LOOKED_AT`].
    async fn kept_on(
        &self,
        tx: &mut Tx<'_>,
        of: &MarksOf<'_>,
        reach: &Reach,
    ) -> Result<Vec<(Subject, clauses::Mark)>> {
        let mut places: BTreeMap<i64, Option<usize>> = BTreeMap::new();
        let mut kept = Vec::new();
        let mut before = of.after.map(|(_, id)| id);
        let wanted = usize::try_from(of.limit).unwrap_or(usize::MAX);
        for _ in 0..LOOKED_AT / clauses::WINDOW {
            let window = clauses::instances(tx, (of.policy, before), reach).await?;
            before = window.last().map(|one| one.subject.id);
            let last = window.len() < clauses::WINDOW;
            for one in window {
                if let std::collections::btree_map::Entry::Vacant(place) = places.entry(one.version)
                {
                    let policy = self.policies().get(tx, of.policy, one.version).await?;
                    place.insert(policy.clauses.iter().position(|c| c.id == of.clause));
                }
                let place = places.get(&one.version).copied().flatten();
                let state = place.and_then(|place| one.states.chars().nth(place));
                if state == Some(ClauseState::Kept.letter()) {
                    kept.push((one.subject, one.mark(of.clause)));
                }
            }
            if last || kept.len() >= wanted {
                break;
            }
        }
        kept.truncate(wanted);
        Ok(kept)
    }

    /// Folds the deltas of finished commands into the counts; a job calls it now and then. Answers
    /// how many rows it folded.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn fold_clause_deltas(&self, db: &Db) -> Result<usize> {
        let mut folded = 0;
        loop {
            let now = db.run(Fold).await?;
            folded += now;
            if now == 0 {
                return Ok(folded);
            }
        }
    }
}

struct Fold;

impl Command for Fold {
    const NAME: &'static str = "process.fold_clause_deltas";
    type Output = usize;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<usize> {
        let deltas = clauses::take_deltas(tx, FOLD).await?;
        let mut sums: BTreeMap<(String, i64, String, Key), Tally> = BTreeMap::new();
        for delta in &deltas {
            for booking in &delta.bookings {
                let key = (
                    delta.policy.clone(),
                    delta.version,
                    booking.clause.clone(),
                    booking.key.clone(),
                );
                sums.entry(key).or_default().add(Tally {
                    kept: booking.kept,
                    broken: booking.broken,
                    due: booking.due,
                });
            }
        }
        for ((policy, version, clause, key), tally) in &sums {
            clauses::add_tally(tx, (policy, *version), clause, key, tally).await?;
        }
        Ok(deltas.len())
    }
}

/// `subjects`: how many run or ran under the policy, where the reader sees all of them.
fn figures(
    policy: &Policy,
    counts: &BTreeMap<String, BTreeMap<String, Tally>>,
    subjects: Option<i64>,
) -> PolicyFigures {
    let of = |clause: &Clause| {
        let by_period = counts.get(&clause.id).cloned().unwrap_or_default();
        let mut total = Tally::default();
        by_period.values().for_each(|tally| total.add(*tally));
        ClauseFigures {
            id: clause.id.clone(),
            text: clause.text.clone(),
            guidance: clause.guidance,
            open: clause.open.clone(),
            kept_by: policy.keeper_titles(clause),
            measured: clause.is_measured(),
            not_applicable: subjects
                .filter(|_| clause.is_measured())
                .map(|all| all - total.kept - total.broken - total.due),
            total,
            by_period: by_period
                .into_iter()
                .filter(|(period, _)| !period.is_empty())
                .collect(),
        }
    };
    PolicyFigures {
        policy: policy.id.clone(),
        version: policy.version,
        title: policy.title.clone(),
        aim: policy.header.aim.clone(),
        scope: policy.header.scope.clone(),
        owner: policy.header.owner.clone(),
        clauses: policy.clauses.iter().map(of).collect(),
        parameters: policy.parameters.iter().map(parameter).collect(),
    }
}

fn parameter(parameter: &Parameter) -> ParameterValue {
    let value = match Currency::parse(&parameter.unit) {
        Some(currency) => Money::new(parameter.value, currency).to_decimal(),
        None => parameter.value.to_string(),
    };
    ParameterValue {
        key: parameter.key.clone(),
        text: parameter.text.clone(),
        value,
        unit: parameter.unit.clone(),
    }
}
