//! The general manager sets precedence and authorities; nobody overwrites what he has not seen.

use serde_json::json;
use store::testing::databases;

use crate::company::{Company, made_by};

#[tokio::test(flavor = "multi_thread")]
async fn the_precedence_is_edited_not_programmed() {
    for db in databases().await {
        let company = Company::on(db).await;
        let product = company.product("SEAL").await;
        let mine = company.customers[0];
        for (code, kind, price) in [("LIST", "price_list", "95"), ("SPRING", "promotion", "97")] {
            company
                .list(
                    json!({"code": code, "name": code, "kind": kind, "valid_from": "2026-01-01",
                    "rules": [{"product_id": product, "price": price}]}),
                )
                .await;
        }
        let book = company.book(product, mine).await;
        assert_eq!(
            made_by(&company.price(&book, (product, mine), 1).await.0),
            "SPRING"
        );

        let path = "/api/v1/price-policy";
        let general = company.general().await.with("if-match", "\"r0\"");
        let shown = general.get(path).await;
        assert_eq!(shown.header("etag"), "\"r0\"");
        let mut policy = shown.body;
        policy["precedence"].as_array_mut().unwrap().rotate_left(2);
        let manager = company.manager().await.with("if-match", "\"r0\"");
        assert_eq!(manager.put(path, policy.clone()).await.status, 403);
        assert_eq!(general.put(path, policy.clone()).await.status, 204);
        assert_eq!(general.put(path, policy.clone()).await.status, 412);
        assert_eq!(general.get(path).await.body, policy);
        let book = company.book(product, mine).await;
        assert_eq!(
            made_by(&company.price(&book, (product, mine), 1).await.0),
            "LIST"
        );
        policy["precedence"].as_array_mut().unwrap().pop();
        let general = general.with("if-match", "\"r1\"");
        assert_eq!(general.put(path, policy).await.status, 422);
    }
}
