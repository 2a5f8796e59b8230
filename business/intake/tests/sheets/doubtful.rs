//! Rows that say something no order can have happened as: kept aside, with column and value.

use crate::common::{company, plan_of, sheet};
use catalog::units::{ProductUnit, Units};
use intake::{Choices, Named, Preset, make_plan, plan::Plan};
use kernel::Currency;

const HEAD: &str = "订单号,客户,订单日期,产品编码,单位,数量,单价,税率(%),发货日期,签收日期,运单号,\
    收款日期,收款金额,单据类型,运费,币种";

fn plan(rows: &[&str]) -> Plan {
    let rows = rows.join("\n");
    plan_of(&format!("{HEAD}\n{rows}\n"), &Choices::default())
}

/// Row, heading and rule of what is wrong.
fn told(plan: &Plan) -> Vec<(u32, &str, &str)> {
    let errors = plan.aside.iter().flat_map(|aside| &aside.errors);
    errors
        .map(|e| (e.row, e.heading.as_str(), e.rule.as_str()))
        .collect()
}

#[test]
fn half_a_shipment_or_receipt_keeps_its_row_aside() {
    let plan = plan(&[
        "A,甲,2026-01-06,P,个,3,10,13,,,,2026-03-01,,,,",
        "B,甲,2026-01-06,P,个,3,10,13,,,,,15.00,,,",
        "C,甲,2026-01-06,P,个,3,10,13,,2026-01-09,,,,,,",
        "D,甲,2026-01-06,P,个,3,10,13,,,SF1,,,,,",
        "E,甲,2026-01-06,P,个,3,10,13,,,,,0,,,",
    ]);
    let wanted = [
        (2, "收款日期", "no_amount"),
        (3, "收款金额", "no_date"),
        (4, "签收日期", "not_shipped"),
        (5, "运单号", "not_shipped"),
    ];
    assert_eq!(told(&plan), wanted);
    assert_eq!(plan.documents.len(), 1, "nothing paid is no receipt");
}

#[test]
fn days_out_of_order_and_turned_signs_keep_their_row_aside() {
    let plan = plan(&[
        "A,甲,2026-01-06,P,个,3,10,13,2026-01-01,,,,,,,",
        "B,甲,2026-01-06,P,个,3,10,13,2026-01-10,2026-01-01,,,,,,",
        "C,甲,2026-01-06,P,个,3,10,13,,,,2030-01-01,33.90,,,",
        "D,甲,2026-01-06,P,个,3,10,13,,,,2026-01-10,-33.90,,,",
        "E,甲,2026-01-06,P,个,3,10,13,,,,,,,-5,",
        "F,甲,2030-01-06,P,个,3,10,13,,,,,,,,",
        "G,甲,2026-01-06,P,个,3,-10,13,,,,,,,,",
        "H,甲,2026-01-06,P,个,3,10,130,,,,,,,,",
        "I,甲,2026-01-06,P,个,-3,10,13,,,,,,退货,-5,",
    ]);
    let wanted = [
        (2, "发货日期", "before_order"),
        (3, "签收日期", "before_shipment"),
        (4, "收款日期", "in_future"),
        (5, "收款金额", "positive"),
        (6, "运费", "negative"),
        (7, "订单日期", "in_future"),
        (8, "单价", "negative"),
        (9, "税率(%)", "rate"),
    ];
    assert_eq!(told(&plan), wanted);
    assert_eq!(
        plan.documents.len(),
        1,
        "freight is given back on a credit note"
    );
}

#[test]
fn other_documents_and_other_money_are_no_orders() {
    let rows = [
        "A,甲,2026-01-06,P,个,3,10,13,,,,,,取消,,",
        "B,甲,2026-01-06,P,个,3,10,13,,,,,,换货,,人民币",
        "C,甲,2026-01-06,P,个,3,10,13,,,,,,,,EUR",
        "D,甲,2026-01-06,P,个,3,10,13,,,,,,销售订单,,RMB",
    ];
    let wanted = [
        (2, "单据类型", "unknown_type"),
        (3, "单据类型", "unknown_type"),
        (4, "币种", "other_currency"),
    ];
    let plan = plan(&rows);
    assert_eq!(told(&plan), wanted);
    assert_eq!(plan.currency, Currency::CNY);
    let euros = plan_of(&format!("{HEAD}\n{}\n", rows[2]), &Choices::default());
    assert_eq!(euros.currency.code(), "EUR", "every row says so");
    assert!(euros.aside.is_empty(), "{:?}", euros.aside);
}

#[test]
fn a_unit_is_the_products_own_or_one_it_is_sold_in() {
    let mut company = company();
    let boxes = ProductUnit {
        unit: "箱".to_owned(),
        units: 1,
        base_units: 12,
    };
    let seal = Units {
        base: "套".to_owned(),
        whole: true,
        others: vec![boxes],
    };
    company.units.insert("SEAL-80".to_owned(), seal);
    let text = "订单号,客户,订单日期,产品编码,单位,数量,单价\n\
        A,甲,2026-01-06,SEAL-80,箱,2,11160\n\
        A,甲,2026-01-06,SEAL-80,套,2,930\n\
        A,甲,2026-01-06,SEAL-80,托,2,930\n\
        A,甲,2026-01-06,P-2,个,2,10\n\
        A,甲,2026-01-06,P-2,箱,2,10\n";
    let table = sheet(text.as_bytes());
    let named = [Named {
        name: "表",
        sheet: &table,
    }];
    let plan = make_plan(Preset::Generic, &named, &Choices::default(), &company).unwrap();
    let units: Vec<&str> = plan.documents[0]
        .lines
        .iter()
        .map(|l| l.unit.as_str())
        .collect();
    assert_eq!(units, ["箱", "", ""]);
    assert_eq!(
        told(&plan),
        [(4, "单位", "unknown_unit"), (6, "单位", "unknown_unit")]
    );
    let message = &plan.aside[1].errors[0].message.zh;
    assert!(
        message.contains('箱') && message.contains('个'),
        "{message}"
    );
}
