//! The virtual company as a test: a few orders live on both databases, everything is checked after
//! every few acts, one seed gives one history, and a planted fault is found.

use app::simulate::{Outcome, Plan, Violation, VirtualCompany};
use kernel::Moment;
use store::{Db, Sql, params, sql};

const FIXTURE: &str = include_str!("../../../data/demo.yaml");
/// A Monday, midnight in China.
const BEGIN: &str = "2026-03-01T16:00:00Z";
const DAY_SECONDS: i64 = 24 * 3600;

fn begin() -> Moment {
    BEGIN.parse().unwrap()
}

fn plan(days: i64) -> Plan {
    Plan {
        seed: 7,
        orders: 6,
        inquiries: 3,
        from: begin(),
        until: begin().plus_seconds(days * DAY_SECONDS),
        check_every: 5,
        policy: None,
        order_types: Vec::new(),
    }
}

async fn founded(db: &Db, plan: Plan) -> VirtualCompany {
    let files = tempfile::tempdir().unwrap().keep();
    VirtualCompany::found(db.clone(), &files, FIXTURE, plan)
        .await
        .unwrap()
}

async fn lived(db: &Db, days: i64) -> Result<Outcome, Violation> {
    let plan = plan(days);
    let until = plan.until;
    let mut company = founded(db, plan).await;
    company.live_until(until, &mut |_| {}).await?;
    company.end().await
}

/// Lives some days, plants a fault, lives on; what is found.
async fn with_fault(fault: Sql<'static>) -> Vec<Violation> {
    let mut found = Vec::new();
    for db in store::testing::databases().await {
        let plan = plan(12);
        let (half, until) = (begin().plus_seconds(9 * DAY_SECONDS), plan.until);
        let mut company = founded(&db, plan).await;
        company.live_until(half, &mut |_| {}).await.unwrap();
        db.run_with("test.plant", move |tx| {
            Box::pin(async move { tx.execute(fault, params![]).await.map(drop) })
        })
        .await
        .unwrap();
        let lived = company.live_until(until, &mut |_| {}).await;
        found.push(lived.expect_err("the fault is found"));
    }
    found
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_seed_is_one_history_and_everything_holds() {
    let mut outcomes = Vec::new();
    // Twice on each: what differs by chance shows.
    for _ in 0..2 {
        for db in store::testing::databases().await {
            outcomes.push(lived(&db, 30).await.unwrap_or_else(|v| panic!("{v}")));
        }
    }
    let first = &outcomes[0];
    assert!(
        first.orders.values().sum::<i64>() >= 6,
        "{:?}",
        first.orders
    );
    assert!(
        first
            .orders
            .keys()
            .any(|state| state == "approved" || state == "closed")
    );
    assert!(
        first.acts > 50 && first.checks > 50,
        "{} {}",
        first.acts,
        first.checks
    );
    assert!(
        first.refusals.contains_key("forbidden"),
        "{:?}",
        first.refusals
    );
    for other in &outcomes[1..] {
        assert_eq!(first.history, other.history);
        assert_eq!(first, other);
    }
}

/// What a company sees of its commercial side in some months, whatever chance does.
const DOCUMENTS: [&str; 58] = [
    "budget approved",
    "budget returned",
    "change acknowledged",
    "change applied",
    "change of add_line applied",
    "change of date applied",
    "change of place applied",
    "change of price applied",
    "change of price refused",
    "change of quantity applied",
    "change of quantity withdrawn",
    "change of remove_line applied",
    "change refused",
    "change submitted",
    "change submitted, partly decided",
    "change withdrawn",
    "contract frame in_force",
    "contract lapsed",
    "contract single draft",
    "contract single in_force",
    "contract single terminated",
    "credit approved",
    "credit declined",
    "credit requested",
    "frame nearly used up",
    "inquiry by fair",
    "inquiry by mail",
    "inquiry by online",
    "inquiry by phone",
    "inquiry by referral",
    "inquiry lost",
    "inquiry open",
    "inquiry ordered",
    "inquiry quoted",
    "obligation of customer, late",
    "obligation of customer, open",
    "obligation of us, kept",
    "obligation of us, notice, kept",
    "obligation of us, open",
    "order cancelled forfeit",
    "order cancelled keep",
    "order cancelled refund",
    "order from contract",
    "order from quotation",
    "order from quotation, explained",
    "order held",
    "order in USD",
    "order resumed",
    "order short_closed",
    "quotation accepted",
    "quotation below floor",
    "quotation declined",
    "quotation draft",
    "quotation expired",
    "quotation issued",
    "quotation superseded",
    "quotation withdrawn",
    "supplement in_force",
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_kind_of_commercial_document_comes_to_every_end() {
    let db = store::testing::databases().await.remove(0);
    let plan = Plan {
        orders: 8,
        inquiries: 36,
        check_every: 0,
        ..plan(58)
    };
    let until = plan.until;
    let mut company = founded(&db, plan).await;
    let lived = company.live_until(until, &mut |_| {}).await;
    lived.unwrap_or_else(|violation| panic!("{violation}"));
    let outcome = company.end().await.unwrap_or_else(|v| panic!("{v}"));
    let missing: Vec<_> = DOCUMENTS
        .into_iter()
        .filter(|what| !outcome.documents.contains_key(*what))
        .collect();
    assert!(
        missing.is_empty(),
        "{missing:?} of {:#?}",
        outcome.documents
    );
}

const APPROVED: Sql = sql!(
    "SELECT DISTINCT order_type FROM orders WHERE approved_at IS NOT NULL ORDER BY order_type"
);
const SHIPPED: Sql = sql!(
    "SELECT DISTINCT o.order_type FROM orders o JOIN line_facts f ON f.subject_id = o.id \
     WHERE f.shipped > 0"
);

/// What is imported has been lived elsewhere.
const TYPES: Sql = sql!(
    "SELECT order_type FROM policy_bindings WHERE order_type NOT LIKE 'imported%' ORDER BY order_type"
);

async fn words(db: &Db, sql: Sql<'static>) -> Vec<String> {
    let rows = db
        .read_with(move |tx| Box::pin(async move { tx.fetch_all(sql, params![]).await }))
        .await
        .unwrap();
    rows.iter().map(|row| row.get(0).unwrap()).collect()
}

/// The order types for which a policy is shipped.
async fn shipped() -> Vec<String> {
    let db = store::testing::databases().await.remove(0);
    founded(&db, plan(1)).await;
    words(&db, TYPES).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_shipped_policy_is_lived_under() {
    let db = store::testing::databases().await.remove(0);
    let types = shipped().await;
    assert_eq!(types.len(), 11, "{types:?}");
    let plan = Plan {
        orders: 33,
        inquiries: 8,
        check_every: 25,
        order_types: types.clone(),
        ..plan(140)
    };
    let until = plan.until;
    let mut company = founded(&db, plan).await;
    let lived = company.live_until(until, &mut |_| {}).await;
    lived.unwrap_or_else(|violation| panic!("{violation}"));
    let outcome = company.end().await.unwrap_or_else(|v| panic!("{v}"));
    assert_eq!(words(&db, APPROVED).await, types, "{:?}", outcome.orders);
    // What is sold from stock alone may wait for it.
    let shipped = words(&db, SHIPPED).await;
    assert!(shipped.len() >= 9, "{shipped:?}");
    assert!(
        outcome.orders.contains_key("closed"),
        "{:?}",
        outcome.orders
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_projection_that_lies_is_found() {
    const LIE: Sql = sql!("UPDATE line_facts SET invoiced = invoiced + 1000000");
    for violation in with_fault(LIE).await {
        assert!(violation.what.contains("line facts"), "{violation}");
        assert!(violation.to_string().contains("seed 7"), "{violation}");
        assert!(!violation.last_acts.is_empty());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_order_that_does_not_add_up_is_found() {
    const LIE: Sql = sql!("UPDATE orders SET gross = gross + 1");
    for violation in with_fault(LIE).await {
        assert!(violation.what.contains("sum of its lines"), "{violation}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_order_that_owes_something_else_is_found() {
    const LIE: Sql = sql!("UPDATE order_money SET credited = credited + 1");
    for violation in with_fault(LIE).await {
        assert!(violation.what.contains("owes what of it"), "{violation}");
    }
}
