//! How well clauses are kept: counted by person and month, with the orders behind each figure.

use access::matrix::ViewCompliance;
use engine::{Verdict, compliance::ClauseState};
use process::{ClauseMark, MarksOf, PolicyFigures, Tally};
use store::testing::databases;

use crate::company::{Company, at, changed, content};

async fn figures(company: &Company) -> PolicyFigures {
    let (process, permit) = (
        company.process.clone(),
        company.permit::<ViewCompliance>("general").await,
    );
    company
        .db
        .read_with(move |tx| {
            Box::pin(async move { process.clauses(tx, "small-sales", Some(&permit)).await })
        })
        .await
        .unwrap()
}

fn of(figures: &PolicyFigures, clause: &str) -> Tally {
    figures
        .clauses
        .iter()
        .find(|c| c.id == clause)
        .unwrap()
        .total
}

fn not_applicable(figures: &PolicyFigures, clause: &str) -> Option<i64> {
    let found = figures.clauses.iter().find(|c| c.id == clause).unwrap();
    found.not_applicable
}

async fn marks(company: &Company, clause: &'static str, state: ClauseState) -> Vec<ClauseMark> {
    let (process, permit) = (
        company.process.clone(),
        company.permit::<ViewCompliance>("general").await,
    );
    company
        .db
        .read_with(move |tx| {
            Box::pin(async move {
                let of = MarksOf {
                    policy: "small-sales",
                    clause,
                    state: Some(state),
                    after: None,
                    limit: 50,
                };
                process.clause_marks(tx, &of, &permit).await
            })
        })
        .await
        .unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clause_is_due_then_kept_and_the_counts_survive_folding() {
    for db in databases().await {
        let company = Company::on(db).await;
        let subject = company.enter().await;
        assert_eq!(
            of(&figures(&company).await, "T-1"),
            Tally {
                kept: 0,
                broken: 0,
                due: 1
            }
        );
        assert_eq!(
            marks(&company, "T-1", ClauseState::Due).await[0].subject,
            subject
        );
        company.submit(subject, "rep", content(1)).await.unwrap();
        let before = figures(&company).await;
        assert_eq!(not_applicable(&before, "T-1"), Some(0));
        assert_eq!(not_applicable(&before, "T-4"), Some(1));
        assert_eq!(
            of(&before, "T-1"),
            Tally {
                kept: 1,
                broken: 0,
                due: 0
            }
        );
        assert_eq!(of(&before, "T-2").due, 1);
        assert!(before.clauses[0].by_period.contains_key("2025-03"));
        assert!(
            company
                .process
                .fold_clause_deltas(&company.db)
                .await
                .unwrap()
                > 0
        );
        assert_eq!(of(&figures(&company).await, "T-1"), of(&before, "T-1"));
        assert_eq!(
            company
                .process
                .fold_clause_deltas(&company.db)
                .await
                .unwrap(),
            0
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_comes_too_late_is_broken_with_proof() {
    for db in databases().await {
        let mut company = Company::on(db).await;
        let subject = company.enter().await;
        company.submit(subject, "rep", content(1)).await.unwrap();
        company.now = at("2025-03-06T01:00:00Z");
        company
            .process
            .tick_due(&company.db, company.now)
            .await
            .unwrap();
        let broken = marks(&company, "T-3", ClauseState::Broken).await;
        assert_eq!(broken[0].subject, subject);
        assert!(broken[0].event_seq.is_some());
        assert_eq!(
            broken[0].department,
            Some(company.sales),
            "the review is a matter of the sales department"
        );
        company.approve(subject, "manager", "review").await.unwrap();
        assert_eq!(
            of(&figures(&company).await, "T-3"),
            Tally {
                kept: 0,
                broken: 1,
                due: 0
            }
        );
        assert_eq!(
            marks(&company, "T-3", ClauseState::Broken).await.len(),
            1,
            "done later, it stays broken"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_round_takes_back_what_was_counted() {
    for db in databases().await {
        let company = Company::on(db).await;
        let subject = company.enter().await;
        company.submit(subject, "rep", content(1)).await.unwrap();
        company.approve(subject, "manager", "review").await.unwrap();
        assert_eq!(of(&figures(&company).await, "T-2").kept, 1);
        company
            .say(subject, ("legal", "legal", Verdict::Return), "合同缺页")
            .await
            .unwrap();
        company
            .submit(subject, "rep", changed(content(1), "contract"))
            .await
            .unwrap();
        company.approve(subject, "manager", "review").await.unwrap();
        let figures = figures(&company).await;
        assert_eq!(
            of(&figures, "T-2"),
            Tally {
                kept: 1,
                broken: 0,
                due: 0
            },
            "counted once per order"
        );
        assert_eq!(of(&figures, "T-5").due, 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn figures_stay_within_the_readers_reach() {
    for db in databases().await {
        let company = Company::on(db).await;
        let subject = company.enter().await;
        company.submit(subject, "rep", content(1)).await.unwrap();
        let (process, other) = (
            company.process.clone(),
            company.permit::<ViewCompliance>("other_rep").await,
        );
        let seen = company
            .db
            .read_with(move |tx| {
                Box::pin(async move { process.clauses(tx, "small-sales", Some(&other)).await })
            })
            .await
            .unwrap();
        assert!(
            seen.clauses
                .iter()
                .all(|clause| clause.total == Tally::default())
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rule_book_says_what_keeps_its_clauses_and_what_its_limits_are() {
    for db in databases().await {
        let company = Company::on(db).await;
        let book = figures(&company).await;
        let clause = |id: &str| book.clauses.iter().find(|c| c.id == id).unwrap();
        let keepers = |id: &str| -> Vec<&str> {
            let titles = clause(id).kept_by.iter();
            titles.map(|title| title.zh.as_str()).collect()
        };
        assert_eq!(keepers("T-1"), ["“录入”2 个工作日内完成", "已核对"]);
        assert_eq!(keepers("T-4").len(), 2);
        assert!(clause("T-3").measured);
        assert!(!clause("T-8").measured, "guidance is not counted");
        assert_eq!(clause("T-8").not_applicable, None);
        let limit = book.parameters.iter().find(|p| p.key == "large_order");
        assert_eq!(limit.unwrap().value, "1000.00");
        assert_eq!(book.parameters[0].value, "2");
    }
}
