//! Lists are entered, price what they should, are changed on the version seen, and kept apart.

use serde_json::json;
use store::testing::databases;

use crate::company::{Company, made_by};

#[tokio::test(flavor = "multi_thread")]
async fn lists_price_whom_they_are_for() {
    for db in databases().await {
        let company = Company::on(db).await;
        let product = company.product("SEAL").await;
        let [mine, other] = company.customers;
        let rules = |price: &str| json!([{"product_id": product, "price": price}]);
        let list = |code: &str, part: serde_json::Value| {
            let mut list = json!({"code": code, "name": code, "kind": "price_list", "valid_from": "2026-01-01"});
            let fields = list.as_object_mut().unwrap();
            fields.extend(part.as_object().unwrap().clone());
            list
        };
        company
            .list(list("CLASS-A", json!({"class": "A", "rules": rules("95")})))
            .await;
        company
            .list(list(
                "OWN",
                json!({"customer_id": mine, "rules": [
            {"product_id": product, "price": "90"},
            {"product_id": product, "price": "85", "min_quantity": "10"}]}),
            ))
            .await;
        company
            .list(list("OFF", json!({"active": false, "rules": rules("1")})))
            .await;
        company.list(json!({"code": "FRAME", "name": "年度框架", "kind": "frame_contract", "customer_id": other,
            "valid_from": "2026-01-01", "valid_until": "2026-12-31",
            "rules": [{"product_id": product, "price": "70", "agreed": "100"}]})).await;

        let book = company.book(product, mine).await;
        for (quantity, price, by) in [(1, "90", "OWN"), (10, "85", "OWN")] {
            let (answer, _) = company.price(&book, (product, mine), quantity).await;
            assert_eq!(
                (answer.price.to_string().as_str(), made_by(&answer).as_str()),
                (price, by)
            );
        }
        let book = company.book(product, other).await;
        let (answer, passed) = company.price(&book, (product, other), 100).await;
        assert_eq!(made_by(&answer), "FRAME");
        assert_eq!(
            passed.len(),
            2,
            "the class list and the list price, but not the other's own: {passed:?}"
        );
        let (answer, passed) = company.price(&book, (product, other), 101).await;
        assert_eq!(made_by(&answer), "CLASS-A");
        assert!(
            passed.iter().any(|c| c.reason.code() == "call_off_spent"),
            "{passed:?}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_is_changed_on_the_version_seen() {
    for db in databases().await {
        let company = Company::on(db).await;
        let product = company.product("SEAL").await;
        let path = company
            .list(
                json!({"code": "P", "name": "P", "kind": "price_list", "valid_from": "2026-01-01",
                "rules": [{"product_id": product, "price": "95"}]}),
            )
            .await;
        let manager = company.manager().await;
        let shown = manager.get(&path).await;
        assert_eq!(shown.header("etag"), "\"r1\"");
        assert_eq!(shown.body["products"][0]["sku"], "SEAL");
        let mut list = shown.body.clone();
        for computed in ["id", "version", "customer_name", "products"] {
            list.as_object_mut().unwrap().remove(computed);
        }
        list["rules"][0]["price"] = json!("94");
        list["rules"]
            .as_array_mut()
            .unwrap()
            .push(json!({"product_id": product, "min_quantity": "5", "discount": "0.1"}));
        let first = manager.clone().with("if-match", "\"r1\"");
        assert_eq!(first.put(&path, list.clone()).await.status, 204);
        assert_eq!(first.put(&path, list.clone()).await.status, 412);
        let changed = manager.get(&path).await.body;
        assert_eq!(
            changed["rules"][0]["id"], shown.body["rules"][0]["id"],
            "a rule keeps its id"
        );
        assert_eq!(changed["rules"][1]["discount"], "0.1");
        // A rule of somewhere else is no rule of this list.
        list["rules"][1]["id"] = json!("01936b2e-5f0a-7c3d-9e21-000000000001");
        let second = manager.with("if-match", "\"r2\"");
        let refused = second.put(&path, list).await;
        assert_eq!(
            (refused.status, &refused.body["errors"][0]["code"]),
            (422, &json!("unknown_rule")),
            "{}",
            refused.body
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_customers_list_is_shown_to_whom_the_customer_is_in_sight() {
    for db in databases().await {
        let company = Company::on(db).await;
        let product = company.product("SEAL").await;
        let rules = json!([{"product_id": product, "price": "95"}]);
        let whole = json!({"code": "ALL-1", "name": "通用 100%", "kind": "price_list", "valid_from": "2026-01-01", "rules": rules});
        company.list(whole).await;
        let own = json!({"code": "OWN-1", "name": "协议价", "kind": "price_list", "valid_from": "2026-01-01",
            "customer_id": company.customers[0], "rules": rules});
        let path = company.list(own).await;
        let codes = |reply: &api::testing::Reply| -> Vec<String> {
            let items = reply.body["items"].as_array().unwrap();
            items
                .iter()
                .map(|row| row["code"].as_str().unwrap().to_owned())
                .collect()
        };
        let (rep, other) = (company.rep(0).await, company.rep(1).await);
        let lists = "/api/v1/price-lists";
        assert_eq!(codes(&rep.get(lists).await), ["ALL-1", "OWN-1"]);
        assert_eq!(codes(&other.get(lists).await), ["ALL-1"]);
        assert_eq!(other.get(&path).await.status, 404);
        assert_eq!(
            codes(&rep.get(&format!("{lists}?q=%E5%8D%8F%E8%AE%AE")).await),
            ["OWN-1"]
        );
        assert_eq!(
            codes(&rep.get(&format!("{lists}?q=100%25")).await),
            ["ALL-1"]
        );
        assert_eq!(
            codes(&rep.get(&format!("{lists}?q=_")).await),
            Vec::<String>::new()
        );
        assert_eq!(
            codes(
                &rep.get(&format!("{lists}?product_id={product}&kind=promotion"))
                    .await
            ),
            Vec::<String>::new()
        );
        assert_eq!(
            rep.post(lists, json!({})).await.status,
            403,
            "a rep keeps no prices"
        );
    }
}
