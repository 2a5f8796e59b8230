//! Approval holds what finished stock covers; the rest is a recorded shortage that receipts serve.

use engine::LineFact;

use crate::company::{code, companies};

#[tokio::test]
async fn approval_holds_stock_and_notes_what_is_short() {
    for company in companies().await {
        let pump = company.product("YQ-100", "stock", false).await;
        company.receive("DN-1", pump, 5).await.unwrap();
        let first = company.order(pump, 3).await;
        let second = company.order(pump, 4).await;
        assert_eq!(company.fact(first, LineFact::Reserved).await, 3);
        assert_eq!(company.fact(second, LineFact::Reserved).await, 2);
        assert_eq!(company.fact(second, LineFact::FromStock).await, 2);
        assert_eq!(company.level(pump).await, (5, 5, 2));

        let third = company.order(pump, 1).await;
        assert_eq!(company.level(pump).await, (5, 5, 3));
        company.receive("DN-2", pump, 2).await.unwrap();
        assert_eq!(
            company.fact(second, LineFact::FromStock).await,
            4,
            "the oldest is served first"
        );
        assert_eq!(company.fact(third, LineFact::FromStock).await, 0);
        company.receive("DN-3", pump, 4).await.unwrap();
        assert_eq!(company.fact(third, LineFact::FromStock).await, 1);
        assert_eq!(company.level(pump).await, (11, 8, 0));
        company.assert_sound().await;
    }
}

#[tokio::test]
async fn what_is_made_is_not_short() {
    for company in companies().await {
        let pump = company.product("YS-150", "make", false).await;
        company.receive("DN-1", pump, 1).await.unwrap();
        let order = company.order(pump, 3).await;
        assert_eq!(
            company.fact(order, LineFact::FromStock).await,
            1,
            "finished stock covers a part"
        );
        assert_eq!(company.level(pump).await, (1, 1, 0));
        company.assert_sound().await;
    }
}

#[tokio::test]
async fn a_service_needs_no_stock() {
    for company in companies().await {
        let service = company.product("SVC", "service", false).await;
        let order = company.order(service, 2).await;
        for fact in [LineFact::FromStock, LineFact::Picked, LineFact::Packed] {
            assert_eq!(company.fact(order, fact).await, 2);
        }
        assert_eq!(code(company.receive("DN-1", service, 1).await), "service");
        company.assert_sound().await;
    }
}

#[tokio::test]
async fn an_order_that_ends_gives_back_to_those_who_wait() {
    for company in companies().await {
        let pump = company.product("YQ-100", "stock", false).await;
        company.receive("DN-1", pump, 2).await.unwrap();
        let first = company.order(pump, 2).await;
        let second = company.order(pump, 2).await;
        assert_eq!(company.fact(second, LineFact::Reserved).await, 0);
        let process = company.process.clone();
        company
            .acting(move |tx, acting| {
                let process = process.clone();
                Box::pin(async move { warehouse::order_ended(tx, &process, first, &acting).await })
            })
            .await
            .unwrap();
        assert_eq!(company.fact(first, LineFact::Reserved).await, 0);
        assert_eq!(company.fact(first, LineFact::FromStock).await, 0);
        assert_eq!(company.fact(second, LineFact::Reserved).await, 2);
        assert_eq!(company.level(pump).await, (2, 2, 0));
        company.assert_sound().await;
    }
}
