//! What an inspection is about, and how much of it there is to inspect.

use ::store::Tx;
use catalog::ProductFacts;
use engine::{LineFact, LineFacts};
use kernel::{
    DocumentId, Fault, FieldError, LineId, OrderId, ProductId, Quantity, Result, Text, text,
};
use procurement::Arrival;
use production::WorkOrderState;
use warehouse::{Serial, SerialStatus, less};

use crate::{
    goods::Goods,
    inspection::{Findings, Stage},
    nonconformance::{Nonconformance, NonconformanceState},
    store::nonconformances,
};

/// What to inspect, as a person names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Named {
    /// Where in the way of the goods.
    pub stage: Stage,
    /// The line, for a final inspection.
    pub line_id: Option<LineId>,
    /// The work order, for an inspection in process.
    pub work_order_id: Option<DocumentId>,
    /// The delivery, for an incoming inspection.
    pub arrival_id: Option<DocumentId>,
}

/// Goods that can be inspected.
#[derive(Debug, Clone)]
pub(crate) struct Target {
    pub(crate) goods: Goods,
    pub(crate) product: ProductFacts,
    /// How much there is to inspect.
    pub(crate) open: Quantity,
    /// How that comes about, in words.
    pub(crate) why: Text,
    /// The machines to inspect; `None` where no numbers are asked for.
    pub(crate) machines: Option<Vec<String>>,
    /// Machines that passed and are still in the house: they may be found bad later.
    pub(crate) passed_machines: Vec<String>,
}

impl Target {
    /// Finds what is named on an order that is locked.
    pub(crate) async fn find(
        tx: &mut Tx<'_>,
        order: OrderId,
        named: Named,
        lines: &[LineFacts],
    ) -> Result<Self> {
        match named.stage {
            Stage::Final => finished(tx, order, named.line_id, lines).await,
            Stage::InProcess => under_way(tx, order, named.work_order_id).await,
            Stage::Incoming => delivered(tx, order, named.arrival_id).await,
        }
    }

    /// Machines that passed before and are found bad now.
    pub(crate) fn recalled<'f>(&self, findings: &'f Findings) -> Vec<&'f String> {
        let failed = findings.failed_serials.iter();
        failed
            .filter(|s| self.passed_machines.contains(s))
            .collect()
    }

    /// How many those are.
    pub(crate) fn recalled_quantity(&self, findings: &Findings) -> Quantity {
        let count = self.recalled(findings).len();
        Quantity::whole(i64::try_from(count).unwrap_or(i64::MAX))
    }

    /// Refuses findings that do not fit: bad form, more than there is, wrong machines.
    pub(crate) fn check(&self, findings: &Findings) -> Result<()> {
        let mut errors = findings.errors(self.product.whole_units);
        if less(findings.inspected(), self.recalled_quantity(findings)) > self.open {
            let (open, why) = (self.open, &self.why);
            errors.push(FieldError::new(
                if findings.passed > self.open {
                    "/passed"
                } else {
                    "/failed"
                },
                "above_inspectable",
                Text::new(
                    format!("最多可检 {open} {}（{}）", self.product.unit, why.zh),
                    format!(
                        "at most {open} {} can be inspected ({})",
                        self.product.unit, why.en
                    ),
                ),
            ));
        }
        if !errors.is_empty() {
            return Err(Fault::Invalid(errors));
        }
        match &self.machines {
            Some(machines) => {
                let recalled = self.recalled(findings).into_iter();
                let known: Vec<String> = machines.iter().chain(recalled).cloned().collect();
                findings.check_serials(Some(&known))
            }
            // A supplier's machines may come with numbers of their own.
            None if findings.passed_serials.is_empty() && findings.failed_serials.is_empty() => {
                Ok(())
            }
            None if self.product.serialised => findings.check_serials(None),
            None => Err(Fault::invalid(
                "/passed_serials",
                "not_serialised",
                text!(
                    "该检验不填写序列号",
                    "this inspection names no serial numbers"
                ),
            )),
        }
    }
}

fn named<T>(given: Option<T>, pointer: &str, message: Text) -> Result<T> {
    given.ok_or_else(|| Fault::invalid(pointer, "required", message))
}

async fn finished(
    tx: &mut Tx<'_>,
    id: OrderId,
    line: Option<LineId>,
    lines: &[LineFacts],
) -> Result<Target> {
    let line = named(
        line,
        "/line_id",
        text!("请选择要检验的订单行", "choose the order line to inspect"),
    )?;
    let order = orders::get(tx, id).await?;
    let lines_held = warehouse::held_lines(tx, &order).await?;
    let held = lines_held.into_iter().find(|held| held.line == line);
    let product = held.map(|held| held.product).ok_or_else(|| {
        Fault::invalid(
            "/line_id",
            "unknown_line",
            text!("该行不属于这张订单", "that line is not on this order"),
        )
    })?;
    let facts = lines
        .iter()
        .find(|f| f.line == line)
        .copied()
        .unwrap_or(LineFacts::new(line));
    let failures = nonconformances::of_order(tx, id).await?;
    let machines = warehouse::serials_of(tx, id).await?;
    Ok(finished_units(
        (id, line),
        product,
        &facts,
        (&failures, &machines),
    ))
}

/// The finished units of a line that wait for their inspection: made, not yet passed, and not held
/// by an open nonconformance.
pub(crate) fn finished_units(
    (order, line): (OrderId, LineId),
    product: ProductFacts,
    facts: &LineFacts,
    (failures, machines): (&[Nonconformance], &[Serial]),
) -> Target {
    let (made, passed) = (facts.get(LineFact::Made), facts.get(LineFact::Passed));
    let held = held(failures, |nc| {
        nc.stage == Stage::Final && nc.line_id == Some(line)
    });
    let waits = |s: &&Serial| {
        s.line_id == Some(line) && s.work_order_id.is_some() && s.status == SerialStatus::Made
    };
    let passed_before = |s: &&Serial| {
        let stands = [
            SerialStatus::Good,
            SerialStatus::Picked,
            SerialStatus::Packed,
        ];
        s.line_id == Some(line) && s.work_order_id.is_some() && stands.contains(&s.status)
    };
    let passed_machines = machines.iter().filter(passed_before);
    let passed_machines = passed_machines.map(|s| s.serial.clone()).collect();
    let machines = product.serialised.then(|| {
        machines
            .iter()
            .filter(waits)
            .map(|s| s.serial.clone())
            .collect()
    });
    let goods = Goods {
        stage: Stage::Final,
        order,
        line: Some(line),
        work_order: None,
        requirement: None,
        arrival: None,
        product: product.id,
    };
    Target {
        goods,
        product,
        open: less(less(made, passed), held),
        why: text!(
            "已生产 {made}，已合格 {passed}，不合格待处理 {held}",
            "{made} made, {passed} passed, {held} held by nonconformances"
        ),
        machines,
        passed_machines,
    }
}

async fn under_way(tx: &mut Tx<'_>, order: OrderId, id: Option<DocumentId>) -> Result<Target> {
    let id = named(
        id,
        "/work_order_id",
        text!("请选择要检验的工单", "choose the work order to inspect"),
    )?;
    let work = production::find(tx, id)
        .await?
        .filter(|work| work.order_id == order && work.state != WorkOrderState::Cancelled);
    let work = work.ok_or_else(|| {
        Fault::invalid(
            "/work_order_id",
            "unknown",
            text!(
                "该工单不属于这张订单，或已取消",
                "that work order is not of this order, or was cancelled"
            ),
        )
    })?;
    let goods = Goods {
        stage: Stage::InProcess,
        order,
        line: Some(work.line_id),
        work_order: Some(id),
        requirement: None,
        arrival: None,
        product: work.product_id,
    };
    Ok(Target {
        goods,
        product: product_of(tx, work.product_id).await?,
        open: work.quantity,
        why: text!("工单数量 {}", "the work order is for {}", work.quantity),
        machines: None,
        passed_machines: Vec::new(),
    })
}

async fn delivered(tx: &mut Tx<'_>, order: OrderId, id: Option<DocumentId>) -> Result<Target> {
    let id = named(
        id,
        "/arrival_id",
        text!("请选择要检验的到货", "choose the delivery to inspect"),
    )?;
    let found = procurement::arrival(tx, id)
        .await?
        .filter(|found| found.order == order);
    let arrival = found.map(|found| found.arrival).ok_or_else(|| {
        Fault::invalid(
            "/arrival_id",
            "unknown",
            text!(
                "该到货不属于这张订单",
                "that delivery is not for this order"
            ),
        )
    })?;
    let failures = nonconformances::of_order(tx, order).await?;
    let product = product_of(tx, arrival.product_id).await?;
    Ok(delivered_goods(order, product, &arrival, &failures))
}

/// What of a delivery waits for its inspection.
pub(crate) fn delivered_goods(
    order: OrderId,
    product: ProductFacts,
    arrival: &Arrival,
    failures: &[Nonconformance],
) -> Target {
    let held = held(failures, |nc| nc.arrival_id == Some(arrival.id));
    let goods = Goods {
        stage: Stage::Incoming,
        order,
        line: None,
        work_order: None,
        requirement: Some(arrival.requirement_id),
        arrival: Some(arrival.id),
        product: arrival.product_id,
    };
    Target {
        goods,
        product,
        open: less(arrival.awaiting(), held),
        why: text!(
            "到货 {}，已入库 {}，已退 {}，不合格待处理 {held}",
            "{} came, {} in stock, {} returned, {held} held by nonconformances",
            arrival.quantity,
            arrival.passed,
            arrival.returned
        ),
        machines: None,
        passed_machines: Vec::new(),
    }
}

/// How much open nonconformances hold.
fn held(failures: &[Nonconformance], of: impl Fn(&Nonconformance) -> bool) -> Quantity {
    let open = failures
        .iter()
        .filter(|nc| nc.state != NonconformanceState::Closed && of(nc));
    Quantity(open.fold(0_i64, |sum, nc| sum.saturating_add(nc.quantity.0)))
}

async fn product_of(tx: &mut Tx<'_>, id: ProductId) -> Result<ProductFacts> {
    let mut products = catalog::facts_of(tx, &[id]).await?;
    products.remove(&id).ok_or(Fault::NotFound("product"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::nonconformance::tests::sample;

    fn product(serialised: bool) -> ProductFacts {
        ProductFacts {
            id: ProductId::new(),
            sku: "YS-150".to_owned(),
            name: "泵".to_owned(),
            model: String::new(),
            unit: "台".to_owned(),
            whole_units: true,
            serialised,
            supply: catalog::Supply::Make,
            currency: kernel::Currency::CNY,
            list_price: kernel::UnitPrice::ZERO,
            floor_price: kernel::UnitPrice::ZERO,
            tax_rate: kernel::Rate::ZERO,
            lead_days: 5,
            active: true,
            parameters: Vec::new(),
        }
    }

    /// A line of which so many are made and passed, and two held by a nonconformance.
    fn target(
        made: i64,
        passed: i64,
        serialised: bool,
        machines: &[Serial],
        line: LineId,
    ) -> Target {
        let facts = LineFacts::new(line)
            .with(LineFact::Made, Quantity::whole(made))
            .with(LineFact::Passed, Quantity::whole(passed));
        let nc = Nonconformance {
            line_id: Some(line),
            ..sample(NonconformanceState::Corrected)
        };
        finished_units(
            (OrderId::new(), line),
            product(serialised),
            &facts,
            (&[nc], machines),
        )
    }

    fn findings(passed: i64, failed: i64) -> Findings {
        Findings {
            passed: Quantity::whole(passed),
            failed: Quantity::whole(failed),
            ..Findings::default()
        }
    }

    fn codes(result: Result<()>) -> Vec<String> {
        match result {
            Ok(()) => Vec::new(),
            Err(Fault::Invalid(errors)) => errors
                .into_iter()
                .map(|e| format!("{} {}", e.pointer, e.code))
                .collect(),
            Err(other) => panic!("{other}"),
        }
    }

    #[test]
    fn no_more_is_inspected_than_was_made() {
        let target = target(8, 3, false, &[], LineId::new());
        assert_eq!(target.open, Quantity::whole(3), "two of the five are held");
        assert!(codes(target.check(&findings(3, 0))).is_empty());
        assert!(codes(target.check(&findings(2, 1))).is_empty());
        assert_eq!(
            codes(target.check(&findings(4, 0))),
            ["/passed above_inspectable"]
        );
        assert_eq!(
            codes(target.check(&findings(2, 2))),
            ["/failed above_inspectable"]
        );
    }

    #[test]
    fn only_machines_that_wait_are_inspected() {
        let line = LineId::new();
        let machine = |serial: &str, status| Serial {
            serial: serial.to_owned(),
            product_id: ProductId::new(),
            place_id: None,
            order_id: None,
            line_id: Some(line),
            work_order_id: Some(DocumentId::new()),
            status,
            made_at: kernel::Moment(0),
        };
        let machines = [
            machine("A-1", SerialStatus::Made),
            machine("A-2", SerialStatus::Good),
        ];
        let target = target(3, 0, true, &machines, line);
        let with = |serial: &str| Findings {
            passed_serials: vec![serial.to_owned()],
            ..findings(1, 0)
        };
        assert!(codes(target.check(&with("A-1"))).is_empty());
        assert_eq!(
            codes(target.check(&with("A-2"))),
            ["/passed_serials unknown_serial"]
        );
        assert_eq!(
            codes(target.check(&findings(1, 0))),
            ["/passed_serials serial_count"]
        );
    }

    #[test]
    fn closed_nonconformances_hold_nothing() {
        let (order, line) = (OrderId::new(), LineId::new());
        let facts = LineFacts::new(line).with(LineFact::Made, Quantity::whole(2));
        let nc = Nonconformance {
            line_id: Some(line),
            ..sample(NonconformanceState::Closed)
        };
        let target = finished_units((order, line), product(false), &facts, (&[nc], &[]));
        assert_eq!(target.open, Quantity::whole(2));
    }
}
