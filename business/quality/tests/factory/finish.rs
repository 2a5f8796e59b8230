//! What is made is inspected; what fails is held until it is in order.

use access::{Permit, matrix};
use engine::LineFact;
use kernel::{DocumentId, Fault, OrderId, Quantity, Result};
use process::StepState;
use production::WorkOrderState;
use quality::{
    CorrectNonconformance, CorrectionInput, DisposeNonconformance, Disposition, DispositionInput,
    Findings, Named, NonconformanceChanged, NonconformanceState, Reinspect, Stage,
};
use warehouse::SerialStatus;

use crate::company::{Company, code, companies, found, machines, units};

/// An order for four pumps, planned, with all its material.
async fn under_way(company: &Company) -> OrderId {
    company.stock(company.motor, 10).await;
    company.stock(company.seal, 20).await;
    let id = company.order(company.pump, 4).await;
    company.plan(id, "2026-03-09").await;
    id
}

async fn correct(company: &Company, id: DocumentId, who: &str) -> Result<i64> {
    let permit: Permit<matrix::CorrectNonconformance> = company.permit(who).await;
    let input = CorrectionInput {
        cause: "密封圈装反".into(),
        action: "重新装配并培训".into(),
    };
    let process = company.process.clone();
    company
        .db
        .run(CorrectNonconformance {
            permit,
            process,
            id,
            version: None,
            input,
            now: company.now,
        })
        .await
}

async fn reinspect(
    company: &Company,
    id: DocumentId,
    who: &str,
    findings: Findings,
) -> Result<NonconformanceChanged> {
    let permit: Permit<matrix::InspectQuality> = company.permit(who).await;
    let command = Reinspect {
        permit,
        process: company.process.clone(),
        inspection: DocumentId::new(),
        id,
        version: None,
        findings,
        occurred_at: None,
        now: company.now,
    };
    company.db.run(command).await
}

async fn dispose(
    company: &Company,
    id: DocumentId,
    disposition: Disposition,
) -> Result<NonconformanceChanged> {
    let permit: Permit<matrix::DisposeNonconformance> = company.permit("inspector").await;
    let input = DispositionInput {
        disposition,
        reason: "客户书面同意".into(),
        cause: "铸件砂眼".into(),
    };
    let process = company.process.clone();
    company
        .db
        .run(DisposeNonconformance {
            permit,
            process,
            id,
            version: None,
            input,
            now: company.now,
        })
        .await
}

// Clauses: EQ-5.3b.
#[tokio::test(flavor = "multi_thread")]
#[expect(clippy::too_many_lines, reason = "one story, told in order")]
async fn fail_correct_reinspect_pass() {
    for company in companies().await {
        let id = under_way(&company).await;
        let serials = company.make(id, 4).await.expect("a report").serials;
        assert_eq!(serials.len(), 4, "each machine gets its number");
        assert_eq!(
            (
                company.free(company.motor).await,
                company.free(company.seal).await
            ),
            (6, 12)
        );
        assert_eq!(code(company.make(id, 1).await), "above_rest");

        let stranger = ["NO-1".to_owned()];
        assert_eq!(
            code(company.inspect_machines(id, &stranger, &[]).await),
            "unknown_serial"
        );
        let (good, bad) = serials.split_at(3);
        let done = company
            .inspect_machines(id, good, bad)
            .await
            .expect("an inspection");
        assert_eq!(company.fact(id, LineFact::Passed).await, 3);
        assert_eq!(
            company.machine(id, &bad[0]).await.status,
            SerialStatus::Blocked
        );
        assert_eq!(
            company.machine(id, &good[0]).await.status,
            SerialStatus::Good
        );
        assert_eq!(company.asked(id).await, ["sales_rep", "workshop"]);
        let again = company.inspect_machines(id, bad, &[]).await;
        assert_eq!(
            code(again),
            "above_inspectable",
            "what failed comes back by its re-inspection only"
        );

        let nc = done.nonconformance_id.expect("a nonconformance");
        assert_eq!(
            code(reinspect(&company, nc, "inspector", machines(bad, &[])).await),
            "wrong_state"
        );
        correct(&company, nc, "workshop")
            .await
            .expect("a correction");
        assert_eq!(company.asked(id).await, ["quality_inspector", "sales_rep"]);
        let failed_again = reinspect(&company, nc, "inspector", machines(&[], bad))
            .await
            .expect("a finding");
        assert_eq!(failed_again.state, NonconformanceState::Open);
        assert_eq!(company.nonconformance(nc).await.round, 2);
        correct(&company, nc, "inspector")
            .await
            .expect("a correction");
        let own = reinspect(&company, nc, "inspector", machines(bad, &[])).await;
        assert_eq!(code(own), "separation_of_duties");
        reinspect(&company, nc, "second_inspector", machines(bad, &[]))
            .await
            .expect("a pass");

        assert_eq!(company.fact(id, LineFact::Passed).await, 4);
        assert_eq!(
            company.machine(id, &bad[0]).await.status,
            SerialStatus::Good
        );
        assert_eq!(company.step(id, "inspect").await, StepState::Done);
        assert_eq!(company.asked(id).await, ["sales_rep"]);
        let missing = company
            .read(move |tx| {
                Box::pin(async move { quality::machines_without_dossier(tx, id).await })
            })
            .await;
        assert!(missing.is_empty());
        company.assert_sound().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn never_more_passes_than_was_made() {
    for company in companies().await {
        let id = under_way(&company).await;
        let nothing = company.inspect_machines(id, &["X".to_owned()], &[]).await;
        assert_eq!(code(nothing), "above_inspectable");
        let serials = company.make(id, 2).await.expect("a report").serials;
        company
            .inspect_machines(id, &serials, &[])
            .await
            .expect("an inspection");
        match company.inspect_machines(id, &serials[..1], &[]).await {
            Err(Fault::Invalid(errors)) => {
                assert_eq!(errors[0].pointer, "/passed");
                assert!(
                    errors[0].message.zh.contains("已生产 2，已合格 2"),
                    "{}",
                    errors[0].message.zh
                );
            }
            other => panic!("{other:?}"),
        }
        assert_eq!(company.fact(id, LineFact::Passed).await, 2);
        assert_eq!(
            company.step(id, "pick").await,
            StepState::Open,
            "the first good units may leave"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_inspectors_at_once_pass_a_machine_once() {
    for company in companies().await {
        let id = under_way(&company).await;
        let serials = company.make(id, 1).await.expect("a report").serials;
        let (one, two) = tokio::join!(
            company.inspect_machines(id, &serials, &[]),
            company.inspect_machines(id, &serials, &[]),
        );
        assert!(one.is_ok() != two.is_ok(), "{one:?} {two:?}");
        assert_eq!(company.fact(id, LineFact::Passed).await, 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_scrapped_is_made_again() {
    for company in companies().await {
        let id = under_way(&company).await;
        let serials = company.make(id, 4).await.expect("a report").serials;
        let (good, bad) = serials.split_at(3);
        let done = company
            .inspect_machines(id, good, bad)
            .await
            .expect("an inspection");
        assert_eq!(company.work(id).await.state, WorkOrderState::Done);
        let nc = done.nonconformance_id.expect("a nonconformance");
        dispose(&company, nc, Disposition::Scrap)
            .await
            .expect("a decision");
        let work = company.work(id).await;
        assert_eq!(
            (work.state, work.rest()),
            (WorkOrderState::InProgress, units(1))
        );
        assert_eq!(company.fact(id, LineFact::Made).await, 3);
        assert_eq!(company.fact(id, LineFact::Reserved).await, 3);
        assert_eq!(
            company.machine(id, &bad[0]).await.status,
            SerialStatus::Removed
        );
        assert_eq!(company.step(id, "produce").await, StepState::Open);

        let again = company.make(id, 1).await.expect("a report").serials;
        company
            .inspect_machines(id, &again, &[])
            .await
            .expect("an inspection");
        assert_eq!(company.fact(id, LineFact::Passed).await, 4);
        company.assert_sound().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_accepted_for_a_reason_may_leave() {
    for company in companies().await {
        let id = under_way(&company).await;
        let serials = company.make(id, 1).await.expect("a report").serials;
        let done = company
            .inspect_machines(id, &[], &serials)
            .await
            .expect("an inspection");
        let nc = done.nonconformance_id.expect("a nonconformance");
        dispose(&company, nc, Disposition::Rework)
            .await
            .expect("a decision");
        assert_eq!(
            company.nonconformance(nc).await.state,
            NonconformanceState::Open
        );
        dispose(&company, nc, Disposition::Accept)
            .await
            .expect("a decision");
        assert_eq!(company.fact(id, LineFact::Passed).await, 1);
        assert_eq!(
            company.machine(id, &serials[0]).await.status,
            SerialStatus::Good
        );
        let nc = company.nonconformance(nc).await;
        assert_eq!(
            (nc.state, nc.cause.as_str()),
            (NonconformanceState::Closed, "铸件砂眼")
        );
    }
}

// Clauses: EQ-5.3c.
#[tokio::test(flavor = "multi_thread")]
async fn a_dossier_tells_a_machines_life() {
    for company in companies().await {
        let id = under_way(&company).await;
        let work_order = company.work(id).await.id;
        let named = Named {
            stage: Stage::InProcess,
            line_id: None,
            work_order_id: Some(work_order),
            arrival_id: None,
        };
        let in_process = company
            .inspect(id, named, found(3, 1))
            .await
            .expect("an inspection");
        let nc = in_process.nonconformance_id.expect("a nonconformance");
        correct(&company, nc, "workshop")
            .await
            .expect("a correction");
        reinspect(&company, nc, "inspector", found(1, 0))
            .await
            .expect("a pass");
        assert_eq!(
            company.fact(id, LineFact::Passed).await,
            0,
            "work under way passes nothing yet"
        );

        let serials = company.make(id, 1).await.expect("a report").serials;
        company
            .inspect_machines(id, &serials, &[])
            .await
            .expect("an inspection");
        let number = serials[0].clone();
        let dossier = company
            .read(move |tx| {
                Box::pin(async move { quality::dossier(tx, &number.to_lowercase()).await })
            })
            .await;
        assert_eq!(dossier.serial, serials[0]);
        assert_eq!(dossier.work_order.expect("a work order").id, work_order);
        assert_eq!(dossier.materials.len(), 2);
        assert_eq!(dossier.inspections.len(), 3);
        let last = dossier.inspections.last().expect("an inspection");
        assert_eq!(
            (last.stage, last.passed, last.failed),
            (Stage::Final, Quantity::ONE, Quantity::ZERO)
        );
        assert_eq!(last.passed_serials, serials);
        assert_eq!(dossier.moves.len(), 1);
        assert_eq!(dossier.address, format!("/serials/{}", serials[0]));
    }
}
