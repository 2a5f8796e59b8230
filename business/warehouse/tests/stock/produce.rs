//! What production makes is held for its line, gets its number, and leaves only after quality.

use engine::LineFact;
use kernel::{DocumentId, OrderId, ProductId, Quantity};
use process::{Document, Movement, Subject};
use warehouse::{Produced, Scrapped};

use crate::company::{Company, code, companies};

/// Plans and reports pieces for an order, as production does.
async fn produce(
    company: &Company,
    order: OrderId,
    product: ProductId,
    quantity: i64,
) -> Vec<String> {
    let (process, now, line) = (
        company.process.clone(),
        company.now,
        company.line(order).await,
    );
    company
        .acting(move |tx, acting| {
            let process = process.clone();
            Box::pin(async move {
                let report = DocumentId::new();
                let document = Document {
                    kind: "work_report",
                    id: report.0,
                };
                let pieces = Quantity::whole(quantity);
                let subject = Subject::sales_order(order);
                let of = |fact| Movement::new(subject, line, (fact, pieces), document, now);
                process
                    .record_all(tx, &[of(LineFact::Planned), of(LineFact::Made)], &acting)
                    .await?;
                let produced = Produced {
                    order_line: Some((order, line)),
                    product,
                    quantity: pieces,
                    work_order: DocumentId::new(),
                    report,
                    occurred_at: now,
                };
                warehouse::receive_produced(tx, &process, &produced, &acting).await
            })
        })
        .await
        .unwrap()
}

/// Quality passes machines.
async fn pass(company: &Company, order: OrderId, serials: &[String]) {
    let (process, now, line) = (
        company.process.clone(),
        company.now,
        company.line(order).await,
    );
    let serials = serials.to_vec();
    company
        .acting(move |tx, acting| {
            let (process, serials) = (process.clone(), serials.clone());
            Box::pin(async move {
                warehouse::machines_passed(tx, &serials, &acting).await?;
                let count = Quantity::whole(i64::try_from(serials.len()).unwrap());
                let document = Document {
                    kind: "inspection",
                    id: DocumentId::new().0,
                };
                let passed = (LineFact::Passed, count);
                let movement =
                    Movement::new(Subject::sales_order(order), line, passed, document, now);
                process.record(tx, movement, &acting).await
            })
        })
        .await
        .unwrap();
}

// Clauses: EQ-5.3a.
#[tokio::test]
async fn made_machines_leave_only_after_they_passed() {
    for company in companies().await {
        let pump = company.product("YS-150", "make", true).await;
        let order = company.order(pump, 2).await;
        let made = produce(&company, order, pump, 2).await;
        assert_eq!(made, ["YS-150-26-000001", "YS-150-26-000002"]);
        assert_eq!(company.fact(order, LineFact::Reserved).await, 2);
        assert_eq!(company.fact(order, LineFact::FromStock).await, 0);
        assert_eq!(
            code(company.pick(order, 1, &[&made[0]]).await),
            "not_passed"
        );
        pass(&company, order, &made[..1]).await;
        assert_eq!(
            code(company.pick(order, 1, &[&made[1]]).await),
            "not_passed"
        );
        company.pick(order, 1, &[&made[0]]).await.unwrap();
        assert_eq!(company.level(pump).await, (1, 1, 0));
        company.assert_sound().await;
    }
}

#[tokio::test]
async fn a_scrapped_machine_is_gone() {
    for company in companies().await {
        let pump = company.product("YS-150", "make", true).await;
        let order = company.order(pump, 2).await;
        let made = produce(&company, order, pump, 2).await;
        let (process, line) = (company.process.clone(), company.line(order).await);
        let bad = made[1].clone();
        company
            .acting(move |tx, acting| {
                let (process, bad) = (process.clone(), bad.clone());
                Box::pin(async move {
                    let scrapped = Scrapped {
                        order_line: (order, line),
                        product: pump,
                        quantity: Quantity::ONE,
                        serials: vec![bad],
                        document: Document {
                            kind: "nonconformance",
                            id: DocumentId::new().0,
                        },
                        reason: "壳体裂纹".into(),
                    };
                    warehouse::scrap(tx, &process, &scrapped, &acting).await
                })
            })
            .await
            .unwrap();
        assert_eq!(company.fact(order, LineFact::Reserved).await, 1);
        assert_eq!(company.level(pump).await, (1, 1, 0));
        assert_eq!(
            code(company.pick(order, 1, &[&made[1]]).await),
            "not_in_stock"
        );
        company.assert_sound().await;
    }
}

#[tokio::test]
async fn material_is_issued_as_far_as_it_is_free() {
    for company in companies().await {
        let seal = company.product("SEAL-50", "stock", false).await;
        company.receive("DN-1", seal, 5).await.unwrap();
        let order = company.order(seal, 3).await;
        let issued = company
            .acting(move |tx, acting| {
                Box::pin(async move {
                    let wanted = [(seal, Quantity::whole(4))];
                    warehouse::issue_material(tx, &wanted, DocumentId::new(), &acting).await
                })
            })
            .await
            .unwrap();
        assert_eq!(issued, [(seal, Quantity::whole(2))]);
        assert_eq!(company.level(seal).await, (3, 3, 0));
        assert_eq!(company.fact(order, LineFact::Reserved).await, 3);
        company.assert_sound().await;
    }
}
