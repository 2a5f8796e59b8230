//! A month of Online Retail: the README's control totals, and what becomes of its dirty rows.

use std::{
    collections::{BTreeMap, HashSet},
    sync::LazyLock,
};

use crate::common::{data, plan, plan_of};
use intake::{
    Choices,
    plan::{ChargeKind, DocumentKind, Plan, Reason},
};

fn month(choices: &Choices) -> Plan {
    let sheet = data("online_retail/online_retail_2010-12.csv.gz");
    plan(
        &[("online_retail_2010-12.csv.gz".to_owned(), sheet)],
        choices,
    )
}

/// Every row of the file is in exactly one place, and so is every penny.
fn check_conserved(plan: &Plan) {
    let mut rows = HashSet::new();
    let lines = plan
        .documents
        .iter()
        .flat_map(|d| d.lines.iter().map(|l| l.place.row));
    let charges = plan
        .documents
        .iter()
        .flat_map(|d| d.charges.iter().map(|c| c.place.row));
    for row in lines
        .chain(charges)
        .chain(plan.aside.iter().map(|a| a.place.row))
    {
        assert!(rows.insert(row), "row {row} is in two places");
    }
    assert_eq!(rows.len(), plan.totals.rows);
    let totals = &plan.totals;
    assert_eq!(
        totals.ready_minor + totals.held_minor + totals.aside_minor,
        totals.net_minor
    );
}

static MONTH: LazyLock<Plan> = LazyLock::new(|| month(&Choices::default()));

#[test]
fn the_month_agrees_with_its_control_totals() {
    let totals = &MONTH.totals;
    assert_eq!(
        (MONTH.source.as_str(), MONTH.currency.code()),
        ("online_retail", "GBP")
    );
    assert_eq!(totals.rows, 42_481);
    assert_eq!((totals.documents, totals.credit_notes), (2_025, 326));
    assert_eq!((totals.customers, totals.products), (948, 2_822));
    assert_eq!(totals.positive_minor, 82_374_614);
    assert_eq!(totals.negative_minor, -7_478_912);
    assert_eq!(
        (totals.net_minor, totals.gross_minor),
        (74_895_702, 74_895_702)
    );
    assert_eq!(totals.net_exact, "748957.02");
    assert_eq!((totals.negative_rows, totals.zero_price_rows), (798, 273));
    assert_eq!(
        (totals.without_customer_rows, totals.duplicate_rows),
        (15_631, 500)
    );
    assert_eq!(totals.zero_quantity_rows, 0);
}

#[test]
fn dirty_rows_are_kept_aside_and_nothing_is_lost() {
    check_conserved(&MONTH);
    let mut reasons = BTreeMap::new();
    for aside in &MONTH.aside {
        *reasons.entry(aside.reason).or_insert(0) += 1;
    }
    let known = [Reason::ZeroPrice, Reason::NoCustomer, Reason::Duplicate];
    assert!(
        reasons.keys().all(|reason| known.contains(reason)),
        "{reasons:?}"
    );
    assert_eq!(reasons[&Reason::ZeroPrice], 273);
    // A row has its first reason: 270 of those with price 0 name no customer either.
    assert_eq!(reasons[&Reason::NoCustomer], 15_631 - 270);
    for finding in ["codes_differ_in_case", "countries_differ"] {
        assert!(
            MONTH.findings.iter().any(|f| f.code == finding),
            "{finding}"
        );
    }
}

#[test]
fn charges_are_no_products_and_credit_notes_are_told() {
    let charges = || MONTH.documents.iter().flat_map(|d| &d.charges);
    for kind in [
        ChargeKind::Freight,
        ChargeKind::Manual,
        ChargeKind::Discount,
        ChargeKind::Fee,
    ] {
        assert!(charges().any(|c| c.kind == kind), "{kind:?}");
    }
    let codes = [
        "POST",
        "DOT",
        "M",
        "D",
        "C2",
        "S",
        "BANK CHARGES",
        "AMAZONFEE",
    ];
    assert!(
        MONTH
            .products
            .iter()
            .all(|p| !codes.contains(&p.key.to_uppercase().as_str()))
    );
    for credit in MONTH
        .documents
        .iter()
        .filter(|d| d.kind == DocumentKind::CreditNote)
    {
        assert!(credit.number.starts_with('C'));
        assert!(
            credit
                .lines
                .iter()
                .all(|l| l.quantity.0 < 0 && l.net_minor < 0)
        );
        assert!(
            credit
                .findings
                .iter()
                .any(|f| f.code == "credit_without_reference")
        );
        assert!(!credit.is_held());
    }
    assert!(
        MONTH
            .documents
            .iter()
            .all(|d| d.kind == DocumentKind::CreditNote || d.total_minor >= 0)
    );
}

#[test]
fn choices_let_in_what_a_person_vouches_for() {
    let choices = Choices {
        duplicates: true,
        free_lines: true,
        customer_for_missing: Some("WALK-IN".to_owned()),
        ..Choices::default()
    };
    let plan = month(&choices);
    check_conserved(&plan);
    assert!(
        plan.aside
            .iter()
            .all(|a| a.reason == Reason::NegativeOnOrder),
        "write-offs stay out"
    );
    assert_eq!(plan.aside.len(), 70);
    assert_eq!(
        (plan.totals.aside_minor, plan.totals.ready_minor),
        (0, 74_895_702)
    );
    assert_eq!(
        plan.totals.without_customer_rows, 15_631,
        "the file's totals stay the file's"
    );
    assert!(plan.customers.iter().any(|c| c.key == "WALK-IN"));
}

#[test]
fn a_small_day_shows_each_case() {
    let plan = plan_of(
        "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n\
         536365,85123A,HEART HOLDER,6,2010-12-01T08:26,2.55,17850,United Kingdom\n\
         536365,POST,POSTAGE,1,2010-12-01T08:27,15,17850,United Kingdom\n\
         536365,85123A,HEART HOLDER,6,2010-12-01T08:26,2.55,17850,United Kingdom\n\
         C536379,D,Discount,-1,2010-12-01T09:41,27.5,14527,United Kingdom\n\
         536414,22139,nan,56,2010-12-01T11:52,0.0,,United Kingdom\n\
         A563185,B,Adjust bad debt,1,2011-08-12T14:50,11062.06,,United Kingdom\n\
         536370,22728,ALARM CLOCK,x,2010-12-01T08:45,3.75,12583,France\n",
        &Choices::default(),
    );
    check_conserved(&plan);
    let first = &plan.documents[0];
    assert_eq!((first.lines.len(), first.charges.len()), (1, 1));
    assert_eq!(first.ordered_at.to_string(), "2010-12-01T08:26:00");
    assert!(first.findings.iter().any(|f| f.code == "time_differs") && !first.is_held());
    let credit = &plan.documents[1];
    assert_eq!(
        (credit.kind, credit.total_minor),
        (DocumentKind::CreditNote, -2_750)
    );
    let reasons: Vec<_> = plan.aside.iter().map(|a| (a.place.row, a.reason)).collect();
    let wanted = [
        (4, Reason::Duplicate),
        (6, Reason::ZeroPrice),
        (7, Reason::Adjustment),
        (8, Reason::BadValue),
    ];
    assert_eq!(reasons, wanted);
    assert_eq!(plan.aside[3].errors[0].heading, "Quantity");
    assert_eq!(plan.products[0].name, "HEART HOLDER");
}
