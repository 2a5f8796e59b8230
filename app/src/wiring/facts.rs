//! Which area knows which fact, and which computes which check.

use engine::FactSet;
use kernel::{Moment, Refusal, Result};
use process::{CheckReport, Checkpoint, Prospect, Subject, Wanted};
use store::Tx;

use super::{Wiring, sales_order};

impl Wiring {
    /// Asks every area for the facts that are wanted of it.
    pub(super) async fn put_facts(
        &self,
        tx: &mut Tx<'_>,
        subject: Subject,
        wanted: &Wanted<'_>,
        facts: &mut FactSet,
        now: Moment,
    ) -> Result<()> {
        let process = self.process()?;
        let today = process.today(now);
        let id = sales_order(subject)?;
        let order = orders::get(tx, id).await?;
        orders::put_facts(tx, &order, wanted, (process, now), facts).await?;
        warehouse::put_facts(tx, id, wanted, facts).await?;
        procurement::put_facts(tx, id, wanted, facts).await?;
        quality::put_facts(tx, id, wanted, facts).await?;
        logistics::put_facts(tx, id, wanted, today, facts).await?;
        aftersales::put_facts(tx, id, wanted, facts).await?;
        let papers = (self.process()?, &*self.sources);
        archive::put_facts(tx, papers, &order, wanted, facts, now).await?;
        let calendar = self.process()?.calendar();
        production::put_facts(tx, id, wanted, (&calendar, today), facts).await?;
        receivables::put_facts(tx, self.process()?, &order, wanted, today, facts).await?;
        Ok(())
    }

    /// The figures behind a check, from the area that has them.
    pub(super) async fn run_check(
        &self,
        tx: &mut Tx<'_>,
        subject: Subject,
        check: &str,
        now: Moment,
    ) -> Result<CheckReport> {
        let process = self.process()?;
        let order = orders::get(tx, sales_order(subject)?).await?;
        match check {
            "complete" => {
                let policy = process.policy_of(tx, subject).await?;
                orders::check_complete(tx, &order, &policy).await
            }
            "master_data" => orders::check_master_data(tx, &order).await,
            "price_policy" => orders::check_prices(tx, &order, process.today(now)).await,
            "contract_total" => orders::check_contract(tx, &order).await,
            "budget" => orders::check_budget(tx, &order).await,
            "terms" => orders::check_terms(tx, &order).await,
            "credit" => receivables::check_credit(tx, &order, process.today(now)).await,
            "overdue_debt" => receivables::check_overdue(tx, &order, process.today(now)).await,
            "materials" => procurement::check_materials(tx, order.id).await,
            "stock" => warehouse::check_stock(tx, order.id).await,
            "capacity" => {
                let calendar = process.calendar();
                production::check_capacity(tx, order.id, (&calendar, process.today(now))).await
            }
            _ => Ok(CheckReport::default()),
        }
    }

    /// What keeps an order from passing a point: holds first, then credit.
    pub(super) async fn stand_against(
        &self,
        tx: &mut Tx<'_>,
        subject: Subject,
        point: Checkpoint,
        now: Moment,
    ) -> Result<Vec<Refusal>> {
        let today = self.process()?.today(now);
        let order = orders::get(tx, sales_order(subject)?).await?;
        let Some(customer) = order.customer() else {
            return Ok(Vec::new());
        };
        let holds = parties::holds_in_force(tx, customer, order.id, today).await?;
        let against = |hold: &&parties::Hold| {
            let mut points = hold.points.iter();
            points.any(|held| held.as_str() == point.key())
        };
        let held = holds.iter().filter(against).map(parties::Hold::refusal);
        let mut refusals: Vec<Refusal> = held.collect();
        refusals.extend(receivables::credit_against(tx, &order, point, today).await?);
        Ok(refusals)
    }

    /// What an order about to be entered would do to its customer's credit.
    pub(super) async fn look_ahead(
        &self,
        tx: &mut Tx<'_>,
        prospect: Prospect,
        now: Moment,
    ) -> Result<CheckReport> {
        let Prospect { customer, amount } = prospect;
        let today = self.process()?.today(now);
        let credit = receivables::standing(tx, customer, amount, today).await?;
        Ok(receivables::foreseen(&credit, today))
    }
}
