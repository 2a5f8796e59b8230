//! A style has a product for each combination; values are added, never taken away.

use serde_json::{Value, json};
use store::testing::databases;

use crate::company::Company;

fn shirt(colours: &[(&str, &str)]) -> Value {
    let colours: Vec<Value> = colours
        .iter()
        .map(|(code, name)| json!({"code": code, "name": name}))
        .collect();
    json!([
        {"name": "颜色", "values": colours},
        {"name": "尺码", "values": [{"code": "S", "name": "S"}, {"code": "M", "name": "M"}]},
    ])
}

fn codes(style: &Value) -> Vec<String> {
    let variants = style["variants"].as_array().unwrap();
    let code = |v: &Value| v["product"]["sku"].as_str().unwrap().to_owned();
    variants.iter().map(code).collect()
}

// Clauses: GA-1.
#[tokio::test(flavor = "multi_thread")]
async fn a_style_spans_its_variants() {
    for db in databases().await {
        let company = Company::on(db).await;
        let manager = company.manager().await;
        let product = json!({"sku": "K18", "name": "圆领衫", "unit": "件", "whole_units": true,
            "supply": "make", "list_price": "59", "floor_price": "45", "tax_rate": "0.13"});
        let input = json!({"axes": shirt(&[("R", "红"), ("B", "蓝")]), "product": product});
        let made = manager.post("/api/v1/styles", input.clone()).await;
        assert_eq!(made.status, 201, "{}", made.body);
        let path = made.header("location").to_owned();
        let style = manager.get(&path).await.body;
        assert_eq!(codes(&style), ["K18-R-S", "K18-R-M", "K18-B-S", "K18-B-M"]);
        assert_eq!(style["variants"][3]["codes"], json!(["B", "M"]));
        assert_eq!(style["variants"][3]["product"]["name"], "圆领衫 蓝 M");

        let again = manager.post("/api/v1/styles", input.clone()).await;
        assert_eq!(
            again.status, 409,
            "a style number is given once: {}",
            again.body
        );
        let found = manager.get("/api/v1/styles?q=yls").await.body;
        assert_eq!(
            found["items"][0]["style_no"], "K18",
            "by its initials: {found}"
        );
        assert_eq!(found["items"][0]["variants"], 4);
        let id = style["variants"][0]["product"]["id"].as_str().unwrap();
        let of = manager.get(&format!("/api/v1/products/{id}/style")).await;
        assert_eq!(of.body["style_no"], "K18");

        let rep = company.rep(0).await;
        let seen = rep.get(&path).await.body;
        assert_eq!(seen["variants"][0]["product"]["masked"], true);
        assert_eq!(rep.post("/api/v1/styles", input).await.status, 403);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn values_are_added_and_never_taken_away() {
    for db in databases().await {
        let company = Company::on(db).await;
        let manager = company.manager().await;
        let product = json!({"sku": "K19", "name": "长袖衫", "unit": "件", "supply": "make", "list_price": "89"});
        let input = json!({"axes": shirt(&[("R", "红")]), "product": product});
        let made = manager.post("/api/v1/styles", input).await;
        assert_eq!(made.status, 201, "{}", made.body);
        let style = made.header("location").to_owned();
        let path = format!("{style}/axes");
        let fewer = json!({"axes": shirt(&[("B", "蓝")])});
        let refused = company
            .manager()
            .await
            .with("if-match", "\"r1\"")
            .put(&path, fewer)
            .await;
        assert_eq!(
            refused.body["errors"][0]["code"], "value_in_use",
            "{}",
            refused.body
        );
        let more = json!({"axes": shirt(&[("B", "蓝"), ("R", "大红")])});
        let done = company
            .manager()
            .await
            .with("if-match", "\"r1\"")
            .put(&path, more.clone())
            .await;
        assert_eq!(done.status, 204, "{}", done.body);
        let now = manager.get(&style).await.body;
        assert_eq!(codes(&now), ["K19-R-S", "K19-R-M", "K19-B-S", "K19-B-M"]);
        assert_eq!(now["variants"][2]["product"]["list_price"], "89");
        assert_eq!(now["axes"][0]["values"][1]["name"], "大红");
        let late = company
            .manager()
            .await
            .with("if-match", "\"r1\"")
            .put(&path, more)
            .await;
        assert_eq!(late.status, 412, "{}", late.body);
    }
}
