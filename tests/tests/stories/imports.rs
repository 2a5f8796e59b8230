//! Order sheets looked at before anything is entered: totals nobody mapped, customers who are there
//! already, rows that cannot be entered, and orders found by the number their source gave them.

use serde_json::{Value, json};
use stories::{Company, Person, stories};

stories!(
    customers_who_are_there_already_wait_for_a_decision,
    a_total_that_nobody_mapped_is_told,
    broken_pieces_are_kept_aside_with_field_rule_and_way_out,
    an_open_quote_names_its_line,
    shipments_receipts_and_units_come_in_as_the_rows_say,
);

/// The customer of the demo company without its legal form, once more in the same file, and one of
/// its own.
const TWINS: &str = "\
订单号,客户,订单日期,产品编码,产品名称,单位,数量,单价,价税合计
OLD-1,苏州瀚海水务,2026-01-05,OLD-P,旧泵,台,2,100,200
OLD-2,泰州新源锅炉厂,2026-01-06,OLD-P,旧泵,台,1,100,100
OLD-3,泰州 新源锅炉厂有限公司,2026-01-07,OLD-P,旧泵,台,3,100,300
";

/// An import read, once its job has come by.
async fn read(clerk: &Person, text: &str, choices: &Value) -> Value {
    let file = clerk.upload("orders.csv", text.as_bytes().to_vec()).await;
    let input = json!({"file_ids": [file.ok()["id"]], "choices": choices});
    let run = clerk.post("/imports", &input).await.ok();
    settled(clerk, &run, "reading").await
}

/// An import as soon as it is no longer in a state.
async fn settled(clerk: &Person, run: &Value, state: &str) -> Value {
    let path = format!("/imports/{}", run["id"].as_str().unwrap());
    for _ in 0..600 {
        let run = clerk.get(&path).await.ok();
        if run["state"] != state {
            return run;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    panic!("the import stays {state}: {run}");
}

async fn items(clerk: &Person, run: &Value, list: &str) -> Vec<Value> {
    let path = format!("/imports/{}/items?list={list}", run["id"].as_str().unwrap());
    let page = clerk.get(&path).await.ok();
    page["items"].as_array().unwrap().clone()
}

async fn enter(clerk: &Person, run: &Value) -> Value {
    let path = format!("/imports/{}/commit", run["id"].as_str().unwrap());
    let run = clerk.post(&path, &json!({})).await.ok();
    settled(clerk, &run, "entering").await
}

async fn customers_who_are_there_already_wait_for_a_decision(company: &Company) {
    let clerk = company.person("xu.min").await;
    let run = read(&clerk, TWINS, &json!({})).await;
    let twins = run["summary"]["twins"].as_array().unwrap();
    let told: Vec<_> = twins
        .iter()
        .map(|twin| {
            (
                &twin["key"],
                &twin["resembles"][0]["code"],
                &twin["documents"],
            )
        })
        .collect();
    let (haihan, xinyuan) = (json!("苏州瀚海水务"), json!("泰州 新源锅炉厂有限公司"));
    assert_eq!(
        told,
        [
            (&haihan, &json!("C0001"), &json!(1)),
            (&xinyuan, &json!("泰州新源锅炉厂"), &json!(1)),
        ]
    );
    assert_eq!(run["summary"]["counts"]["undecided_customers"], 2);
    let held = items(&clerk, &run, "held").await;
    let codes: Vec<_> = held.iter().map(|item| &item["code"]).collect();
    assert_eq!(codes, ["customer_undecided", "customer_undecided"]);

    let entered = enter(&clerk, &run).await;
    assert_eq!(entered["entered"]["documents"], 1, "{entered}");
    let none = clerk.get("/customers?q=苏州瀚海").await.ok();
    assert_eq!(
        none["items"].as_array().map(Vec::len),
        Some(1),
        "nobody was guessed"
    );

    let nobody = json!({"same_customers": {"苏州瀚海水务": "C9999"}});
    let run = read(&clerk, TWINS, &nobody).await;
    assert_eq!(
        run["summary"]["counts"]["undecided_customers"], 2,
        "no such customer"
    );
    let choices = json!({"same_customers": {"苏州瀚海水务": "C0001"},
        "new_customers": ["泰州 新源锅炉厂有限公司"]});
    let run = read(&clerk, TWINS, &choices).await;
    assert_eq!(run["summary"]["counts"]["held"], 0, "{run}");
    let entered = enter(&clerk, &run).await;
    assert_eq!(entered["entered"]["documents"], 2, "{entered}");
    let both = clerk.get("/customers?q=新源锅炉").await.ok();
    assert_eq!(both["items"].as_array().map(Vec::len), Some(2), "{both}");

    for number in ["OLD-1", "old-1"] {
        let found = company.find(&clerk, "orders", number).await;
        assert_eq!(found["customer_name"], "苏州瀚海水务有限公司", "{found}");
    }
    money_of_history_is_not_kept_here(company).await;
    let again = read(&clerk, TWINS, &json!({})).await;
    assert_eq!(
        again["summary"]["counts"]["unchanged"], 3,
        "what was decided is remembered"
    );
    assert_eq!(again["summary"]["twins"], json!([]));
    company.assert_sound().await;
}

async fn money_of_history_is_not_kept_here(company: &Company) {
    let finance = company.person("shen.yue").await;
    let order = company.find(&finance, "orders", "OLD-1").await;
    let path = format!("/orders/{}", order["id"].as_str().unwrap());
    let origin = finance.get(&format!("{path}/import")).await.ok();
    assert_eq!(origin["document"], "OLD-1");
    let money = finance.get(&format!("{path}/money")).await.ok();
    assert_eq!(money["standing"], "history", "{money:#}");
    assert_eq!(
        (
            &money["committed"],
            &money["outstanding"],
            &money["schedule"]
        ),
        (&json!("200.00"), &json!("0.00"), &json!([])),
        "it was settled elsewhere"
    );
    for action in money["actions"].as_array().unwrap() {
        let code = &action["refusals"][0]["code"];
        assert!(*code == "history" || *code == "forbidden", "{action:#}");
    }
}

async fn a_total_that_nobody_mapped_is_told(company: &Company) {
    let clerk = company.person("xu.min").await;
    let run = read(&clerk, TWINS, &json!({})).await;
    let summary = &run["summary"];
    let found: Vec<_> = summary["findings"].as_array().unwrap().iter().collect();
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0]["code"], "total_not_mapped");
    assert!(
        found[0]["message"]["zh"]
            .as_str()
            .unwrap()
            .contains("价税合计")
    );
    let sheet = &summary["sheets"][0];
    let column = sheet["columns"].as_array().unwrap().last().unwrap();
    assert_eq!(column["could_hold"], json!(["total", "amount"]));

    let mut columns = serde_json::Map::new();
    for column in sheet["columns"].as_array().unwrap() {
        if let Some(field) = column["field"].as_str() {
            columns.insert(field.to_owned(), column["index"].clone());
        }
    }
    columns.insert("amount".to_owned(), column["index"].clone());
    let mapped = json!({"mappings": [{"signature": sheet["signature"], "columns": columns}]});
    let run = read(&clerk, &TWINS.replace("1,100,100", "1,100,90"), &mapped).await;
    assert_eq!(run["summary"]["findings"], json!([]));
    let held = items(&clerk, &run, "held").await;
    assert!(
        held.iter().any(|item| item["code"] == "amount_disagrees"),
        "it is compared now: {held:?}"
    );
}

async fn broken_pieces_are_kept_aside_with_field_rule_and_way_out(company: &Company) {
    let clerk = company.person("xu.min").await;
    let text = "订单号,客户,订单日期,交货日期,产品编码,数量,单价\n\
        P-1,泰州新源锅炉厂,2026-01-05,2026-02-05,YS-150,1.5,48000\n\
        P-1,泰州新源锅炉厂,2026-01-05,2026-02-05,YS-150,2,48000\n\
        P-2,泰州新源锅炉厂,2026-01-05,2025-02-05,YS-150,2,48000\n\
        P-3,泰州新源锅炉厂,2026-01-05,2026-02-05,YS-150,9999999999999,48000\n";
    let run = read(&clerk, text, &json!({})).await;
    let aside = items(&clerk, &run, "aside").await;
    let told: Vec<_> = aside
        .iter()
        .map(|item| {
            (
                item["row"].as_i64().unwrap(),
                item["message"]["zh"].as_str().unwrap(),
            )
        })
        .collect();
    for ((row, message), (wanted, words)) in told.iter().zip([
        (2, ["数量“1.5”", "整件", "改为整数"]),
        (4, ["交货日期“2025-02-05”", "早于订单日期", "改正"]),
        (5, ["数量“9999999999999”", "过大", "核对"]),
    ]) {
        assert_eq!(*row, wanted, "{message}");
        for word in words {
            assert!(message.contains(word), "{word}: {message}");
        }
    }
    assert_eq!(told.len(), 3, "{told:?}");
    assert_eq!(run["summary"]["counts"]["new"], 1);
}

async fn an_open_quote_names_its_line(company: &Company) {
    let clerk = company.person("xu.min").await;
    let text = TWINS.replace("OLD-2,泰州", "OLD-2,\"泰州");
    let run = read(&clerk, &text, &json!({})).await;
    assert_eq!(run["state"], "unreadable");
    let problem = &run["problem"][0];
    assert_eq!(problem["code"], "file_open_quote");
    assert!(
        problem["message"]["zh"]
            .as_str()
            .unwrap()
            .contains("第 3 行"),
        "{problem}"
    );
}

/// Two shipments and two receipts of one order, and goods in a box of twelve.
const IN_PARTS: &str = "\
订单号,客户,订单日期,产品编码,单位,数量,单价,发货日期,签收日期,收款日期,收款金额,客户级别
B-1,新客户一厂,2026-01-05,OLD-1,台,2,100,2026-01-10,2026-01-12,2026-01-15,100.00,A
B-1,新客户一厂,2026-01-05,OLD-2,个,3,10,2026-01-20,2026-01-22,2026-02-15,130.00,A
B-2,新客户一厂,2026-01-05,SEAL-80,箱,2,11160,,,,,A
";

async fn shipments_receipts_and_units_come_in_as_the_rows_say(company: &Company) {
    let clerk = company.person("xu.min").await;
    let run = read(&clerk, IN_PARTS, &json!({})).await;
    let told = &run["summary"]["findings"][0];
    assert_eq!(told["code"], "columns_ignored");
    assert!(told["message"]["zh"].as_str().unwrap().contains("客户级别"));
    let entered = enter(&clerk, &run).await["entered"].clone();
    assert_eq!(
        (
            &entered["documents"],
            &entered["shipments"],
            &entered["receipts"]
        ),
        (&json!(2), &json!(2), &json!(2)),
        "{entered}"
    );
    let order = company.find(&clerk, "orders", "B-1").await;
    let path = format!("/orders/{}", order["id"].as_str().unwrap());
    let origin = clerk.get(&format!("{path}/import")).await.ok();
    let shipped: Vec<_> = origin["shipments"]
        .as_array()
        .unwrap()
        .iter()
        .map(|s| &s["shipped_on"])
        .collect();
    assert_eq!(shipped, ["2026-01-10", "2026-01-20"], "{origin}");
    let boxes = company.find(&clerk, "orders", "B-2").await;
    let boxes = clerk
        .get(&format!("/orders/{}", boxes["id"].as_str().unwrap()))
        .await
        .ok();
    assert_eq!(boxes["content"]["lines"][0]["quantity"], "24", "{boxes:#}");
    assert_eq!(boxes["order"]["net"], "22320.00", "{boxes:#}");
    let again = read(&clerk, IN_PARTS, &json!({})).await;
    assert_eq!(again["summary"]["counts"]["unchanged"], 2, "{again}");
    company.assert_sound().await;
}
