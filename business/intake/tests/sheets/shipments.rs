//! Shipments and receipts that several rows of one order tell of.

use crate::common::plan_of;
use intake::{Choices, plan::Document};
use kernel::Date;

const HEAD: &str =
    "订单号,客户,订单日期,产品编码,数量,单价,发货日期,签收日期,收款日期,收款金额,送货地址";

fn document(rows: &str) -> Document {
    let mut plan = plan_of(&format!("{HEAD}\n{rows}"), &Choices::default());
    assert!(plan.aside.is_empty(), "{:?}", plan.aside);
    plan.documents.remove(0)
}

#[test]
fn each_shipment_and_receipt_of_an_order_is_entered_with_its_own_lines() {
    let order = document(
        "B1,乙,2026-01-05,P-1,2,100,2026-01-10,2026-01-12,2026-01-15,100.00,苏州\n\
         B1,乙,2026-01-05,P-2,3,10,2026-01-20,2026-01-22,2026-02-15,159.90,\n",
    );
    assert!(!order.is_held(), "{:?}", order.findings);
    let shipped: Vec<_> = order.shipments.iter().map(|s| Some(s.shipped_on)).collect();
    assert_eq!(shipped, [Date::ymd(2026, 1, 10), Date::ymd(2026, 1, 20)]);
    for (shipment, line) in order.shipments.iter().zip(&order.lines) {
        assert_eq!(shipment.lines.as_deref(), Some(&[line.key.clone()][..]));
    }
    let paid: Vec<i64> = order.receipts.iter().map(|r| r.amount_minor).collect();
    assert_eq!(paid, [10_000, 15_990]);
    assert_eq!(order.ship_to, "苏州", "an empty cell says nothing else");
}

#[test]
fn what_every_row_repeats_counts_once() {
    let order = document(
        "B1,乙,2026-01-05,P-1,2,100,2026-01-10,,2026-01-15,100.00,\n\
         B1,乙,2026-01-05,P-2,3,10,2026-01-10,,2026-01-15,100.00,\n",
    );
    assert_eq!((order.shipments.len(), order.receipts.len()), (1, 1));
    assert_eq!(order.shipments[0].lines, None, "all of them left with it");
}

#[test]
fn rows_without_the_shipment_of_others_and_two_places_wait_for_a_person() {
    let order = document(
        "B1,乙,2026-01-05,P-1,2,100,2026-01-10,,,,苏州\nB1,乙,2026-01-05,P-2,3,10,,,,,上海\n",
    );
    let found: Vec<_> = order.findings.iter().map(|f| f.code.as_str()).collect();
    assert_eq!(found, ["header_differs", "shipment_of_some_rows"]);
    assert!(order.findings[0].message.zh.contains("送货地址"));
    assert!(order.findings[1].message.zh.contains("第 3 行"));
}
