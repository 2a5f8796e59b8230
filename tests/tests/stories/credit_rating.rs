//! What a customer's credit rests on: how he pays, and what a limit would have done to his orders.

use serde_json::{Value, json};
use stories::{Company, Thread, stories};

use crate::{credit::customer, delivery::Goods};

stories!(
    a_customer_is_rated_by_how_he_pays,
    a_limit_is_replayed_over_what_happened,
    a_limit_is_replayed_over_imported_orders,
);

// Clauses: TR-6.3a.
async fn a_customer_is_rated_by_how_he_pays(company: &Company) {
    let path = format!("/customers/{}/credit", customer(company).await);
    let score = async |login: &str| {
        let path = format!("{path}/score");
        company.person(login).await.get(&path).await.ok()
    };
    assert_eq!(
        score("chen.jing").await["score"],
        Value::Null,
        "nothing was due"
    );
    let goods = Goods::held(company).await;
    goods.pay().await;
    let good = score("chen.jing").await;
    assert_eq!(
        (&good["instalments"], &good["on_time"]),
        (&json!(1), &json!(1)),
        "{good:#}"
    );
    assert_eq!(good["turnover"], "138764.00");
    assert_eq!(good["may_rate"], false);

    let late = Thread::approved(company).await;
    company.days_pass(60).await;
    let bad = score("shen.yue").await;
    assert_eq!(
        (&bad["instalments"], &bad["on_time"]),
        (&json!(2), &json!(1)),
        "{bad:#}"
    );
    assert!(bad["overdue_days"].as_i64().unwrap() > 30, "{bad:#}");
    assert!(bad["score"].as_i64().unwrap() < good["score"].as_i64().unwrap());

    let finance = company.person("shen.yue").await;
    let reviews = format!("{path}/reviews");
    let proposed = bad["proposed"].as_str().unwrap();
    let other = if proposed == "D" { "C" } else { "D" };
    let rate = |rating: &str, note: &str, next: &str| json!({"rating": rating, "note": note, "next_on": next});
    let unsaid = finance.post(&reviews, &rate(other, "", "2026-06-01")).await;
    assert_eq!(unsaid.error_codes(), ["required"], "{unsaid:?}");
    let past = finance
        .post(&reviews, &rate(proposed, "", "2026-05-01"))
        .await;
    assert_eq!(past.error_codes(), ["range"], "{past:?}");
    let _ = finance
        .post(&reviews, &rate(proposed, "", "2026-06-01"))
        .await
        .ok();
    let rated = score("shen.yue").await;
    assert_eq!(rated["rating"], proposed);
    assert_eq!(rated["next_review_on"], "2026-06-01");
    assert_eq!(rated["reviews"][0]["facts"]["on_time"], 1);
    assert_eq!(finance.get("/credit-reviews/due").await.ok(), json!([]));
    company.days_pass(40).await;
    let finance = company.person("shen.yue").await;
    let due = finance.get("/credit-reviews/due").await.ok();
    assert_eq!(due[0]["code"], "C0001", "{due:#}");
    let _ = late;
}

async fn a_limit_is_replayed_over_what_happened(company: &Company) {
    let goods = Goods::held(company).await;
    company.days_pass(1).await;
    let second = Thread::approved(company).await;
    company.days_pass(1).await;
    goods.pay().await;
    let path = format!("/customers/{}/credit/replay", customer(company).await);
    let finance = company.person("shen.yue").await;
    let played = finance.get(&format!("{path}?limit=200000.00")).await.ok();
    assert_eq!(played["stopped"], 1, "{played:#}");
    assert_eq!(played["highest"], "277528.00");
    let days = played["days"].as_array().unwrap();
    assert_eq!(days.len(), 3);
    assert_eq!(days[1]["stopped"][0]["order_id"], second.id);
    let credit = path.trim_end_matches("/replay");
    let credit = finance.get(credit).await.ok();
    assert_eq!(
        days[2]["exposure"], credit["exposure"],
        "it ends at what is taken up now"
    );
    let plenty = finance.get(&path).await.ok();
    assert_eq!(
        (&plenty["stopped"], &plenty["limit"]),
        (&json!(0), &json!("3000000.00"))
    );
    let wrong = finance.get(&format!("{path}?limit=x")).await;
    assert_eq!(wrong.error_codes(), ["amount"], "{wrong:?}");
}

/// Three orders of 2025, without tax; the second comes while the first counts as unpaid.
const HISTORY: &str = "\
订单号*,客户名称*,订单日期*,产品编码,产品名称,单位,数量*,单价,税率(%)
A-1,苏州瀚海水务有限公司,2025-01-06,P-900,旧式泵,台,1,1000,0
A-2,苏州瀚海水务有限公司,2025-01-20,P-900,旧式泵,台,2,1000,0
A-3,苏州瀚海水务有限公司,2025-03-10,P-900,旧式泵,台,1,1000,0
";

/// Follows an import until it is in a state.
async fn until(company: &Company, path: &str, state: &str) {
    let clerk = company.person("wang.qiang").await;
    for _ in 0..200 {
        let run = clerk.get(path).await.ok();
        if run["state"] == state {
            return;
        }
        assert_ne!(run["state"], "unreadable", "{run:#}");
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    panic!("{path} is never {state}");
}

async fn a_limit_is_replayed_over_imported_orders(company: &Company) {
    let clerk = company.person("wang.qiang").await;
    let file = clerk.upload("orders.csv", HISTORY.into()).await.ok();
    let import = json!({"file_ids": [file["id"]], "preset": "generic"});
    let run = clerk.post("/imports", &import).await.ok();
    let path = format!("/imports/{}", run["id"].as_str().unwrap());
    until(company, &path, "ready").await;
    let _ = clerk.post(&format!("{path}/commit"), &json!({})).await.ok();
    until(company, &path, "done").await;

    let path = format!("/customers/{}/credit/replay", customer(company).await);
    let finance = company.person("shen.yue").await;
    let played = finance.get(&format!("{path}?limit=2500.00")).await.ok();
    assert_eq!(
        (&played["stopped"], &played["highest"]),
        (&json!(1), &json!("3000.00")),
        "{played:#}"
    );
    assert_eq!(played["highest_on"], "2025-01-20");
    let sooner = finance
        .get(&format!("{path}?limit=2500.00&paid_after=10"))
        .await
        .ok();
    assert_eq!(
        sooner["stopped"], 0,
        "paid sooner, nothing would have been stopped: {sooner:#}"
    );
}
