//! Money comes in: on time, late, in part, too much, twice, by mistake.

use kernel::OrderId;
use orders::{PaymentEvent, PaymentTerms};
use receivables::{AllocateReceipt, AllocationInput, MoneyStanding, ReverseReceipt};
use uuid::Uuid;

use crate::company::{companies, complaint, terms};

/// 2 pumps at 100.00 with 13 % tax: 226.00, of which 67.80, 135.60 and 22.60.
const PRICE: &str = "100";

// Clauses: EQ-7.1a.
#[tokio::test]
async fn a_deposit_and_the_rest_open_the_way_for_the_goods() {
    for company in companies().await {
        let order = company.order(2, PRICE, PaymentTerms::standard()).await;
        assert_eq!(company.exposure().await, 226_00);
        let receipt = company
            .pay("BK-1", "67.80", &[(order, 1, "67.80")])
            .await
            .unwrap();
        assert_eq!(receipt.number, "RC-2026-000001");
        assert_eq!(
            company.exposure().await,
            158_20,
            "an advance lowers the exposure"
        );
        assert!(
            !before_shipping(&company, order).await,
            "the payment before shipping is missing"
        );

        company
            .pay("BK-2", "135.59", &[(order, 2, "135.59")])
            .await
            .unwrap();
        assert!(
            !before_shipping(&company, order).await,
            "one fen is missing"
        );
        company
            .pay("BK-3", "0.01", &[(order, 2, "0.01")])
            .await
            .unwrap();
        assert!(before_shipping(&company, order).await);
        let money = company.money(order, "finance").await.unwrap();
        assert_eq!((&*money.received, &*money.outstanding), ("203.40", "22.60"));
        assert_eq!(company.happened(order, "payment.received").await, 3);
        company.check().await;
    }
}

async fn before_shipping(company: &crate::company::Company, order: OrderId) -> bool {
    let read = company.db.read_with(move |tx| {
        Box::pin(async move { receivables::before_shipping_met(tx, order).await })
    });
    read.await.unwrap()
}

// Clauses: EQ-7.2a.
#[tokio::test]
async fn one_receipt_pays_several_orders_and_the_rest_stays_a_deposit() {
    for company in companies().await {
        let first = company.order(1, PRICE, PaymentTerms::standard()).await;
        let second = company.order(1, PRICE, PaymentTerms::standard()).await;
        let parts = [
            (first, 1, "33.90"),
            (first, 2, "67.80"),
            (second, 1, "33.90"),
        ];
        let receipt = company.pay("BK-1", "200.00", &parts).await.unwrap();
        assert_eq!(receipt.unapplied, 64_40);
        assert_eq!(
            company.exposure().await,
            26_00,
            "226.00 less 200.00, wherever it lies"
        );

        let part = |order_id, no, amount: &str| AllocationInput {
            order_id,
            no,
            amount: amount.to_owned(),
        };
        let allocate = |allocations| AllocateReceipt {
            permit: access::system("test"),
            process: company.process.clone(),
            id: Uuid::now_v7(),
            receipt: receipt.id,
            allocations,
            now: company.now,
        };
        let too_much = company
            .db
            .run(allocate(vec![part(second, 2, "67.80")]))
            .await;
        assert_eq!(
            complaint(too_much),
            ("more_than_received".to_owned(), "/allocations".to_owned())
        );
        let rest = company
            .db
            .run(allocate(vec![part(second, 2, "64.40")]))
            .await
            .unwrap();
        assert_eq!(rest.unapplied, 0);
        assert_eq!(company.exposure().await, 26_00);
        company.check().await;
    }
}

// Clauses: EQ-7.2a.
#[tokio::test]
async fn the_same_receipt_twice_is_refused_and_shows_the_first() {
    for company in companies().await {
        let order = company.order(2, PRICE, PaymentTerms::standard()).await;
        company
            .pay("BK 77-a", "10.00", &[(order, 1, "10.00")])
            .await
            .unwrap();
        let again = company.pay("bk77-A", "10.00", &[(order, 1, "10.00")]).await;
        let Err(kernel::Fault::Conflict(error)) = again else {
            panic!("a conflict")
        };
        assert_eq!(error.code, "receipt_already_booked");
        assert!(
            error.message.zh.contains("RC-2026-000001"),
            "{}",
            error.message.zh
        );
        assert!(
            error.message.zh.contains("江苏泵业"),
            "{}",
            error.message.zh
        );
        assert_eq!(
            company.money(order, "finance").await.unwrap().received,
            "10.00"
        );
        company.check().await;
    }
}

#[tokio::test]
async fn a_reversed_receipt_opens_what_it_paid_and_may_be_booked_right() {
    for company in companies().await {
        let order = company.order(2, PRICE, PaymentTerms::standard()).await;
        let wrong = company
            .pay("BK-1", "100.00", &[(order, 1, "67.80")])
            .await
            .unwrap();
        let reverse = |reason: &str| ReverseReceipt {
            permit: access::system("test"),
            process: company.process.clone(),
            receipt: wrong.id,
            reason: reason.to_owned(),
            now: company.now,
        };
        assert_eq!(complaint(company.db.run(reverse("  ")).await).0, "required");
        company.db.run(reverse("记错客户")).await.unwrap();
        assert_eq!(
            complaint(company.db.run(reverse("再冲一次")).await).0,
            "already_reversed"
        );
        assert_eq!(company.exposure().await, 226_00);
        let money = company.money(order, "finance").await.unwrap();
        assert_eq!(money.schedule[0].settled, "0.00");
        assert_eq!(
            money.receipts[0].reversal_reason.as_deref(),
            Some("记错客户")
        );
        assert_eq!(money.receipts[0].allocated.as_deref(), Some("0.00"));
        company
            .pay("BK-1", "67.80", &[(order, 1, "67.80")])
            .await
            .unwrap();
        company.check().await;
    }
}

#[tokio::test]
async fn what_cannot_be_paid_is_named_by_field() {
    for company in companies().await {
        let order = company.order(2, PRICE, PaymentTerms::standard()).await;
        let draft = company
            .submitted(company.content(1, PRICE, PaymentTerms::standard()))
            .await;
        let cases = [
            (
                company.pay("B1", "67.81", &[(order, 1, "67.81")]).await,
                "more_than_open",
                "/allocations/0/amount",
            ),
            (
                company.pay("B2", "10.00", &[(order, 9, "10.00")]).await,
                "unknown_instalment",
                "/allocations/0/no",
            ),
            (
                company.pay("B3", "10.00", &[(order, 1, "10.01")]).await,
                "more_than_received",
                "/allocations",
            ),
            (company.pay("B4", "0.00", &[]).await, "amount", "/amount"),
            (company.pay("B5", "1.001", &[]).await, "amount", "/amount"),
            (
                company.pay(" ", "1.00", &[]).await,
                "required",
                "/reference",
            ),
            (
                company.pay("B6", "1.00", &[(draft, 1, "1.00")]).await,
                "not_approved",
                "",
            ),
        ];
        for (result, code, pointer) in cases {
            assert_eq!(complaint(result), (code.to_owned(), pointer.to_owned()));
        }
        assert_eq!(company.exposure().await, 226_00, "nothing was changed");
        company.check().await;
    }
}

#[tokio::test]
async fn the_plan_is_shown_before_approval_and_hidden_from_strangers() {
    for company in companies().await {
        let parts = [
            (30, PaymentEvent::Contract, 7),
            (70, PaymentEvent::Acceptance, 30),
        ];
        let draft = company
            .submitted(company.content(2, PRICE, terms(&parts)))
            .await;
        let plan = company.money(draft, "rep").await.unwrap();
        assert_eq!(plan.standing, MoneyStanding::Planned);
        assert_eq!(plan.schedule[0].amount, "67.80");
        assert_eq!(plan.schedule[0].due_on.unwrap().to_string(), "2026-03-09");
        assert_eq!(plan.schedule[1].due_on, None);
        assert!(plan.actions.iter().all(|action| !action.allowed));
        assert_eq!(
            complaint(company.money(draft, "stranger").await).0,
            "no order"
        );
    }
}
