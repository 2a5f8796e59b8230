//! A document is entered wholly or not at all.

use std::sync::Arc;

use ::store::{BoxFuture, Db, Query, Tx, testing::databases};
use access::{Permit, Post, authorize, matrix::RunImport, testing};
use engine::FactSet;
use jiff::civil::date;
use kernel::{Clock as _, Currency, Fault, Moment, Quantity, Result, SystemClock, UnitPrice, text};
use orders::IMPORTED_ORDER;
use process::{Acting, Areas, CheckReport, Happened, Heading, Movement, Process, Subject, Wanted};
use uuid::Uuid;

use crate::{
    EntryKey, EntryKind, NewImport,
    carry_out::carry_out,
    plan::{Document, DocumentKind, Line, Party, Place, Plan, Product},
    store,
    totals::Totals,
};

/// Areas that find fault with every movement, after the order was written.
struct Faulty;

impl Areas for Faulty {
    fn facts<'a>(
        &'a self,
        _: &'a mut Tx<'_>,
        _: Subject,
        _: &'a Wanted<'a>,
        _: &'a mut FactSet,
        _: Moment,
    ) -> BoxFuture<'a, Result<()>> {
        Box::pin(async { Ok(()) })
    }

    fn check<'a>(
        &'a self,
        _: &'a mut Tx<'_>,
        _: Subject,
        _: &'a str,
        _: Moment,
    ) -> BoxFuture<'a, Result<CheckReport>> {
        Box::pin(async { Ok(CheckReport::default()) })
    }

    fn react<'a>(
        &'a self,
        _: &'a mut Tx<'_>,
        _: Subject,
        _: &'a Happened<'a>,
        _: &'a Acting,
    ) -> BoxFuture<'a, Result<()>> {
        Box::pin(async { Ok(()) })
    }

    fn moved<'a>(
        &'a self,
        _: &'a mut Tx<'_>,
        _: Subject,
        _: &'a [Movement],
        _: &'a Acting,
    ) -> BoxFuture<'a, Result<()>> {
        let fault = Fault::invalid("/quantity", "faulty", text!("不对", "wrong"));
        Box::pin(async { Err(fault) })
    }

    fn headings<'a>(
        &'a self,
        _: &'a mut Tx<'_>,
        _: &'a [Subject],
    ) -> BoxFuture<'a, Result<Vec<Heading>>> {
        Box::pin(async { Ok(Vec::new()) })
    }
}

/// One order over two pumps.
fn plan() -> Plan {
    let place = Place {
        sheet: "订单".to_owned(),
        row: 2,
    };
    let key = EntryKey {
        kind: EntryKind::Line,
        hash: "1".to_owned(),
        subject: "P-1".to_owned(),
        occurrence: 1,
        ordinal: 1,
    };
    let line = Line {
        key,
        place: place.clone(),
        product: "P-1".to_owned(),
        quantity: Quantity::whole(2),
        unit: String::new(),
        price: UnitPrice(100_000_000),
        tax_included: false,
        discount: Default::default(),
        tax_rate: None,
        gift: false,
        customer_po_line: String::new(),
        customer_article_no: String::new(),
        remark: String::new(),
        net_minor: 20_000,
    };
    let document = Document {
        number: "A-1".to_owned(),
        kind: DocumentKind::Order,
        place,
        header_hash: "1".to_owned(),
        customer: "C-1".to_owned(),
        ordered_at: date(2025, 3, 3).at(0, 0, 0, 0),
        required_on: None,
        customer_po: String::new(),
        contract_no: String::new(),
        ship_to: String::new(),
        sales_person: String::new(),
        remark: String::new(),
        lines: vec![line],
        charges: Vec::new(),
        shipments: Vec::new(),
        receipts: Vec::new(),
        stated_minor: None,
        total_minor: 20_000,
        findings: Vec::new(),
    };
    let customer = Party {
        key: "C-1".to_owned(),
        name: "瀚海水务".to_owned(),
        ..Party::default()
    };
    let product = Product {
        key: "P-1".to_owned(),
        name: "离心泵".to_owned(),
        unit: "台".to_owned(),
        ..Product::default()
    };
    Plan {
        source: "old".to_owned(),
        currency: Currency::CNY,
        customers: vec![customer],
        products: vec![product],
        documents: vec![document],
        aside: Vec::new(),
        findings: Vec::new(),
        totals: Totals::default(),
    }
}

/// A process with the rules of imported orders, and a run that somebody may carry out.
async fn begun(db: &Db) -> (Process, Permit<RunImport>, Uuid) {
    let sales = testing::department(db, "sales").await;
    let manager = testing::person(db, "manager", &[(Post::SalesManager, sales)]).await;
    let permit: Permit<RunImport> = authorize(&testing::principal(db, manager).await).unwrap();
    let process = Process::new(Arc::new(Faulty));
    let (publisher, by, run) = (process.clone(), permit.clone(), Uuid::now_v7());
    db.run_with("test.begin", move |tx| {
        let (process, by, now) = (publisher.clone(), by.clone(), SystemClock.now());
        Box::pin(async move {
            let yaml = include_str!("../../../../policies/imported.yaml");
            let publish = access::system("test");
            process
                .publish(tx, (yaml, ""), &[IMPORTED_ORDER], &publish, now)
                .await?;
            let new = NewImport {
                id: run,
                uploads: Vec::new(),
                files: Vec::new(),
                preset: None,
                choices: Default::default(),
            };
            store::insert(tx, &by, &new, now).await
        })
    })
    .await
    .unwrap();
    process.load(db).await.unwrap();
    (process, permit, run)
}

#[tokio::test(flavor = "multi_thread")]
async fn what_fails_while_it_is_written_leaves_nothing() {
    for db in databases().await {
        let (process, permit, run) = begun(&db).await;
        let plan = (run, Arc::new(plan()));
        let entered = carry_out(&db, &process, &SystemClock, &permit, plan, |_| {}).await;
        assert!(
            matches!(&entered, Err(Fault::Invalid(e)) if e[0].code == "faulty"),
            "{entered:?}"
        );
        let orders = db
            .read_with(|tx| {
                Box::pin(async move {
                    let query = Query::new("SELECT COUNT(*) FROM orders");
                    tx.fetch_one(query.sql(), query.params())
                        .await?
                        .get::<i64>(0)
                })
            })
            .await
            .unwrap();
        assert_eq!(orders, 0, "no half of it stays");
    }
}
