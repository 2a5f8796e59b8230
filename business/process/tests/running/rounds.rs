//! Rounds of review: what is returned, what stays valid, what becomes void; delegates; forms.

use access::matrix;
use engine::Verdict;
use kernel::Fault;
use process::Acting;
use serde_json::json;
use store::testing::databases;

use crate::company::{Company, changed, codes, content};

// Clauses: EQ-4.2f.
#[tokio::test(flavor = "multi_thread")]
async fn an_objection_begins_a_round_and_only_touched_opinions_become_void() {
    for db in databases().await {
        let company = Company::on(db).await;
        let subject = company.enter().await;
        company.submit(subject, "rep", content(1)).await.unwrap();
        company.approve(subject, "manager", "review").await.unwrap();
        company
            .approve(subject, "finance", "finance")
            .await
            .unwrap();
        assert_eq!(
            codes(
                company
                    .say(subject, ("legal", "legal", Verdict::Object), "")
                    .await
            ),
            ["reason_required"]
        );
        company
            .say(subject, ("legal", "legal", Verdict::Object), "违约金过高")
            .await
            .unwrap();

        // The contract changes: the review and legal looked at it, finance did not.
        let second = changed(content(1), "contract");
        company.submit(subject, "rep", second).await.unwrap();
        let view = company.view(subject, "rep").await.unwrap();
        assert_eq!(view.round, 2);
        let of = |step: &str| view.opinions.iter().find(|o| o.step == step).unwrap();
        assert!(of("review").voided_at.is_some());
        assert!(
            of("review")
                .voided_why
                .as_ref()
                .unwrap()
                .zh
                .contains("合同")
        );
        assert!(of("finance").voided_at.is_none(), "{:?}", of("finance"));
        company.approve(subject, "manager", "review").await.unwrap();
        company.approve(subject, "legal", "legal").await.unwrap();
        assert_eq!(*company.areas.0.milestones.lock().unwrap(), ["approved"]);
        let all = company.view(subject, "rep").await.unwrap().opinions;
        assert_eq!(
            all.iter().filter(|o| o.step != "enter").count(),
            5,
            "every round stays"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn under_review_the_content_is_frozen_until_withdrawn() {
    for db in databases().await {
        let company = Company::on(db).await;
        let subject = company.enter().await;
        company.submit(subject, "rep", content(1)).await.unwrap();
        let acting = company.acting("rep").await;
        let change = |acting: Acting| {
            let process = company.process.clone();
            company.tx(move |tx| {
                let (process, acting) = (process.clone(), acting.clone());
                Box::pin(async move {
                    process
                        .content_changed(tx, subject, content(2), &acting)
                        .await
                })
            })
        };
        assert_eq!(codes(change(acting.clone()).await), ["frozen"]);
        let process = company.process.clone();
        let withdrawing = acting.clone();
        company
            .tx(move |tx| {
                let (process, acting) = (process.clone(), withdrawing.clone());
                Box::pin(async move { process.withdraw(tx, subject, "补充附件", &acting).await })
            })
            .await
            .unwrap();
        change(acting).await.unwrap();
    }
}

// Clauses: EQ-4.2c.
#[tokio::test(flavor = "multi_thread")]
async fn a_large_order_demands_the_assessment() {
    for db in databases().await {
        let company = Company::on(db).await;
        company.set("order.amount", engine::Value::Money(200_000));
        let subject = company.enter().await;
        company.submit(subject, "rep", content(1)).await.unwrap();
        company.approve(subject, "manager", "review").await.unwrap();
        assert_eq!(
            codes(company.approve(subject, "finance", "finance").await),
            ["form_missing"]
        );
        let acting = company.acting("finance").await;
        let fill = |answers: serde_json::Value| {
            let (process, acting) = (company.process.clone(), acting.clone());
            company.tx(move |tx| {
                let (process, acting, answers) = (process.clone(), acting.clone(), answers.clone());
                Box::pin(async move {
                    process
                        .fill_form(tx, subject, "assessment", answers, &acting)
                        .await
                })
            })
        };
        assert!(matches!(fill(json!({})).await, Err(Fault::Invalid(_))));
        fill(json!({"opinion": "风险可控"})).await.unwrap();
        company
            .approve(subject, "finance", "finance")
            .await
            .unwrap();
        let view = company.view(subject, "finance").await.unwrap();
        assert_eq!(view.forms[0].answers, Some(json!({"opinion": "风险可控"})));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_delegate_acts_for_another_and_both_names_count() {
    for db in databases().await {
        let company = Company::on(db).await;
        // The manager has himself represented by the rep, who then must not review his own entry.
        company.delegate("manager", "rep").await;
        let delegate = company.principal("rep").await;
        assert!(
            delegate
                .represents
                .iter()
                .any(|r| r.user == company.user("manager"))
        );
        let subject = company.enter().await;
        company.submit(subject, "rep", content(1)).await.unwrap();
        let permit = access::authorize::<matrix::ViewOrder>(&delegate).unwrap();
        let acting = Acting::new(&permit, company.now);
        let said = company
            .say_as(subject, acting, ("review", Verdict::Approve), "")
            .await;
        assert_eq!(codes(said), ["separation_of_duties"]);

        company.delegate("manager", "other_rep").await;
        company
            .approve(subject, "other_rep", "review")
            .await
            .unwrap();
        let opinion = company
            .view(subject, "manager")
            .await
            .unwrap()
            .opinions
            .into_iter()
            .find(|o| o.step == "review");
        let opinion = opinion.unwrap();
        assert_eq!(opinion.by.name, "other_rep");
        assert_eq!(opinion.on_behalf_of.unwrap().name, "manager");
    }
}
