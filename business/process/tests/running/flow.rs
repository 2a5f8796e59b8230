//! From entry to close; tasks, clocks, clauses; two people at once.

use engine::{Activity, LineFact, Value};
use kernel::Quantity;
use process::{Document, Movement, StepState};
use store::testing::databases;
use uuid::Uuid;

use crate::company::{Company, at, codes, content, line};

#[tokio::test(flavor = "multi_thread")]
async fn an_order_runs_from_entry_to_close() {
    for db in databases().await {
        let company = Company::on(db).await;
        let subject = company.approved().await;
        assert_eq!(*company.areas.0.milestones.lock().unwrap(), ["approved"]);
        let view = company.view(subject, "rep").await.unwrap();
        assert_eq!(view.round, 1);
        let ship = view.steps.iter().find(|s| s.key == "ship").unwrap();
        assert_eq!(ship.state, StepState::Open);
        assert!(ship.refusals.iter().any(|r| r.code == "wrong_post"));
        assert!(
            ship.refusals
                .iter()
                .any(|r| r.code == "gate_closed" && r.clause.as_deref() == Some("T-6"))
        );

        let line = line();
        let move_all = |kind, units, document: &'static str| {
            let (process, acting) = (
                company.process.clone(),
                process::Acting::system("test", company.now),
            );
            let document = Document {
                kind: document,
                id: Uuid::now_v7(),
            };
            let movement = Movement::new(
                subject,
                line,
                (kind, Quantity::whole(units)),
                document,
                company.now,
            );
            company.tx(move |tx| {
                let (process, acting, movement) =
                    (process.clone(), acting.clone(), movement.clone());
                Box::pin(async move { process.record(tx, movement, &acting).await })
            })
        };
        move_all(LineFact::Ordered, 5, "order").await.unwrap();
        company.set("payments.before_shipping_met", Value::Bool(true));
        move_all(LineFact::Shipped, 5, "shipment").await.unwrap();
        move_all(LineFact::Accepted, 5, "acceptance").await.unwrap();
        let view = company.view(subject, "rep").await.unwrap();
        assert_eq!(view.phase, engine::Phase::Closed);
        assert!(view.milestones.iter().all(|m| m.reached));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn only_what_a_decision_needs_is_asked() {
    for db in databases().await {
        let company = Company::on(db).await;
        let subject = company.enter().await;
        company.areas.0.asked.lock().unwrap().clear();
        company.submit(subject, "rep", content(1)).await.unwrap();
        let asked = company.areas.0.asked.lock().unwrap().clone();
        assert!(
            !asked.iter().any(|fact| fact.starts_with("payments.")),
            "{asked:?}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_people_approving_at_once_one_wins() {
    for db in databases().await {
        let company = Company::on(db).await;
        let subject = company.enter().await;
        company.submit(subject, "rep", content(1)).await.unwrap();
        let (one, two) = tokio::join!(
            company.approve(subject, "manager", "review"),
            company.approve(subject, "second_manager", "review"),
        );
        assert!(one.is_ok() != two.is_ok(), "{one:?} {two:?}");
        let lost = if one.is_ok() { two } else { one };
        assert_eq!(codes(lost), ["already_done"]);
        let opinions = company.view(subject, "rep").await.unwrap().opinions;
        assert_eq!(opinions.iter().filter(|o| o.step == "review").count(), 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn skipping_and_wrong_people_are_refused() {
    for db in databases().await {
        let company = Company::on(db).await;
        let subject = company.enter().await;
        assert_eq!(
            codes(company.approve(subject, "finance", "finance").await),
            ["needs_unmet"]
        );
        assert_eq!(
            codes(company.submit(subject, "legal", content(1)).await),
            ["wrong_post"]
        );
        company.submit(subject, "rep", content(1)).await.unwrap();
        assert_eq!(
            codes(company.approve(subject, "legal", "review").await),
            ["wrong_post"]
        );
        assert!(matches!(
            company.approve(subject, "legal", "no_such_step").await,
            Err(kernel::Fault::NotFound("step"))
        ));
        // A rep who neither owns the order nor takes part in it does not see it.
        assert!(matches!(
            company.view(subject, "other_rep").await,
            Err(kernel::Fault::OutOfReach("order"))
        ));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn clocks_run_in_working_days_and_climb_the_ladder() {
    for db in databases().await {
        let mut company = Company::on(db).await;
        let subject = company.enter().await;
        company.submit(subject, "rep", content(1)).await.unwrap();
        let review =
            |view: process::StepsView| view.steps.into_iter().find(|s| s.key == "review").unwrap();
        let before = review(company.view(subject, "manager").await.unwrap());
        // Submitted on Monday, due at the end of Tuesday.
        assert_eq!(before.due_at, Some(at("2025-03-04T09:30:00Z")));
        assert_eq!(before.days_left, Some(1));
        assert!(before.allowed, "{:?}", before.refusals);

        assert_eq!(
            company
                .process
                .tick_due(&company.db, at("2025-03-04T09:00:00Z"))
                .await
                .unwrap(),
            0
        );
        company.now = at("2025-03-06T01:00:00Z");
        assert_eq!(
            company
                .process
                .tick_due(&company.db, company.now)
                .await
                .unwrap(),
            1
        );
        let after = review(company.view(subject, "manager").await.unwrap());
        assert_eq!(
            (after.state, after.escalation, after.late),
            (StepState::Overdue, 1, true)
        );
        assert_eq!(
            company
                .process
                .tick_due(&company.db, company.now)
                .await
                .unwrap(),
            0
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn limits_are_refused_before_they_are_passed() {
    for db in databases().await {
        let company = Company::on(db).await;
        let subject = company.approved().await;
        let line = line();
        let guard = |units| {
            let (process, now) = (company.process.clone(), company.now);
            company.tx(move |tx| {
                let process = process.clone();
                Box::pin(async move {
                    process
                        .guard(
                            tx,
                            subject,
                            Activity::Ship,
                            &[(line, Quantity::whole(units))],
                            now,
                        )
                        .await
                })
            })
        };
        assert_eq!(codes(guard(1).await), ["gate_closed"]);
        company.set("payments.before_shipping_met", Value::Bool(true));
        let (process, acting) = (
            company.process.clone(),
            process::Acting::system("test", company.now),
        );
        let document = Document {
            kind: "order",
            id: subject.id,
        };
        let ordered = Movement::new(
            subject,
            line,
            (LineFact::Ordered, Quantity::whole(2)),
            document,
            company.now,
        );
        company
            .tx(move |tx| {
                let (process, acting, ordered) = (process.clone(), acting.clone(), ordered.clone());
                Box::pin(async move { process.record(tx, ordered, &acting).await })
            })
            .await
            .unwrap();
        guard(2).await.unwrap();
        assert_eq!(codes(guard(3).await), ["beyond_released"]);
    }
}
