//! What a customer may owe.

use orders::PaymentTerms;
use process::Standing;
use receivables::{CreditInput, Seen, SetCreditLimit};

use crate::company::{Company, companies, complaint};

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
