//! The ledger: movements, sums, documents that count once, the check that compares both.

use engine::LineFact;
use kernel::{Fault, LineId, Quantity, Result};
use process::{Acting, Document, Movement, Subject};
use store::testing::databases;
use uuid::Uuid;

use crate::company::{Company, line};

async fn record(company: &Company, movements: Vec<Movement>) -> Result<()> {
    let (process, acting) = (company.process.clone(), Acting::system("test", company.now));
    company
        .tx(move |tx| {
            let (process, acting, movements) = (process.clone(), acting.clone(), movements.clone());
            Box::pin(async move { process.record_all(tx, &movements, &acting).await })
        })
        .await
}

fn moved(
    company: &Company,
    subject: Subject,
    line: LineId,
    kind: LineFact,
    units: i64,
) -> Movement {
    let document = Document {
        kind: "test",
        id: Uuid::now_v7(),
    };
    Movement::new(
        subject,
        line,
        (kind, Quantity::whole(units)),
        document,
        company.now,
    )
}

async fn drifts(company: &Company) -> usize {
    company
        .db
        .read_with(|tx| {
            Box::pin(async move {
                let (mut found, mut after) = (0, Some((Uuid::nil(), Uuid::nil())));
                while let Some(key) = after {
                    let (drifts, next) = process::check_projections(tx, key).await?;
                    found += drifts.len();
                    after = next;
                }
                Ok(found)
            })
        })
        .await
        .unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn sums_follow_the_movements() {
    for db in databases().await {
        let company = Company::on(db).await;
        let subject = company.approved().await;
        let (one, two) = (line(), line());
        let batch = vec![
            moved(&company, subject, one, LineFact::Ordered, 5),
            moved(&company, subject, two, LineFact::Ordered, 2),
            moved(&company, subject, one, LineFact::Made, 3),
        ];
        record(&company, batch).await.unwrap();
        record(
            &company,
            vec![moved(&company, subject, one, LineFact::Made, -1)],
        )
        .await
        .unwrap();
        let process = company.process.clone();
        let lines = company
            .db
            .read_with(move |tx| Box::pin(async move { process.lines(tx, subject).await }))
            .await
            .unwrap();
        let of = |line| lines.iter().find(|l| l.line == line).unwrap();
        assert_eq!(of(one).get(LineFact::Made), Quantity::whole(2));
        assert_eq!(of(two).get(LineFact::Ordered), Quantity::whole(2));
        assert_eq!(drifts(&company).await, 0);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_document_counts_once_and_nothing_is_no_movement() {
    for db in databases().await {
        let company = Company::on(db).await;
        let subject = company.approved().await;
        let shipment = moved(&company, subject, line(), LineFact::Shipped, 1);
        record(&company, vec![shipment.clone()]).await.unwrap();
        match record(&company, vec![shipment]).await {
            Err(Fault::Conflict(error)) => assert_eq!(error.code, "line_movements_document_once"),
            other => panic!("{other:?}"),
        }
        let nothing = moved(&company, subject, line(), LineFact::Shipped, 0);
        assert!(matches!(
            record(&company, vec![nothing]).await,
            Err(Fault::Invalid(_))
        ));
        assert_eq!(drifts(&company).await, 0);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn people_who_record_at_once_lose_nothing() {
    for db in databases().await {
        let company = Company::on(db).await;
        let subject = company.approved().await;
        let line = line();
        let each = (0..16).map(|_| {
            record(
                &company,
                vec![moved(&company, subject, line, LineFact::Made, 1)],
            )
        });
        for done in futures_util::future::join_all(each).await {
            done.unwrap();
        }
        let process = company.process.clone();
        let lines = company
            .db
            .read_with(move |tx| Box::pin(async move { process.lines(tx, subject).await }))
            .await
            .unwrap();
        assert_eq!(lines[0].get(LineFact::Made), Quantity::whole(16));
        assert_eq!(drifts(&company).await, 0);
    }
}
