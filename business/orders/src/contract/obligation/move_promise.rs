//! A customer who kept an order waiting has the date that we promised him moved (GA-4a): by the working
//! days of his delay, where the contract lets us stop for it. Days on which he was late with two things
//! count once.

use ::store::Tx;
use engine::Calendar;
use events::NewEvent;
use kernel::{Moment, OrderId, Result};
use process::{Acting, Process, Subject};
use serde_json::json;

use super::{Obligation, obligations};
use crate::{create_order, order::OrderState, store};

/// Moves the date promised for the order of an obligation that was just fulfilled, late.
pub(super) async fn move_promise(
    tx: &mut Tx<'_>,
    process: &Process,
    fulfilled: &Obligation,
    acting: &Acting,
) -> Result<()> {
    let Some(id) = fulfilled.order.filter(|_| fulfilled.may_stop.is_some()) else {
        return Ok(());
    };
    let order = store::lock(tx, id).await?;
    let Some(promised) = order.promised_on else {
        return Ok(());
    };
    let calendar = process.calendar();
    let days = added(tx, id, (fulfilled, acting.now), &calendar).await?;
    if days == 0 || order.state != OrderState::Approved {
        return Ok(());
    }
    let moved = calendar.date(calendar.due_moment(calendar.midnight(promised), days));
    store::set_promised(tx, id, Some(moved)).await?;
    let data = json!({
        "before": {"promised_on": promised}, "after": {"promised_on": moved},
        "from": promised, "to": moved, "working_days": days,
        "obligation": fulfilled.id, "reason": fulfilled.words,
    });
    let event = NewEvent::new(
        create_order::stream(id),
        "order.promise_moved",
        data,
        acting.now,
    );
    events::record(tx, &event, &acting.actor, acting.now).await?;
    let subject = Subject::sales_order(id);
    process.facts_changed(tx, subject, None, acting).await
}

/// The working days by which a fulfilment lengthens what the customer kept the order waiting.
async fn added(
    tx: &mut Tx<'_>,
    order: OrderId,
    (fulfilled, now): (&Obligation, Moment),
    calendar: &Calendar,
) -> Result<u32> {
    let all = obligations::of_order(tx, order).await?;
    let earlier = all
        .iter()
        .filter(|other| other.id != fulfilled.id && other.may_stop.is_some());
    let mut waits: Vec<(Moment, Moment)> = earlier
        .filter_map(|other| Some((other.due_at, other.fulfilled_at?)))
        .collect();
    let before = waited(&waits, calendar);
    waits.push((fulfilled.due_at, now));
    Ok(waited(&waits, calendar) - before)
}

/// Working days within any of some spans of time, each day counted once.
fn waited(spans: &[(Moment, Moment)], calendar: &Calendar) -> u32 {
    let mut spans: Vec<_> = spans.iter().filter(|(from, to)| from < to).collect();
    spans.sort();
    let mut until = Moment(i64::MIN);
    let mut days = 0;
    for (from, to) in spans {
        if *to > until {
            days += calendar.working_days_between((*from).max(until), *to);
            until = *to;
        }
    }
    days
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_late_with_two_things_count_once() {
        let calendar = Calendar::china();
        let noon = |date: &str| {
            let date: kernel::Date = date.parse().unwrap();
            calendar.midnight(date).plus_seconds(12 * 3600)
        };
        // Monday 2 March 2026 to Friday 6 March, Wednesday to the next Tuesday, and a span within.
        let week = (noon("2026-03-02"), noon("2026-03-06"));
        let next = (noon("2026-03-04"), noon("2026-03-10"));
        let within = (noon("2026-03-05"), noon("2026-03-05"));
        assert_eq!(waited(&[week], &calendar), 4);
        assert_eq!(waited(&[next, week, within], &calendar), 6);
        assert_eq!(
            waited(&[(noon("2026-03-06"), noon("2026-03-02"))], &calendar),
            0,
            "fulfilled before it was due"
        );
    }
}
