//! What production can tell a policy: the facts `production.*` and `capacity.*`.

use ::store::Tx;
use engine::{Calendar, FactSet, Value};
use kernel::{Date, OrderId, Result, counted, text};
use process::{CheckReport, Standing, Wanted};

use crate::{store, work_order::WorkOrder};

/// Puts the wanted facts that production knows. Lead times count working days on `calendar`, from
/// `today` on where the order's own day has passed.
pub async fn put_facts(
    tx: &mut Tx<'_>,
    id: OrderId,
    wanted: &Wanted<'_>,
    (calendar, today): (&Calendar, Date),
    facts: &mut FactSet,
) -> Result<()> {
    if !wanted.any_of("production") && !wanted.any_of("capacity") {
        return Ok(());
    }
    let work = store::of_order(tx, id).await?;
    let reported = work.iter().filter_map(|w| w.last_report_at).max();
    facts.set(
        "production.reported_at",
        reported.map_or(Value::Absent, Value::Moment),
    );
    facts.set(
        "production.predicted_late",
        Value::Bool(work.iter().any(WorkOrder::predicted_late)),
    );
    facts.set(
        "production.reviewed",
        Value::Bool(work.iter().all(|w| !w.standard.trim().is_empty())),
    );
    if wanted.any_of("capacity") {
        let order = orders::load(tx, id).await?;
        let earliest = earliest(tx, order.as_deref(), (calendar, today)).await?;
        let due = order.and_then(|o| {
            o.content
                .lines
                .iter()
                .filter_map(|l| l.delivery_on)
                .chain(o.content.delivery_on)
                .min()
        });
        facts.set(
            "capacity.earliest_on",
            earliest.map_or(Value::Absent, Value::Date),
        );
        let feasible = earliest
            .zip(due)
            .is_none_or(|(earliest, due)| earliest <= due);
        facts.set("capacity.feasible", Value::Bool(feasible));
    }
    Ok(())
}

/// The check `capacity`: each line's lead time against its date (EQ-4.2b).
pub async fn check_capacity(
    tx: &mut Tx<'_>,
    id: OrderId,
    (calendar, today): (&Calendar, Date),
) -> Result<CheckReport> {
    let Some(order) = orders::load(tx, id).await? else {
        return Ok(CheckReport::default());
    };
    let ids: Vec<_> = order
        .content
        .lines
        .iter()
        .filter_map(|l| l.product_id)
        .collect();
    let products = catalog::facts_of(tx, &ids).await?;
    let mut report = CheckReport::default();
    for (line, no) in order.content.lines.iter().zip(1..) {
        let Some(product) = line.product_id.and_then(|id| products.get(&id)) else {
            continue;
        };
        let due = line.delivery_on.or(order.content.delivery_on);
        let ready = ready_on(calendar, order.order_date.max(today), product.lead_days);
        let standing = match due {
            Some(due) if ready <= due => Standing::Ok,
            Some(_) => Standing::Bad,
            None => Standing::Warn,
        };
        let shown = due.map_or_else(|| "—".to_owned(), |on| on.to_string());
        let days = product.lead_days;
        let lead = counted(days, "working day", "working days");
        let found = text!(
            "标准生产周期 {days} 个工作日，最早 {ready}，要求 {shown}",
            "lead time {lead}, earliest {ready}, wanted {shown}"
        );
        report = report.item(
            format!("capacity.line.{no}"),
            text!("第 {no} 行 {}", "line {no}, {}", product.name),
            found,
            standing,
        );
    }
    Ok(report)
}

/// The earliest day on which the slowest line can be ready.
async fn earliest(
    tx: &mut Tx<'_>,
    order: Option<&orders::Order>,
    (calendar, today): (&Calendar, Date),
) -> Result<Option<Date>> {
    let Some(order) = order else { return Ok(None) };
    let ids: Vec<_> = order
        .content
        .lines
        .iter()
        .filter_map(|l| l.product_id)
        .collect();
    let products = catalog::facts_of(tx, &ids).await?;
    let slowest = products.values().map(|p| p.lead_days).max();
    Ok(slowest.map(|days| ready_on(calendar, order.order_date.max(today), days)))
}

/// The day on which so many working days after `from` have passed.
fn ready_on(calendar: &Calendar, from: Date, working_days: i64) -> Date {
    let days = u32::try_from(working_days).unwrap_or(0);
    calendar.date(calendar.due_moment(calendar.midnight(from), days))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lead_times_skip_weekends_and_public_holidays() {
        let calendar = Calendar::china();
        let day = |text: &str| text.parse::<Date>().unwrap();
        // Friday 26 September 2025: Sunday 28 is worked, 1 to 8 October are free.
        assert_eq!(ready_on(&calendar, day("2025-09-26"), 1), day("2025-09-28"));
        assert_eq!(ready_on(&calendar, day("2025-09-26"), 4), day("2025-10-09"));
        assert_eq!(ready_on(&calendar, day("2025-03-03"), 5), day("2025-03-10"));
    }
}
