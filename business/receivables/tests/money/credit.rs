//! What a customer may owe.

use kernel::DocumentId;
use orders::PaymentTerms;
use process::{Standing, Subject, Task};
use receivables::{
    CreditInput, Grade, RemindReviews, ReviewCredit, ReviewInput, Seen, SetCreditLimit,
};

use crate::company::{Company, at, companies, complaint, day};

impl Company {
    async fn grant(&self, limit: &str, seen: Seen) -> kernel::Result<i64> {
        let command = SetCreditLimit {
            permit: self.permit("chief").await,
            customer: self.customer,
            seen,
            input: CreditInput {
                limit: limit.to_owned(),
                note: String::new(),
            },
            now: self.now,
        };
        Ok(self.db.run(command).await?.version)
    }

    async fn credit_items(&self, order: kernel::OrderId) -> Vec<(String, String, Standing)> {
        let today = self.process.today(self.now);
        let read = self.db.read_with(move |tx| {
            Box::pin(async move {
                let order = orders::load(tx, order).await?.unwrap();
                receivables::check_credit(tx, &order, today).await
            })
        });
        let report = read.await.unwrap();
        report
            .items
            .into_iter()
            .map(|item| (item.key, item.found.zh, item.standing))
            .collect()
    }
}

#[tokio::test]
async fn the_order_in_view_counts_and_reaching_the_limit_exactly_passes() {
    for company in companies().await {
        company.order(1, "100", PaymentTerms::standard()).await;
        let order = company
            .submitted(company.content(2, "100", PaymentTerms::standard()))
            .await;
        assert_eq!(company.grant("339.00", Seen::Version(0)).await.unwrap(), 1);
        let items = company.credit_items(order).await;
        let exceeded = items
            .iter()
            .find(|item| item.0 == "credit.exceeded")
            .unwrap();
        assert_eq!(
            exceeded.1,
            "本单 ¥226.00，本单后占用 ¥339.00，剩余额度 ¥0.00"
        );
        assert_eq!(exceeded.2, Standing::Ok);

        assert_eq!(company.grant("338.99", Seen::Version(1)).await.unwrap(), 2);
        let items = company.credit_items(order).await;
        let exceeded = items
            .iter()
            .find(|item| item.0 == "credit.exceeded")
            .unwrap();
        assert!(exceeded.1.ends_with("超出额度 ¥0.01"), "{}", exceeded.1);
        assert_eq!(exceeded.2, Standing::Bad);
        company.approve(order).await;
        assert_eq!(company.exposure().await, 339_00, "approved, it counts once");
    }
}

#[tokio::test]
async fn a_limit_is_changed_on_the_version_that_was_seen() {
    for company in companies().await {
        company.grant("100.00", Seen::Version(0)).await.unwrap();
        assert_eq!(
            complaint(company.grant("200.00", Seen::Version(0)).await).0,
            "stale"
        );
        assert_eq!(
            complaint(company.grant("-1", Seen::Version(1)).await),
            ("amount".to_owned(), "/limit".to_owned())
        );
        assert_eq!(company.grant("300.00", Seen::Whatever).await.unwrap(), 2);
    }
}

impl Company {
    async fn rate(&self, next_on: &str) {
        let review = ReviewCredit {
            permit: self.permit("chief").await,
            process: self.process.clone(),
            id: DocumentId::new(),
            customer: self.customer,
            input: ReviewInput {
                rating: Grade::B,
                note: "往来正常".to_owned(),
                next_on: day(next_on),
            },
            now: self.now,
        };
        self.db.run(review).await.unwrap();
    }

    /// The morning's look; answers the tasks about the customer.
    async fn look_at_reviews(&self, now: &str) -> Vec<Task> {
        let look = RemindReviews {
            process: self.process.clone(),
            now: at(now),
        };
        self.db.run(look).await.unwrap();
        self.tasks_about_customer().await
    }

    async fn tasks_about_customer(&self) -> Vec<Task> {
        let (process, subject) = (self.process.clone(), Subject::customer(self.customer));
        let read = self
            .db
            .read_with(move |tx| Box::pin(async move { process.tasks_of(tx, subject).await }));
        read.await.unwrap()
    }
}

// Clauses: TR-6.3a.
#[tokio::test]
async fn a_due_review_is_asked_for_once_and_ends_with_the_review() {
    for mut company in companies().await {
        company.rate("2026-03-10").await;
        assert_eq!(company.look_at_reviews("2026-03-09T02:00:00Z").await, []);
        let asked = company.look_at_reviews("2026-03-10T02:00:00Z").await;
        assert_eq!(asked.len(), 1);
        assert_eq!(asked[0].post, "finance_manager");
        assert!(asked[0].title.zh.contains("江苏泵业"), "{asked:?}");
        assert!(asked[0].link.ends_with(&company.customer.to_string()));
        let again = company.look_at_reviews("2026-03-11T02:00:00Z").await;
        assert_eq!(again.len(), 1, "it is asked for once");
        assert_eq!(again[0].done_at, None);
        company.now = at("2026-03-11T03:00:00Z");
        company.rate("2026-06-10").await;
        let done = company.tasks_about_customer().await;
        assert_eq!(done[0].done_at, Some(company.now));
        let next = company.look_at_reviews("2026-06-10T02:00:00Z").await;
        let open = next.iter().filter(|task| task.done_at.is_none());
        assert_eq!(open.count(), 1, "the next review is asked for anew");
    }
}
