//! What procurement can tell a policy: the facts `materials.*` and the check `materials`.
//!
//! Before its approval an order has no requirements yet; then both forecast what approval would
//! find, so that the production review sees shortages (EQ-4.2b).

use std::collections::BTreeSet;

use ::store::Tx;
use catalog::Supply;
use engine::{FactSet, Value};
use kernel::{OrderId, ProductId, Quantity, Result, Text, counted, text};
use process::{CheckReport, Standing, Wanted};
use warehouse::less;

use crate::{
    open_requirements::{components_of, free_stock},
    requirement::{Requirement, RequirementKind},
    store,
};

/// Puts the wanted facts that procurement knows.
pub async fn put_facts(
    tx: &mut Tx<'_>,
    id: OrderId,
    wanted: &Wanted<'_>,
    facts: &mut FactSet,
) -> Result<()> {
    if !wanted.any_of("materials") {
        return Ok(());
    }
    let known = store::of_order(tx, id).await?;
    let short = if known.is_empty() {
        forecast(tx, id)
            .await?
            .iter()
            .filter(|need| need.short() > Quantity::ZERO)
            .count()
    } else {
        missing(tx, id, &known).await?.len()
    };
    facts.set(
        "materials.short",
        Value::Int(i64::try_from(short).unwrap_or(i64::MAX)),
    );
    facts.set("materials.supplied", Value::Bool(short == 0));
    Ok(())
}

/// The products that an order still waits for. Goods that came to its line in another way, e.g.
/// because another delivery served it, are not missing although their requirement is open.
async fn missing(
    tx: &mut Tx<'_>,
    id: OrderId,
    known: &[Requirement],
) -> Result<BTreeSet<ProductId>> {
    let shortages = warehouse::shortages_of(tx, id).await?;
    let waits = |r: &&Requirement| match r.kind {
        RequirementKind::Material => r.outstanding() > Quantity::ZERO,
        RequirementKind::Goods => {
            r.outstanding() > Quantity::ZERO && shortages.iter().any(|s| s.line_id == r.line_id)
        }
    };
    Ok(known.iter().filter(waits).map(|r| r.product_id).collect())
}

/// Something that an order is going to need.
#[derive(Debug, Clone)]
struct Need {
    product: ProductId,
    name: String,
    unit: String,
    needed: Quantity,
    covered: Quantity,
    lead_days: i64,
}

impl Need {
    fn short(&self) -> Quantity {
        less(self.needed, self.covered)
    }
}

/// What an order would need from outside if it were approved now: lines that stock does not cover
/// are made from their components, or bought.
async fn forecast(tx: &mut Tx<'_>, id: OrderId) -> Result<Vec<Need>> {
    let Some(order) = orders::load(tx, id).await? else {
        return Ok(Vec::new());
    };
    let lines = warehouse::goods_of(tx, &order).await?;
    let products: Vec<ProductId> = lines.iter().map(|line| line.product.id).collect();
    let mut stock = warehouse::available(tx, &products).await?;
    let mut needs: Vec<Need> = Vec::new();
    for line in &lines {
        let free = stock.entry(line.product.id).or_default();
        let covered = line.ordered.min(*free);
        *free = less(*free, covered);
        let rest = less(line.ordered, covered);
        if line.product.supply != Supply::Make {
            let product = &line.product;
            let (name, unit) = (product.name.clone(), product.unit.clone());
            let (needed, lead_days) = (line.ordered, product.lead_days);
            add(
                &mut needs,
                Need {
                    product: product.id,
                    name,
                    unit,
                    needed,
                    covered,
                    lead_days,
                },
            );
        } else if rest > Quantity::ZERO {
            for (component, needed) in components_of(tx, line.product.id, rest).await? {
                let (product, name, unit) =
                    (component.component_id, component.name, component.unit);
                add(
                    &mut needs,
                    Need {
                        product,
                        name,
                        unit,
                        needed,
                        covered: Quantity::ZERO,
                        lead_days: 0,
                    },
                );
            }
        }
    }
    let ids: Vec<ProductId> = needs.iter().map(|need| need.product).collect();
    let facts = catalog::facts_of(tx, &ids).await?;
    let mut free = free_stock(tx, &ids, false).await?;
    for need in &mut needs {
        need.lead_days = facts
            .get(&need.product)
            .map_or(0, |product| product.lead_days);
        let taken = free.take(need.product, need.needed);
        need.covered = need.covered.max(taken);
    }
    Ok(needs)
}

/// Several lines may need the same component.
fn add(needs: &mut Vec<Need>, need: Need) {
    match needs.iter_mut().find(|known| known.product == need.product) {
        Some(known) => {
            known.needed.0 = known.needed.0.saturating_add(need.needed.0);
            known.covered.0 = known.covered.0.saturating_add(need.covered.0);
        }
        None => needs.push(need),
    }
}

/// The check `materials`: what the order needs from outside, what stock has of it, and how long the
/// rest takes (EQ-4.2b).
pub async fn check_materials(tx: &mut Tx<'_>, id: OrderId) -> Result<CheckReport> {
    let known = store::of_order(tx, id).await?;
    if !known.is_empty() {
        return Ok(known.iter().fold(CheckReport::default(), reported));
    }
    let report =
        forecast(tx, id)
            .await?
            .into_iter()
            .fold(CheckReport::default(), |report, need| {
                let Need {
                    name,
                    unit,
                    needed,
                    covered,
                    lead_days,
                    ..
                } = &need;
                let short = need.short();
                let key = format!("materials.{}", need.product);
                let title = Text::new(name, name);
                if short == Quantity::ZERO {
                    let found = text!(
                        "需 {needed} {unit}，库存可满足",
                        "{needed} {unit} needed, covered by stock"
                    );
                    return report.item(key, title, found, Standing::Ok);
                }
                let lead = counted(*lead_days, "working day", "working days");
                let found = text!(
                    "需 {needed} {unit}，可用 {covered}，缺 {short}，采购周期 {lead_days} 个工作日",
                    "{needed} {unit} needed, {covered} free, {short} short, {lead} to get"
                );
                report.item(key, title, found, Standing::Bad)
            });
    Ok(report)
}

/// A requirement as an item of the check.
fn reported(report: CheckReport, r: &Requirement) -> CheckReport {
    let outstanding = r.outstanding();
    let standing = match (outstanding > Quantity::ZERO, r.is_late()) {
        (false, _) => Standing::Ok,
        (true, false) => Standing::Warn,
        (true, true) => Standing::Bad,
    };
    let (state, needed) = (r.state.title(), format!("{} {}", r.needed, r.unit));
    let found = Text::new(
        format!("需 {needed}，尚缺 {outstanding}，{}", state.zh),
        format!("{needed} needed, {outstanding} missing, {}", state.en),
    );
    report.item(
        format!("materials.{}", r.number),
        Text::new(&r.name, &r.name),
        found,
        standing,
    )
}
