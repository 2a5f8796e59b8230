//! What happens at the same moment: on SQLite one after the other, on PostgreSQL really at once.

use futures_util::future::join_all;
use orders::{PaymentEvent, PaymentTerms};

use crate::company::{companies, complaint, terms};

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_reference_is_booked_once_however_many_try() {
    for company in companies().await {
        let order = company.order(2, "100", PaymentTerms::standard()).await;
        let part = [(order, 1, "10.00")];
        let tries = (0..6).map(|_| company.pay("BK-1", "10.00", &part));
        let (booked, refused): (Vec<_>, Vec<_>) =
            join_all(tries).await.into_iter().partition(Result::is_ok);
        assert_eq!(booked.len(), 1);
        for result in refused {
            assert_eq!(complaint(result).0, "receipt_already_booked");
        }
        company.check().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_instalment_never_takes_more_than_it_asks_for() {
    for company in companies().await {
        let order = company
            .order(1, "100", terms(&[(100, PaymentEvent::Contract, 0)]))
            .await;
        let part = [(order, 1, "30.00")];
        let references = ["A", "B", "C", "D", "E", "F"];
        let tries = references.map(|reference| company.pay(reference, "30.00", &part));
        let booked = join_all(tries)
            .await
            .into_iter()
            .filter(Result::is_ok)
            .count();
        assert_eq!(booked, 3, "113.00 holds 30.00 three times");
        assert_eq!(company.exposure().await, 23_00);
        company.check().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn orders_approved_at_once_all_count() {
    for company in companies().await {
        let orders =
            join_all((0..4).map(|_| company.order(1, "100", PaymentTerms::standard()))).await;
        assert_eq!(orders.len(), 4);
        assert_eq!(company.exposure().await, 452_00);
        company.check().await;
    }
}
