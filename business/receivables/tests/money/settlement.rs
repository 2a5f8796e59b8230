//! From delivery to the closed order: everything agrees to the last fen, and two persons say so.

use engine::LineFact;
use kernel::{Fault, OrderId, Result};
use orders::PaymentTerms;
use receivables::{JournalFilter, MaySign, SignSettlement, Signed};

use crate::company::{Company, companies, complaint, day};

impl Company {
    async fn sign(&self, order: OrderId, who: &str, finance: bool) -> Result<Signed> {
        let seen = self
            .money(order, "chief")
            .await?
            .settlement
            .unwrap()
            .sheet_hash;
        let permit = if finance {
            MaySign::Finance(self.permit(who).await)
        } else {
            MaySign::Sales(self.permit(who).await)
        };
        let process = self.process.clone();
        self.db
            .run(SignSettlement {
                permit,
                process,
                order,
                seen,
                now: self.now,
            })
            .await
    }

    async fn open_matters(&self, order: OrderId) -> Vec<String> {
        let process = self.process.clone();
        let read = self.db.read_with(move |tx| {
            Box::pin(async move { receivables::open_matters(tx, &process, order).await })
        });
        read.await
            .unwrap()
            .into_iter()
            .map(|refusal| refusal.code)
            .collect()
    }
}

// Clauses: EQ-7.2b.
#[tokio::test]
async fn an_order_settles_when_all_agrees_and_both_sides_signed() {
    for company in companies().await {
        let order = company.order(2, "100", PaymentTerms::standard()).await;
        company
            .pay(
                "BK-1",
                "300.00",
                &[(order, 1, "67.80"), (order, 2, "135.60")],
            )
            .await
            .unwrap();
        company.moved(order, LineFact::Passed, 2).await;
        company.moved(order, LineFact::Shipped, 2).await;
        let wanting = company.open_matters(order).await;
        let expected = [
            "not_accepted",
            "invoice_difference",
            "payment_outstanding",
            "receipt_unallocated",
            "settlement_unsigned",
            "settlement_unsigned",
        ];
        assert_eq!(wanting, expected);
        let Err(Fault::Refused(refusals)) = company.sign(order, "finance", true).await else {
            panic!("refused")
        };
        assert_eq!(refusals.len(), 4, "every reason at once");
        assert_eq!(
            company.happened(order, "operation.refused").await,
            1,
            "the refusal is on record"
        );

        company.moved(order, LineFact::Accepted, 2).await;
        company.bill(order, None).await.unwrap();
        company
            .pay("BK-2", "22.60", &[(order, 3, "22.60")])
            .await
            .unwrap();
        assert_eq!(
            company.open_matters(order).await,
            ["settlement_unsigned", "settlement_unsigned"]
        );

        company.sign(order, "finance", true).await.unwrap();
        assert_eq!(
            complaint(company.sign(order, "chief", true).await).0,
            "already_signed"
        );
        let signed = company.sign(order, "rep", false).await.unwrap();
        assert_eq!(signed.signatures.len(), 2);
        assert!(company.open_matters(order).await.is_empty());
        let view = company.money(order, "rep").await.unwrap();
        let settlement = view.settlement.unwrap();
        assert_eq!(
            settlement.committed_in_capitals.as_deref(),
            Some("人民币贰佰贰拾陆元整")
        );
        assert!(
            view.actions.iter().all(|action| !action.allowed),
            "closed and read-only"
        );
        let late = company.pay("BK-3", "1.00", &[(order, 1, "1.00")]).await;
        assert_eq!(complaint(late).0, "closed");
        company.check().await;
    }
}

#[tokio::test]
async fn a_signature_counts_for_the_sheet_that_was_signed() {
    for company in companies().await {
        let order = company.order(1, "100", PaymentTerms::standard()).await;
        let stale = SignSettlement {
            permit: MaySign::Finance(company.permit("finance").await),
            process: company.process.clone(),
            order,
            seen: "another sheet".to_owned(),
            now: company.now,
        };
        assert_eq!(complaint(company.db.run(stale).await).0, "stale");
    }
}

#[tokio::test]
async fn the_journal_balances_and_names_its_vouchers() {
    for company in companies().await {
        let order = company.order(2, "100", PaymentTerms::standard()).await;
        company
            .pay("BK-1", "67.80", &[(order, 1, "67.80")])
            .await
            .unwrap();
        company.moved(order, LineFact::Shipped, 1).await;
        company.bill(order, None).await.unwrap();
        let permit = company.permit("chief").await;
        let filter = JournalFilter {
            from: day("2026-01-01"),
            to: day("2026-12-31"),
            order: None,
            after: None,
            limit: 100,
        };
        let read = company.db.read_with(move |tx| {
            Box::pin(async move { receivables::journal(tx, &permit, &filter).await })
        });
        let rows = read.await.unwrap();
        let lines: Vec<_> = rows
            .iter()
            .map(|r| (&*r.voucher, &*r.account, &*r.debit, &*r.credit))
            .collect();
        assert_eq!(
            lines,
            [
                ("RC-2026-000001", "1002", "67.80", ""),
                ("RC-2026-000001", "2203", "", "67.80"),
                ("INV-2026-000001", "1122", "45.20", ""),
                ("INV-2026-000001", "2203", "67.80", ""),
                ("INV-2026-000001", "6001", "", "100.00"),
                ("INV-2026-000001", "2221", "", "13.00"),
            ]
        );
    }
}
