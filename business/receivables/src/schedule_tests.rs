//! The schedule never loses or gains a fen, whatever happens in whatever order.

use proptest::prelude::*;

use super::*;

fn day(text: &str) -> Date {
    text.parse().expect("date")
}

fn terms(parts: &[(i64, PaymentEvent)]) -> PaymentTerms {
    let instalment = |(percent, event): &(i64, PaymentEvent)| Instalment {
        percent: Rate(*percent),
        event: *event,
        due: DueRule::Days { n: 30 },
    };
    PaymentTerms {
        instalments: parts.iter().map(instalment).collect(),
    }
}

fn total(schedule: &Schedule) -> i64 {
    schedule.items.iter().map(|i| i.amount).sum()
}

fn settled(schedule: &Schedule) -> i64 {
    schedule.items.iter().map(|i| i.settled).sum()
}

#[test]
fn standard_terms_split_without_losing_a_fen() {
    let schedule = Schedule::plan(Some(&PaymentTerms::standard()), 100_01);
    let amounts: Vec<i64> = schedule.items.iter().map(|i| i.amount).collect();
    assert_eq!(amounts, [30_00, 60_01, 10_00]);
    assert!(schedule.items.iter().all(|i| i.due.on.is_none()));
}

#[test]
fn goods_wait_for_deposit_and_payment_before_shipping() {
    let mut schedule = Schedule::plan(Some(&PaymentTerms::standard()), 100_00);
    assert!(!schedule.met_before(PaymentEvent::Contract));
    schedule.settle(1, 30_00);
    assert!(schedule.met_before(PaymentEvent::Contract));
    assert!(!schedule.met_before(PaymentEvent::BeforeShipping));
    schedule.settle(2, 59_99);
    assert!(
        !schedule.met_before(PaymentEvent::BeforeShipping),
        "one fen is missing"
    );
    schedule.settle(2, 1);
    assert!(schedule.met_before(PaymentEvent::BeforeShipping));
}

#[test]
fn money_on_shipment_falls_due_shipment_by_shipment() {
    let calendar = Calendar::china();
    let dates = DueDates {
        calendar: &calendar,
        remind: 5,
    };
    let mut schedule = Schedule::plan(
        Some(&terms(&[(100_000_000, PaymentEvent::Shipping)])),
        100_00,
    );
    schedule.settle(1, 40_00);
    schedule.shipped((1, 3), day("2026-03-02"), dates);
    schedule.shipped((1, 3), day("2026-03-09"), dates);
    schedule.shipped((3, 3), day("2026-04-01"), dates);
    let rows: Vec<_> = schedule
        .items
        .iter()
        .map(|i| (i.part, i.amount, i.settled, i.due.on))
        .collect();
    assert_eq!(
        rows,
        [
            (1, 33_33, 33_33, Some(day("2026-04-01"))),
            (2, 66_67, 6_67, Some(day("2026-05-01")))
        ],
        "the second call knew of no further goods"
    );
}

#[test]
fn overdue_begins_the_day_after() {
    let calendar = Calendar::china();
    let dates = DueDates {
        calendar: &calendar,
        remind: 5,
    };
    let mut schedule = Schedule::plan(Some(&PaymentTerms::standard()), 100_00);
    schedule.happened(PaymentEvent::Contract, day("2026-01-05"), dates);
    assert_eq!(schedule.next_due(), Some(day("2026-01-12")));
    assert_eq!(schedule.overdue(day("2026-01-12")), 0);
    assert_eq!(schedule.overdue(day("2026-01-13")), 30_00);
    schedule.settle(1, 10_00);
    assert_eq!(schedule.overdue(day("2026-01-13")), 20_00);
}

#[test]
fn a_smaller_order_keeps_what_was_paid_and_releases_the_rest() {
    let mut schedule = Schedule::plan(Some(&PaymentTerms::standard()), 100_00);
    schedule.settle(1, 30_00);
    schedule.settle(2, 60_00);
    assert_eq!(schedule.fit(95_00), [], "the retention gives way");
    assert_eq!(
        schedule.items.iter().map(|i| i.amount).collect::<Vec<_>>(),
        [30_00, 60_00, 5_00]
    );
    assert_eq!(
        schedule.fit(80_00),
        [(2, 10_00)],
        "10.00 more than the order comes to"
    );
    assert_eq!((total(&schedule), settled(&schedule)), (80_00, 80_00));
}

/// What can happen to a schedule.
#[derive(Debug, Clone)]
enum Step {
    Pay(usize, i64),
    Ship(i64),
    Fit(i64),
    Happen(PaymentEvent),
}

fn event() -> impl Strategy<Value = PaymentEvent> {
    prop::sample::select(vec![
        PaymentEvent::Contract,
        PaymentEvent::BeforeShipping,
        PaymentEvent::Shipping,
        PaymentEvent::Acceptance,
        PaymentEvent::Retention,
    ])
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        (0..6_usize, 1..100_000_i64).prop_map(|(at, amount)| Step::Pay(at, amount)),
        (0..=100_i64).prop_map(Step::Ship),
        (0..1_000_000_i64).prop_map(Step::Fit),
        event().prop_map(Step::Happen),
    ]
}

fn any_terms() -> impl Strategy<Value = PaymentTerms> {
    (
        prop::collection::vec(1..1_000_i64, 0..4),
        prop::collection::vec(event(), 5),
    )
        .prop_map(|(shares, events)| {
            let mut left = WHOLE.0;
            let mut parts = Vec::new();
            for (share, event) in shares.into_iter().zip(&events) {
                let percent = left * share / 1_000;
                if percent > 0 {
                    parts.push((percent, *event));
                    left -= percent;
                }
            }
            parts.push((left, events[4]));
            terms(&parts)
        })
}

proptest! {
    #[test]
    fn amounts_always_make_the_order(
        terms in any_terms(), first in 1..1_000_000_i64, steps in prop::collection::vec(step(), 0..20),
    ) {
        let calendar = Calendar::china();
        let dates = DueDates { calendar: &calendar, remind: 5 };
        let on = day("2026-03-02");
        let mut schedule = Schedule::plan(Some(&terms), first);
        let (mut order, mut paid, mut shipped) = (first, 0, 0);
        for step in steps {
            match step {
                Step::Pay(at, amount) => {
                    let numbers = schedule.numbers();
                    let no = numbers[at % numbers.len()];
                    let amount = amount.min(schedule.open_of(no));
                    schedule.settle(no, amount);
                    paid += amount;
                }
                Step::Ship(percent) => {
                    shipped = percent.max(shipped);
                    schedule.shipped((shipped, 100), on, dates);
                }
                Step::Fit(total) => {
                    order = total;
                    paid -= schedule.fit(total).iter().map(|(_, amount)| amount).sum::<i64>();
                }
                Step::Happen(event) => schedule.happened(event, on, dates),
            }
            prop_assert_eq!(total(&schedule), order);
            prop_assert_eq!(settled(&schedule), paid);
            for item in &schedule.items {
                prop_assert!(item.settled >= 0 && item.settled <= item.amount, "{item:?}");
                prop_assert_eq!(item.event_on.is_some(), item.due.on.is_some());
            }
            let keys: Vec<_> = schedule.items.iter().map(|i| (i.no, i.part)).collect();
            prop_assert!(keys.is_sorted_by(|a, b| a < b), "{keys:?}");
        }
    }
}
