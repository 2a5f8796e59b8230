//! Units are set, prices stand per either unit, and a unit with a price is not removed.

use serde_json::json;
use store::testing::databases;

use crate::company::Company;

#[tokio::test(flavor = "multi_thread")]
async fn a_price_may_stand_per_box() {
    for db in databases().await {
        let company = Company::on(db).await;
        let product = company.product("SEAL").await;
        let path = format!("/api/v1/products/{product}/units");
        let manager = company.manager().await;
        let list = json!({"code": "BOX", "name": "按箱", "kind": "price_list", "valid_from": "2026-01-01",
            "rules": [{"product_id": product, "price": "1000", "unit": "箱"}]});
        let refused = manager.post("/api/v1/price-lists", list.clone()).await;
        assert_eq!(
            refused.body["errors"][0]["code"], "unknown_unit",
            "{}",
            refused.body
        );
        let boxes = json!([{"unit": "箱", "units": 1, "base_units": 12}]);
        assert_eq!(manager.put(&path, boxes.clone()).await.status, 204);
        assert_eq!(manager.get(&path).await.body, boxes);
        company.list(list).await;

        let mine = company.customers[0];
        let book = company.book(product, mine).await;
        let (answer, _) = company.price(&book, (product, mine), 24).await;
        assert_eq!((answer.unit, answer.per.base_units()), ("箱", 12));
        let refused = manager.put(&path, json!([])).await;
        assert_eq!(refused.status, 409, "{}", refused.body);
        assert_eq!(refused.body["refusals"][0]["code"], "unit_in_use");
        let own = json!([{"unit": "套", "base_units": 12}]);
        assert_eq!(manager.put(&path, own).await.status, 422);
    }
}
