//! Sheets of any make: Chinese and English headings, headers that disagree, what a person chose.

use crate::common::{company, data, plan, plan_of, sheet};
use catalog::units::Units;
use intake::{
    Choices, Named, Preset, make_plan, order_fields,
    plan::{ChargeKind, DocumentKind, Reason},
};
use kernel::{Date, Fault, Quantity, Rate};
use sheets::{Cell, Headings, Mapping, Sheet};

const ORDERS: &str = "\
销售订单导入,,,,,,,,,,,
订单号*,客户名称*,订单日期*,交货日期,产品编码,产品名称,规格型号,单位,数量*,单价,税率(%),订单总额
SO-1,苏州瀚海水务有限公司,2026年1月5日,2026/2/1,P-100,离心泵,IS80,台,2,\"¥12,000.00\",13,24120
SO-1,苏州瀚海水务有限公司,2026年1月5日,2026/2/1,,运费,,,1,120,,24120
SO-2,重庆长江机械,2026-01-06,,P-200,阀门,DN50,个,10,35.5,13,400.00
SO-3,重庆长江机械,2026-01-07,,P-200,阀门,DN50,个,-3,35.5,13,
SO-4,重庆长江机械,2026-01-08,,P-200,阀门,DN50,个,１０,35.5,13,401.15
";

#[test]
fn a_chinese_sheet_becomes_orders_charges_and_credit_notes() {
    let plan = plan_of(ORDERS, &Choices::default());
    assert!(plan.aside.is_empty(), "{:?}", plan.aside);
    let numbers: Vec<&str> = plan.documents.iter().map(|d| d.number.as_str()).collect();
    assert_eq!(numbers, ["SO-1", "SO-2", "SO-3", "SO-4"]);
    let first = &plan.documents[0];
    assert_eq!(first.customer, "苏州瀚海水务有限公司");
    assert_eq!(first.required_on, Date::ymd(2026, 2, 1));
    assert_eq!(first.lines[0].tax_rate, Rate::parse("0.13"));
    assert_eq!(
        (first.charges[0].kind, first.charges[0].amount_minor),
        (ChargeKind::Freight, 12_000)
    );
    assert_eq!(first.total_minor, 2_412_000);
    assert!(
        !first.is_held(),
        "goods and freight come to the stated total"
    );
    assert_eq!(plan.documents[2].kind, DocumentKind::CreditNote);
    assert_eq!(plan.documents[3].lines[0].quantity, Quantity::whole(10));
    assert!(
        !plan.documents[3].is_held(),
        "the stated total contains the tax"
    );
    let pump = &plan.products[0];
    assert_eq!(
        (pump.key.as_str(), pump.name.as_str(), pump.model.as_str()),
        ("P-100", "离心泵", "IS80")
    );
    assert_eq!((plan.customers.len(), plan.products.len()), (2, 2));
}

#[test]
fn a_header_that_disagrees_with_its_lines_is_reported_and_kept_back() {
    let plan = plan_of(ORDERS, &Choices::default());
    let held: Vec<_> = plan.held().collect();
    assert_eq!(held.len(), 1);
    assert_eq!(held[0].number, "SO-2");
    assert_eq!(
        (held[0].stated_minor, held[0].total_minor),
        (Some(40_000), 35_500),
        "neither altered"
    );
    assert_eq!(held[0].findings[0].code, "total_disagrees");
    let message = &held[0].findings[0].message;
    assert!(
        message.zh.contains("400.00") && message.zh.contains("355.00"),
        "{}",
        message.zh
    );
    assert_eq!(plan.totals.held_minor, 35_500);
    let choices = Choices {
        accepted: ["SO-2".to_owned()].into(),
        ..Choices::default()
    };
    let accepted = plan_of(ORDERS, &choices);
    assert_eq!(accepted.held().count(), 0, "a person took it as it is");
    assert_eq!(accepted.documents[1].total_minor, 35_500);
    assert!(
        accepted.documents[1]
            .findings
            .iter()
            .any(|f| f.code == "total_disagrees")
    );
}

#[test]
fn rows_of_an_order_that_name_two_customers_keep_it_back() {
    let plan = plan_of(
        "订单号,客户,订单日期,产品,数量,单价,金额\nA,甲,2026-01-05,泵,1,5,5\nA,乙,2026-01-05,阀,1,5,6\n",
        &Choices::default(),
    );
    let codes: Vec<&str> = plan.documents[0]
        .findings
        .iter()
        .map(|f| f.code.as_str())
        .collect();
    assert_eq!(codes, ["header_differs", "amount_disagrees"]);
    assert!(plan.documents[0].is_held());
}

#[test]
fn broken_pieces_turned_dates_and_endless_quantities_are_kept_aside() {
    let text = "\
订单号,客户,订单日期,交货日期,产品编码,数量,单价
A,甲,2026-01-05,2026-02-01,PUMP,1.5,10
A,甲,2026-01-05,2026-02-01,OIL,1.5,10
A,甲,2026-01-05,2026-02-01,OIL,2000000000,10
A,甲,2026-01-05,2026-02-01,OIL,99999999999999,10
B,甲,2026-01-05,2026-01-04,OIL,1,10
";
    let table = sheet(text.as_bytes());
    let named = [Named {
        name: "表",
        sheet: &table,
    }];
    let mut whole = company();
    let pump = Units {
        whole: true,
        ..Units::default()
    };
    whole.units.insert("PUMP".to_owned(), pump);
    let plan = make_plan(Preset::Generic, &named, &Choices::default(), &whole).unwrap();
    let told = |aside: &intake::plan::Aside| {
        let error = &aside.errors[0];
        (error.row, error.heading.clone(), error.rule.clone())
    };
    let told: Vec<_> = plan.aside.iter().map(told).collect();
    let wanted = [
        (2, "数量", "whole_units"),
        (4, "数量", "too_large"),
        (5, "数量", "too_large"),
        (6, "交货日期", "before_order"),
    ];
    let wanted = wanted.map(|(row, heading, rule)| (row, heading.to_owned(), rule.to_owned()));
    assert_eq!(told, wanted);
    assert_eq!(plan.totals.rows, 5, "no row is dropped");
    assert_eq!(plan.documents.len(), 1);
    assert_eq!(plan.documents[0].total_minor, 1_500);
}

#[test]
fn faulty_rows_say_where_and_why() {
    let plan = plan_of(
        "Order No,Customer,Order date,Item code,Qty,Price,Discount,Gift\n\
         A,Acme,2026-01-05,P1,3,10,5%,\n\
         A,Acme,2026-01-05,P2,three,10,,\n\
         A,Acme,01/02/2026,P3,1,10,,\n\
         ,Acme,2026-01-05,P4,1,10,,\n\
         B,,2026-01-05,P5,1,10,,\n\
         A,Acme,2026-01-05,P6,1,,,yes\n\
         A,Acme,2026-01-05,P7,1,,,\n\
         A,Acme,2026-01-05,P8,1,1.23E+10,,\n",
        &Choices::default(),
    );
    let aside: Vec<_> = plan
        .aside
        .iter()
        .map(|a| {
            (
                a.place.row,
                a.reason,
                a.errors.first().map_or("", |e| e.rule.as_str()),
            )
        })
        .collect();
    let wanted = [
        (3, Reason::BadValue, "decimal"),
        (4, Reason::BadValue, "date_ambiguous"),
        (5, Reason::NoDocument, ""),
        (6, Reason::NoCustomer, ""),
        (8, Reason::BadValue, "required"),
        (9, Reason::BadValue, "scientific_notation"),
    ];
    assert_eq!(aside, wanted);
    let lines = &plan.documents[0].lines;
    assert_eq!(
        (lines.len(), lines[0].net_minor, lines[1].gift),
        (2, 2_850, true)
    );
}

#[test]
fn missing_columns_are_named_before_anything_is_read() {
    let sheet = sheet("单号,商品,数量\nA,x,1\n".as_bytes());
    let named = [Named {
        name: "订单",
        sheet: &sheet,
    }];
    let Err(Fault::Invalid(errors)) =
        make_plan(Preset::Generic, &named, &Choices::default(), &company())
    else {
        panic!("the customer's column is missing");
    };
    let pointers: Vec<&str> = errors.iter().map(|e| e.pointer.as_str()).collect();
    assert_eq!(pointers, ["/mapping/customer", "/mapping/ordered_at"]);
    assert!(errors[0].message.zh.contains("“客户”列"));
}

fn mapping(sheet: &Sheet, columns: &[(&str, usize)]) -> Mapping {
    let headings = Headings::find(sheet, &order_fields()).expect("headings");
    let columns = columns
        .iter()
        .map(|(field, column)| ((*field).to_owned(), *column))
        .collect();
    Mapping {
        signature: headings.signature(),
        columns,
    }
}

/// Its column of amounts is what was due, paid or not: no receipts.
const MALL_ORDER: [(&str, usize); 9] = [
    ("order_no", 0),
    ("customer", 1),
    ("ordered_at", 4),
    ("total", 6),
    ("freight", 8),
    ("carrier", 17),
    ("waybill", 18),
    ("shipped_on", 40),
    ("received_on", 41),
];
const MALL_ITEM: [(&str, usize); 5] = [
    ("order_no", 1),
    ("product", 11),
    ("product_name", 5),
    ("quantity", 9),
    ("price", 8),
];

/// A shop's exported tables, joined by its own order id, as a person maps them once.
#[test]
fn headers_and_lines_in_two_sheets_are_compared() {
    let mut orders = data("cn_sheets/mall/oms_order.csv");
    let items = data("cn_sheets/mall/oms_order_item.csv");
    assert_eq!(orders.rows[2].cell(6).shown(), "18732.00");
    orders.rows[2].cells[6] = Cell::Text("18733.00".to_owned());
    let choices = Choices {
        duplicates: true,
        mappings: vec![mapping(&orders, &MALL_ORDER), mapping(&items, &MALL_ITEM)],
        ..Choices::default()
    };
    let sheets = [
        ("oms_order".to_owned(), orders),
        ("oms_order_item".to_owned(), items),
    ];
    let plan = plan(&sheets, &choices);
    assert_eq!((plan.totals.rows, plan.totals.documents), (94, 65));
    let without_lines = plan
        .aside
        .iter()
        .filter(|a| a.reason == Reason::NoLines)
        .count();
    assert_eq!(
        plan.documents.len() + without_lines,
        65,
        "every header is accounted for"
    );
    for document in &plan.documents {
        let goods: i64 = document.lines.iter().map(|l| l.net_minor).sum();
        let fits = document.stated_minor == Some(goods)
            || document.stated_minor == Some(document.total_minor);
        assert_eq!(document.is_held(), !fits, "{}", document.number);
    }
    let held: Vec<&str> = plan.held().map(|d| d.number.as_str()).collect();
    assert_eq!(held, ["12"], "the one whose total was spoiled");
    let shipped = plan.documents.iter().filter(|d| !d.shipments.is_empty());
    assert!(shipped.clone().count() > 0);
    assert!(
        shipped
            .flat_map(|d| &d.shipments)
            .all(|s| !s.waybill.is_empty() || !s.carrier.is_empty())
    );
    let totals = &plan.totals;
    assert_eq!(
        totals.ready_minor + totals.held_minor + totals.aside_minor,
        totals.net_minor
    );
}
