//! What is short is bought, delivered, inspected and taken into stock.

use access::{Permit, matrix};
use engine::LineFact;
use kernel::{DocumentId, Fault};
use process::StepState;
use procurement::{CancelRequirement, RequirementKind, RequirementState};
use quality::{
    DisposeNonconformance, Disposition, DispositionInput, Named, NonconformanceState, Stage,
};

use crate::company::{Company, code, companies, day, found, units};

fn delivery(arrival: DocumentId) -> Named {
    Named {
        stage: Stage::Incoming,
        line_id: None,
        work_order_id: None,
        arrival_id: Some(arrival),
    }
}

/// Ten pumps with four motors and plenty of seals in stock.
async fn short_of_motors(company: &Company) -> kernel::OrderId {
    company.stock(company.motor, 4).await;
    company.stock(company.seal, 100).await;
    company.order(company.pump, 10).await
}

// Clauses: EQ-5.2a, EQ-5.2c, TR-3.3b.
#[tokio::test(flavor = "multi_thread")]
async fn approval_says_what_is_short_and_by_when_to_order() {
    for company in companies().await {
        let id = short_of_motors(&company).await;
        let seals = company.requirement(id, company.seal).await;
        assert_eq!(
            (seals.state, seals.short()),
            (RequirementState::Covered, units(0))
        );
        let motors = company.requirement(id, company.motor).await;
        assert_eq!(
            (motors.state, motors.kind),
            (RequirementState::Open, RequirementKind::Material)
        );
        assert_eq!((motors.needed, motors.short()), (units(10), units(6)));
        // Due on 31 March after ten working days of work.
        assert_eq!(motors.needed_on, Some(day("2026-03-17")));
        company.plan(id, "2026-03-16").await;
        let planned = company.requirement(id, company.motor).await;
        assert_eq!(
            planned.needed_on,
            Some(day("2026-03-16")),
            "the plan decides"
        );
        assert_eq!(company.step(id, "procure").await, StepState::Open);
        // The next order finds the four motors promised.
        let next = company.order(company.pump, 1).await;
        assert_eq!(
            company.requirement(next, company.motor).await.short(),
            units(1)
        );
        company.assert_sound().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn only_approved_suppliers_and_in_time() {
    for company in companies().await {
        let id = short_of_motors(&company).await;
        let motors = company.requirement(id, company.motor).await;
        let mut input = company.purchase("2026-03-10");
        input.supplier_id = company.other_supplier;
        match company.buy(&motors, input.clone()).await {
            Err(Fault::Refused(refusals)) => {
                assert_eq!(refusals[0].code, "supplier_not_approved");
                assert_eq!(refusals[0].clause.as_deref(), Some("EQ-5.2b"));
            }
            other => panic!("{other:?}"),
        }
        input.reason = "独家供货".into();
        assert!(!company.buy(&motors, input).await.expect("an order").late);
        assert!(company.asked(id).await.is_empty());
        assert!(matches!(
            company.buy(&motors, company.purchase("2026-03-20")).await,
            Err(Fault::Stale(_))
        ));
        let motors = company.requirement(id, company.motor).await;
        assert!(
            company
                .buy(&motors, company.purchase("2026-03-20"))
                .await
                .expect("an order")
                .late
        );
        assert_eq!(company.asked(id).await, ["planner", "sales_rep"]);
    }
}

// Clauses: EQ-5.3a.
#[tokio::test(flavor = "multi_thread")]
async fn deliveries_are_inspected_before_they_are_stock() {
    for company in companies().await {
        let id = short_of_motors(&company).await;
        company.plan(id, "2026-03-16").await;
        let motors = company.requirement(id, company.motor).await;
        assert_eq!(code(company.deliver(&motors, 1, "").await), "not_ordered");
        company
            .buy(&motors, company.purchase("2026-03-10"))
            .await
            .expect("an order");
        let first = company
            .deliver(&motors, 4, "DN-1")
            .await
            .expect("a delivery");
        assert_eq!((first.awaiting, first.on_the_way), (units(4), units(2)));
        assert_eq!(
            code(company.deliver(&motors, 1, "dn-1").await),
            "received_already"
        );
        assert_eq!(
            code(company.deliver(&motors, 3, "DN-2").await),
            "above_ordered"
        );
        assert_eq!(company.asked(id).await, ["quality_inspector"]);
        assert_eq!(
            company.free(company.motor).await,
            4,
            "not stock before its inspection"
        );

        assert_eq!(
            code(
                company
                    .inspect(id, delivery(first.arrival_id), found(5, 0))
                    .await
            ),
            "above_inspectable"
        );
        let done = company
            .inspect(id, delivery(first.arrival_id), found(3, 1))
            .await
            .expect("an inspection");
        assert_eq!(company.free(company.motor).await, 7);
        let nc = company
            .nonconformance(done.nonconformance_id.expect("a nonconformance"))
            .await;
        assert_eq!(
            (nc.state, nc.quantity, nc.post.as_str()),
            (NonconformanceState::Open, units(1), "purchaser")
        );
        assert_eq!(company.asked(id).await, ["purchaser"]);

        send_back(&company, nc.id).await;
        let second = company
            .deliver(&motors, 3, "DN-2")
            .await
            .expect("what is owed comes again");
        company
            .inspect(id, delivery(second.arrival_id), found(3, 0))
            .await
            .expect("an inspection");
        let motors = company.requirement(id, company.motor).await;
        assert_eq!(
            (motors.state, motors.received),
            (RequirementState::Received, units(6))
        );
        assert_eq!(company.free(company.motor).await, 10);
        assert_eq!(company.step(id, "procure").await, StepState::Done);
        company.assert_sound().await;
    }
}

/// The inspector sends a failed delivery back.
async fn send_back(company: &Company, id: DocumentId) {
    let input = |cause: &str| DispositionInput {
        disposition: Disposition::Scrap,
        reason: "退货".into(),
        cause: cause.into(),
    };
    let dispose = |input| async move {
        let permit: Permit<matrix::DisposeNonconformance> = company.permit("inspector").await;
        let process = company.process.clone();
        let command = DisposeNonconformance {
            permit,
            process,
            id,
            version: None,
            input,
            now: company.now,
        };
        company.db.run(command).await
    };
    assert_eq!(
        code(dispose(input("")).await),
        "required",
        "the cause is part of it"
    );
    let done = dispose(input("轴承异响")).await.expect("a decision");
    assert_eq!(done.state, NonconformanceState::Closed);
    assert_eq!(code(dispose(input("轴承异响")).await), "wrong_state");
}

#[tokio::test(flavor = "multi_thread")]
async fn goods_bought_for_a_line_cover_it_from_stock() {
    for company in companies().await {
        let id = company.order(company.control, 2).await;
        let goods = company.requirement(id, company.control).await;
        assert_eq!(
            (goods.kind, goods.needed_on),
            (RequirementKind::Goods, Some(day("2026-03-31")))
        );
        assert_eq!(company.fact(id, LineFact::Bought).await, 2);
        for step in ["plan", "produce", "inspect"] {
            assert_eq!(
                company.step(id, step).await,
                StepState::Skipped,
                "nobody plans or makes what is bought"
            );
        }
        company
            .buy(&goods, company.purchase("2026-03-10"))
            .await
            .expect("an order");
        let come = company
            .deliver(&goods, 2, "DN-9")
            .await
            .expect("a delivery");
        let done = company
            .inspect(id, delivery(come.arrival_id), found(2, 0))
            .await
            .expect("an inspection");
        assert_eq!(done.serials.len(), 2, "machines without a number get one");
        assert_eq!(company.fact(id, LineFact::FromStock).await, 2);
        assert_eq!(company.fact(id, LineFact::Reserved).await, 2);
        assert_eq!(company.step(id, "procure").await, StepState::Done);
        assert_eq!(company.step(id, "inspect").await, StepState::Skipped);
        assert_eq!(company.step(id, "pick").await, StepState::Open);
        company.assert_sound().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_requirement_can_be_given_up_for_a_reason() {
    for company in companies().await {
        let id = short_of_motors(&company).await;
        company.plan(id, "2026-03-16").await;
        let motors = company.requirement(id, company.motor).await;
        let cancel = |reason: &'static str| {
            let (company, motors) = (&company, motors.clone());
            async move {
                let permit = company.permit("purchaser").await;
                let (process, id, version) = (company.process.clone(), motors.id, motors.version);
                let reason = reason.to_owned();
                company
                    .db
                    .run(CancelRequirement {
                        permit,
                        process,
                        id,
                        version,
                        reason,
                        now: company.now,
                    })
                    .await
            }
        };
        assert_eq!(code(cancel(" ").await), "required");
        cancel("仓库又找到六台").await.expect("given up");
        assert!(matches!(
            cancel("仓库又找到六台").await,
            Err(Fault::Stale(_))
        ));
        assert_eq!(
            company.requirement(id, company.motor).await.state,
            RequirementState::Cancelled
        );
        assert_eq!(company.step(id, "procure").await, StepState::Done);
    }
}
