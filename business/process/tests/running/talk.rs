//! Discussion and history: who said what, mentions, readable entries, refusals that leave a trace.

use access::matrix::{DiscussOrder, ViewOrder};
use kernel::{Fault, UserId};
use process::{Comment, Entry, GiveOpinion, Subject};
use store::testing::databases;

use crate::company::{Company, content};

async fn comment(
    company: &Company,
    subject: Subject,
    who: &str,
    mentions: Vec<UserId>,
) -> kernel::Result<Comment> {
    let (process, permit, now) = (
        company.process.clone(),
        company.permit::<DiscussOrder>(who).await,
        company.now,
    );
    company
        .tx(move |tx| {
            let (process, permit, mentions) = (process.clone(), permit.clone(), mentions.clone());
            Box::pin(async move {
                process
                    .comment(tx, subject, ("请看附件 ", &mentions), &permit, now)
                    .await
            })
        })
        .await
}

async fn history(company: &Company, subject: Subject, who: &str) -> Vec<Entry> {
    let (process, permit) = (
        company.process.clone(),
        company.permit::<ViewOrder>(who).await,
    );
    company
        .db
        .read_with(move |tx| {
            Box::pin(async move { process.timeline(tx, subject, (0, 200), &permit).await })
        })
        .await
        .unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mention_brings_somebody_in() {
    for db in databases().await {
        let company = Company::on(db).await;
        let subject = company.enter().await;
        let other = company.user("other_rep");
        assert!(matches!(
            comment(&company, subject, "other_rep", vec![]).await,
            Err(Fault::OutOfReach("order"))
        ));
        assert!(matches!(
            comment(&company, subject, "rep", vec![UserId::new()]).await,
            Err(Fault::Invalid(_))
        ));
        let said = comment(&company, subject, "rep", vec![other])
            .await
            .unwrap();
        assert_eq!(
            (said.body.as_str(), said.mentions[0].name.as_str()),
            ("请看附件", "other_rep")
        );
        comment(&company, subject, "other_rep", vec![])
            .await
            .unwrap();
        let process = company.process.clone();
        let all = company
            .db
            .read_with(move |tx| Box::pin(async move { process.comments(tx, subject).await }))
            .await
            .unwrap();
        assert_eq!(
            all.iter()
                .map(|c| c.author.name.as_str())
                .collect::<Vec<_>>(),
            ["rep", "other_rep"]
        );
    }
}

// Clauses: EQ-3.2c.
#[tokio::test(flavor = "multi_thread")]
async fn history_reads_as_sentences_and_its_chain_holds() {
    for db in databases().await {
        let company = Company::on(db).await;
        let subject = company.approved().await;
        let entries = history(&company, subject, "rep").await;
        let kinds: Vec<&str> = entries.iter().map(|entry| entry.kind.as_str()).collect();
        assert_eq!(kinds[0], "process.started");
        let review = entries.iter().find(|e| e.kind == "opinion.given").unwrap();
        assert_eq!(review.text.zh, "“初审”：同意");
        assert_eq!(
            (
                review.actor.as_ref().unwrap().name.as_str(),
                review.post.post.as_str()
            ),
            ("manager", "sales_manager")
        );
        assert!(
            entries
                .iter()
                .all(|e| !e.text.zh.is_empty() && e.text.zh != e.kind),
            "{kinds:?}"
        );
        let broken = company
            .db
            .read_with(move |tx| {
                Box::pin(async move { events::verify(tx, subject.stream()).await })
            })
            .await;
        assert!(broken.is_ok(), "{broken:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_leaves_a_trace_and_changes_nothing() {
    for db in databases().await {
        let company = Company::on(db).await;
        let subject = company.enter().await;
        company.submit(subject, "rep", content(1)).await.unwrap();
        let opinion = GiveOpinion {
            permit: company.permit("finance").await,
            process: company.process.clone(),
            subject,
            revision: 1,
            step: "finance".to_owned(),
            verdict: engine::Verdict::Approve,
            reason: String::new(),
            answers: engine::Answers::new(),
            forms: Vec::new(),
            now: company.now,
        };
        let before = history(&company, subject, "rep").await.len();
        assert!(matches!(
            company.db.run(opinion).await,
            Err(Fault::Refused(_))
        ));
        let after = history(&company, subject, "rep").await;
        assert_eq!(after.len(), before + 1);
        assert_eq!(after[before].kind, "operation.refused");
        assert!(
            after[before].text.zh.contains("初审"),
            "{}",
            after[before].text.zh
        );
    }
}
