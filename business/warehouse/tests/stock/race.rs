//! Several at once: whoever comes second finds less, never the same piece.

use access::matrix::ReserveStock;
use engine::LineFact;
use kernel::{DocumentId, Quantity};
use warehouse::{ReleaseLapsed, ReservationInput, ReserveLine};

use crate::company::{code, companies};

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_orders_race_for_the_last_piece_and_one_wins() {
    for company in companies().await {
        let pump = company.product("YQ-100", "stock", false).await;
        company.receive("DN-1", pump, 1).await.unwrap();
        for round in 1..=5 {
            let (one, other) = (company.draft(pump, 1).await, company.draft(pump, 1).await);
            tokio::join!(company.approve(one), company.approve(other));
            let held = [
                company.fact(one, LineFact::Reserved).await,
                company.fact(other, LineFact::Reserved).await,
            ];
            assert_eq!(held.iter().sum::<i64>(), 1, "{held:?}");
            let (on_hand, reserved, short) = company.level(pump).await;
            assert_eq!(
                (on_hand, reserved, short),
                (2 * round - 1, 2 * round - 1, 1)
            );
            company.assert_sound().await;
            // One for the loser, and the last piece of the next round.
            company.receive("", pump, 2).await.unwrap();
            assert_eq!(company.level(pump).await.2, 0);
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn receipts_and_orders_at_once_lose_nothing() {
    for company in companies().await {
        let pump = company.product("YQ-100", "stock", false).await;
        let mut drafts = Vec::new();
        for _ in 0..6 {
            drafts.push(company.draft(pump, 2).await);
        }
        let approving =
            futures_util::future::join_all(drafts.iter().map(|id| company.approve(*id)));
        let receiving =
            futures_util::future::join_all((0..6).map(|_| company.receive("", pump, 1)));
        let (_, received) = tokio::join!(approving, receiving);
        assert!(received.iter().all(Result::is_ok), "{received:?}");
        company.assert_sound().await;
        let (on_hand, reserved, short) = company.level(pump).await;
        assert_eq!(on_hand, 6);
        assert_eq!(reserved + short, 12, "every wish is held or noted as short");
        // A receipt that ran beside an approval may have found nobody waiting yet.
        let sweep = ReleaseLapsed {
            process: company.process.clone(),
            now: company.now,
        };
        company.db.run(sweep).await.unwrap();
        assert_eq!(company.level(pump).await, (6, 6, 6));
        company.receive("", pump, 6).await.unwrap();
        assert_eq!(company.level(pump).await, (12, 12, 0));
        company.assert_sound().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_keepers_race_for_the_last_piece_and_one_wins() {
    for company in companies().await {
        // Made to order, so that nobody is noted as short and what comes in stays free.
        let pump = company.product("YS-150", "make", false).await;
        let orders = [company.order(pump, 5).await, company.order(pump, 5).await];
        let permit = company.keeper::<ReserveStock>().await;
        for round in 1..=5 {
            company.receive("", pump, 1).await.unwrap();
            let mut lines = Vec::new();
            for order in orders {
                lines.push((order, company.line(order).await));
            }
            let reserve = |(order, line_id)| {
                let command = ReserveLine {
                    permit: permit.clone(),
                    process: company.process.clone(),
                    id: DocumentId::new(),
                    order,
                    input: ReservationInput {
                        line_id,
                        place_id: company.place,
                        quantity: Quantity::ONE,
                        priority: 0,
                        expires_at: None,
                    },
                    now: company.now,
                };
                company.db.run(command)
            };
            let (one, other) = tokio::join!(reserve(lines[0]), reserve(lines[1]));
            assert_eq!(
                usize::from(one.is_ok()) + usize::from(other.is_ok()),
                1,
                "{one:?} {other:?}"
            );
            let lost = if one.is_ok() { other } else { one };
            assert_eq!(code(lost), "not_available");
            assert_eq!(company.level(pump).await, (round, round, 0));
            company.assert_sound().await;
        }
    }
}
