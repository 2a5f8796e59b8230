//! Goods: ceilings per line, gates, returns, closing.

use engine::{Calendar, FlowEvent, Input, LineFact, Value, blocked, ceiling};
use kernel::Quantity;

use crate::table::{Table, only, policy};

fn ceiling_of(table: &Table<'_>, key: &str) -> Quantity {
    let line = &engine::Facts::lines(&table.play.facts)[0];
    ceiling(table.play.policy, &table.play.state, table.step(key), line)
}

#[test]
fn shippable_is_what_passed_and_was_packed_less_what_left() {
    let (policy, calendar) = (policy(), Calendar::china());
    let mut table = Table::approved(&policy, &calendar);
    assert_eq!(
        ceiling_of(&table, "produce"),
        Quantity::ZERO,
        "nothing is planned"
    );
    table.line(LineFact::Planned, 10);
    assert_eq!(ceiling_of(&table, "produce"), Quantity::whole(10));
    table.line(LineFact::Made, 6);
    assert_eq!(ceiling_of(&table, "inspect"), Quantity::whole(6));
    assert_eq!(
        ceiling_of(&table, "pick"),
        Quantity::ZERO,
        "nothing has passed"
    );
    table.line(LineFact::Passed, 5);
    table.line(LineFact::Picked, 5);
    table.line(LineFact::Packed, 4);
    table.line(LineFact::Shipped, 3);
    assert_eq!(ceiling_of(&table, "ship"), Quantity::whole(1));
    assert_eq!(ceiling_of(&table, "accept"), Quantity::whole(3));
}

#[test]
fn goods_from_stock_join_behind_the_making_steps() {
    let (policy, calendar) = (policy(), Calendar::china());
    let mut table = Table::approved(&policy, &calendar);
    table.line(LineFact::FromStock, 4);
    assert_eq!(ceiling_of(&table, "plan"), Quantity::whole(6));
    assert!(table.is_open("pick"), "they do not wait for the rest");
    assert_eq!(ceiling_of(&table, "pick"), Quantity::whole(4));
    assert!(!table.is_open("pack") && !table.is_open("ship"));
    table.line(LineFact::Planned, 6);
    table.line(LineFact::Made, 1);
    table.line(LineFact::Passed, 1);
    assert_eq!(ceiling_of(&table, "pick"), Quantity::whole(5));
}

#[test]
fn shipping_is_refused_while_unpaid_with_all_reasons() {
    let (policy, calendar) = (policy(), Calendar::china());
    let mut table = Table::approved(&policy, &calendar);
    for fact in [
        LineFact::Planned,
        LineFact::Made,
        LineFact::Passed,
        LineFact::Picked,
        LineFact::Packed,
    ] {
        table.line(fact, 10);
    }
    table.fact("payments.before_shipping_met", Value::Bool(false));
    table.fact("transport.contract_valid", Value::Absent);
    let step = table.step("ship");
    let reasons = blocked(&policy, &table.play.state, &table.play.facts, step);
    assert_eq!(reasons.len(), 2);
    assert_eq!(reasons[0].clause.as_deref(), Some("EQ-7.1a"));
    assert_eq!(
        reasons[0].fact.as_deref(),
        Some("payments.before_shipping_met")
    );
    assert_eq!(reasons[0].value.as_deref(), Some("false"));
    assert_eq!(
        reasons[0].message.zh,
        "“发货运输”不能办理：发货前应收的款项尚未到账"
    );
    assert_eq!(reasons[1].clause.as_deref(), Some("EQ-6.1c"));
    assert_eq!(reasons[1].value.as_deref(), Some("unknown"));
}

#[test]
fn a_shortage_that_comes_later_opens_procurement_and_its_end_completes_it() {
    let (policy, calendar) = (policy(), Calendar::china());
    let mut table = Table::approved(&policy, &calendar);
    let procure = table.step("procure");
    assert!(table.play.state.is_skipped(procure));
    table.fact("materials.short", Value::Int(2));
    assert!(table.play.state.is_open(procure));
    table
        .play
        .facts
        .set("materials.supplied", Value::Bool(true));
    table.fact("materials.short", Value::Int(0));
    assert!(
        table.play.state.is_done(procure),
        "what was short and is supplied was done"
    );
}

#[test]
fn closing_waits_for_every_gate_and_then_comes_by_itself() {
    let (policy, calendar) = (policy(), Calendar::china());
    let mut table = Table::approved(&policy, &calendar);
    table.line(LineFact::FromStock, 10);
    for fact in [
        LineFact::Picked,
        LineFact::Packed,
        LineFact::Shipped,
        LineFact::Accepted,
        LineFact::Invoiced,
    ] {
        table.line(fact, 10);
    }
    for fact in [
        "payments.all_received",
        "payments.all_settled",
        "retrospect.done",
        "archive.filed",
    ] {
        table.fact(fact, Value::Bool(true));
    }
    table.complete("settlement_finance").unwrap();
    table.complete("settlement_sales").unwrap();
    table.fact("papers.missing", Value::Int(1));
    table.fact("tickets.open", Value::Int(2));
    let refused = table.complete("close_application").unwrap_err();
    assert_eq!(refused.len(), 2, "every reason is listed: {refused:?}");
    table.fact("papers.missing", Value::Int(0));
    table.fact("tickets.open", Value::Int(0));
    table.complete("close_application").unwrap();
    // A ticket comes in between application and approval.
    table.fact("tickets.open", Value::Int(1));
    table.approve("close_approval").unwrap();
    assert!(table.is_open("close"));
    let events = table.fact("tickets.open", Value::Int(0));
    assert!(events.contains(&FlowEvent::Closed));
    only(&table.complete("enter").unwrap_err(), "not_running");
    assert_eq!(table.play.give(&Input::Tick).unwrap(), []);
    table.play.check().unwrap();
}

#[test]
fn the_dossier_asks_for_what_the_order_made() {
    let (policy, calendar) = (policy(), Calendar::china());
    let mut table = Table::approved(&policy, &calendar);
    let keys = |t: &Table<'_>| -> Vec<String> {
        policy
            .papers_needed(&t.play.facts)
            .map(|p| p.key.clone())
            .collect()
    };
    assert!(!keys(&table).contains(&"inspection_report".to_owned()));
    table.line(LineFact::Passed, 1);
    assert!(keys(&table).contains(&"inspection_report".to_owned()));
    assert!(
        !keys(&table).contains(&"assessment".to_owned()),
        "a small order"
    );
    assert_eq!(policy.progress(&table.play.state).unwrap().key, "approved");
}
