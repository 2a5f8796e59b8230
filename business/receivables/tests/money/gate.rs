//! Credit stops approvals: exactly, at once, whatever happened before.

use std::sync::atomic::Ordering;

use futures_util::future::join_all;
use kernel::{DocumentId, OrderId, Result};
use orders::{PaymentEvent, PaymentTerms};
use proptest::prelude::*;
use receivables::{
    CreditInput, DecideOverride, OverrideDecision, OverrideInput, RequestOverride, Seen,
    SetCreditLimit,
};

use crate::company::{Company, companies, complaint, terms};

/// Rounds of a race on each database.
const ROUNDS: usize = 12;

impl Company {
    async fn limit(&self, limit: &str) {
        let command = SetCreditLimit {
            permit: self.permit("chief").await,
            customer: self.customer,
            seen: Seen::Whatever,
            input: CreditInput {
                limit: limit.to_owned(),
                note: String::new(),
            },
            now: self.now,
        };
        self.db.run(command).await.unwrap();
    }

    async fn ask_override(&self, amount: &str, order: Option<OrderId>) -> Result<DocumentId> {
        let command = RequestOverride {
            permit: self.permit("rep").await,
            process: self.process.clone(),
            id: DocumentId::new(),
            customer: self.customer,
            input: OverrideInput {
                amount: amount.to_owned(),
                covers_overdue: false,
                expires_on: self.process.today(self.now).plus_days(7),
                reason: "月底回款".to_owned(),
                order_id: order,
            },
            now: self.now,
        };
        self.db.run(command).await
    }

    async fn decide(
        &self,
        id: DocumentId,
        version: i64,
        decision: OverrideDecision,
    ) -> Result<i64> {
        let command = DecideOverride {
            permit: self.permit("general").await,
            process: self.process.clone(),
            id,
            version,
            decision,
            note: "已核实".to_owned(),
            now: self.now,
        };
        self.db.run(command).await
    }

    async fn waiting(&self, pumps: i64) -> OrderId {
        let all_at_once = terms(&[(100, PaymentEvent::Contract, 0)]);
        self.submitted(self.content(pumps, "100", all_at_once))
            .await
    }
}

// Clauses: EQ-4.1a, TR-6.3a.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_orders_that_race_for_the_same_credit_as_many_pass_as_fit() {
    for company in companies().await {
        company.strict.store(true, Ordering::SeqCst);
        for round in 1..=ROUNDS {
            // Room for one of 113.00 above what the rounds before took up; the second round's
            // account exists, the first one's exposure has no row yet.
            company.limit(&format!("{}.00", 113 * round)).await;
            let mut racing = Vec::new();
            for _ in 0..4 {
                racing.push(company.waiting(1).await);
            }
            let tries = racing.iter().map(|order| company.try_approve(*order));
            let (passed, refused): (Vec<_>, Vec<_>) =
                join_all(tries).await.into_iter().partition(Result::is_ok);
            assert_eq!(passed.len(), 1, "round {round}");
            for result in refused {
                assert_eq!(complaint(result).0, "credit_exceeded");
            }
            let exposure = company.exposure().await;
            assert_eq!(exposure, 113_00 * i64::try_from(round).unwrap());
        }
        company.check().await;
    }
}

#[tokio::test]
async fn an_override_takes_two_people_and_counts_until_it_is_taken_back() {
    for company in companies().await {
        company.strict.store(true, Ordering::SeqCst);
        company.limit("113.00").await;
        let (first, second) = (company.waiting(1).await, company.waiting(1).await);
        company.try_approve(first).await.unwrap();
        let refused = company.try_approve(second).await;
        assert_eq!(complaint(refused).0, "credit_exceeded");

        let asked = company.ask_override("113.00", Some(second)).await.unwrap();
        let early = company.try_approve(second).await;
        assert_eq!(
            complaint(early).0,
            "credit_exceeded",
            "asked is not granted"
        );
        let version = company
            .decide(asked, 1, OverrideDecision::Approve)
            .await
            .unwrap();
        let other = company.waiting(1).await;
        let refused = company.try_approve(other).await;
        assert_eq!(
            complaint(refused).0,
            "credit_exceeded",
            "it is for one order"
        );
        company.try_approve(second).await.unwrap();

        let again = company
            .decide(asked, version, OverrideDecision::Approve)
            .await;
        assert_eq!(complaint(again).0, "wrong_state");
        let stale = company.decide(asked, 1, OverrideDecision::Revoke).await;
        assert_eq!(complaint(stale).0, "stale");
        company
            .decide(asked, version, OverrideDecision::Revoke)
            .await
            .unwrap();
        let zero = company.ask_override("0", None).await;
        assert_eq!(complaint(zero), ("amount".to_owned(), "/amount".to_owned()));
    }
}

/// What can happen to a customer's credit.
#[derive(Debug, Clone)]
enum Act {
    Order(i64),
    Pay(i64),
    Limit(i64),
    Override(i64),
    Revoke,
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        4 => (1..4_i64).prop_map(Act::Order),
        1 => (1..300_i64).prop_map(Act::Pay),
        2 => (0..600_i64).prop_map(Act::Limit),
        1 => (1..300_i64).prop_map(Act::Override),
        1 => Just(Act::Revoke),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    /// Whatever the commands and their order, an approval passes exactly when the order fits.
    #[test]
    fn an_approval_passes_exactly_when_the_order_fits(acts in prop::collection::vec(act(), 1..16)) {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        runtime.block_on(play(acts));
    }
}

async fn play(acts: Vec<Act>) {
    let company = Company::on(store::testing::sqlite().await).await;
    company.strict.store(true, Ordering::SeqCst);
    let (mut limit, mut exposure) = (0, 0);
    let mut granted: Vec<(DocumentId, i64, i64)> = Vec::new();
    for (step, act) in acts.into_iter().enumerate() {
        match act {
            Act::Order(pumps) => {
                let order = company
                    .submitted(company.content(pumps, "100", PaymentTerms::standard()))
                    .await;
                let after = exposure + pumps * 113_00;
                let ceiling = limit + granted.iter().map(|(_, amount, _)| amount).sum::<i64>();
                let passed = company.try_approve(order).await.is_ok();
                assert_eq!(passed, after <= ceiling, "{after} of {ceiling}");
                exposure = if passed { after } else { exposure };
            }
            Act::Pay(yuan) => {
                company
                    .pay(&format!("R-{step}"), &format!("{yuan}.00"), &[])
                    .await
                    .unwrap();
                exposure -= yuan * 100;
            }
            Act::Limit(yuan) => {
                company.limit(&format!("{yuan}.00")).await;
                limit = yuan * 100;
            }
            Act::Override(yuan) => {
                let asked = company
                    .ask_override(&format!("{yuan}.00"), None)
                    .await
                    .unwrap();
                let version = company
                    .decide(asked, 1, OverrideDecision::Approve)
                    .await
                    .unwrap();
                granted.push((asked, yuan * 100, version));
            }
            Act::Revoke => {
                if let Some((id, _, version)) = granted.pop() {
                    company
                        .decide(id, version, OverrideDecision::Revoke)
                        .await
                        .unwrap();
                }
            }
        }
        assert_eq!(company.exposure().await, exposure);
    }
    company.check().await;
}
