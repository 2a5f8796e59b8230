//! What customers owe, in a list and by age, for those who may see it.

use orders::PaymentEvent;
use receivables::{Ageing, ReceivableRow, ReceivablesFilter, Which};

use crate::company::{Company, at, companies, terms};

impl Company {
    async fn list(&self, who: &str, which: Which, text: &str, limit: i64) -> Vec<ReceivableRow> {
        let filter = ReceivablesFilter {
            which,
            text: text.to_owned(),
            limit,
            ..ReceivablesFilter::default()
        };
        self.page(who, filter).await
    }

    async fn page(&self, who: &str, filter: ReceivablesFilter) -> Vec<ReceivableRow> {
        let (permit, today) = (self.permit(who).await, self.process.today(self.now));
        let read = self.db.read_with(move |tx| {
            Box::pin(
                async move { receivables::list_receivables(tx, &permit, &filter, today).await },
            )
        });
        read.await.unwrap()
    }

    async fn ages(&self, who: &str) -> Vec<Ageing> {
        let (permit, today) = (self.permit(who).await, self.process.today(self.now));
        let read = self.db.read_with(move |tx| {
            Box::pin(async move { receivables::ageing(tx, &permit, None, today).await })
        });
        read.await.unwrap()
    }
}

#[tokio::test]
async fn the_oldest_due_comes_first_and_each_sees_his_own() {
    for mut company in companies().await {
        let parts = [
            (50, PaymentEvent::Contract, 0),
            (50, PaymentEvent::Acceptance, 0),
        ];
        let old = company.order(2, "100", terms(&parts)).await;
        company.now = at("2026-04-15T02:00:00Z");
        let new = company.order(2, "200", terms(&parts)).await;

        let rows = company.list("finance", Which::Open, "", 10).await;
        let orders: Vec<_> = rows
            .iter()
            .map(|row| (row.order_id, row.no, row.overdue_days))
            .collect();
        assert_eq!(&orders[..2], [(old, 1, Some(44)), (new, 1, None)]);
        assert_eq!(orders.len(), 4, "what waits for acceptance comes last");
        assert!(rows[2..].iter().all(|row| row.due_on.is_none()));

        for (which, count) in [(Which::Overdue, 1), (Which::Due, 1), (Which::Waiting, 2)] {
            assert_eq!(
                company.list("finance", which, "", 10).await.len(),
                count,
                "{which:?}"
            );
        }
        assert_eq!(company.list("rep", Which::Open, "", 10).await.len(), 4);
        assert!(
            company
                .list("stranger", Which::Open, "", 10)
                .await
                .is_empty()
        );

        let ages = company.ages("finance").await;
        assert_eq!(
            (&*ages[0].waiting, &*ages[0].due, &*ages[0].overdue_60),
            ("339.00", "226.00", "113.00")
        );
        assert_eq!(ages[0].total, "678.00");
        assert!(company.ages("stranger").await.is_empty());
    }
}

#[tokio::test]
async fn pages_follow_each_other_and_words_find_customer_and_order() {
    for company in companies().await {
        let parts = [
            (50, PaymentEvent::Contract, 0),
            (50, PaymentEvent::Acceptance, 0),
        ];
        for _ in 0..3 {
            company.order(1, "100", terms(&parts)).await;
        }
        let mut seen = Vec::new();
        let mut after = None;
        loop {
            let filter = ReceivablesFilter {
                limit: 2,
                after,
                ..ReceivablesFilter::default()
            };
            let page = company.page("finance", filter).await;
            after = page.last().map(ReceivableRow::place);
            seen.extend(page.iter().map(|row| (row.order_id, row.no)));
            if page.is_empty() {
                break;
            }
        }
        seen.sort_unstable();
        seen.dedup();
        assert_eq!(seen.len(), 6);
        assert_eq!(
            company
                .list("finance", Which::Open, "SO-2026-000002", 10)
                .await
                .len(),
            2
        );
        assert_eq!(
            company.list("finance", Which::Due, "jsby", 10).await.len(),
            3,
            "pinyin initials"
        );
        assert!(
            company
                .list("finance", Which::Open, "nobody", 10)
                .await
                .is_empty()
        );
    }
}
