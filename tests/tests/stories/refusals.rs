//! Refused acts: a clear problem, nothing changed, an event where it matters.

use serde_json::{Value, json};
use stories::{Company, Thread, stories};

stories!(
    files_too_large_or_of_another_kind_are_refused,
    a_refused_act_stands_in_the_timeline,
    a_disabled_product_is_not_ordered,
    a_contract_of_another_amount_needs_a_reason,
    papers_of_others_are_as_if_absent,
    broken_quantities_are_refused_everywhere,
);

async fn files_too_large_or_of_another_kind_are_refused(company: &Company) {
    let rep = company.person("chen.jing").await;
    let program = rep
        .upload("contract.pdf", b"MZ\x90\0 this is no paper".to_vec())
        .await;
    assert!((400..500).contains(&program.status), "{program:?}");
    assert!(program.body["code"].is_string(), "{program:?}");
    let script = rep.upload("contract.exe", stories::PDF.to_vec()).await;
    assert!((400..500).contains(&script.status), "{script:?}");
    let mut large = stories::PDF.to_vec();
    large.resize(25 * 1024 * 1024 + 1, b' ');
    let large = rep.upload("contract.pdf", large).await.problem(413);
    assert!(large["code"].is_string(), "{large}");
    let empty = rep.upload("contract.pdf", Vec::new()).await.problem(422);
    assert_eq!(empty["code"], "file_empty");
}

async fn a_refused_act_stands_in_the_timeline(company: &Company) {
    let thread = Thread::entered(company).await;
    let _ = thread.submit().await.ok();
    let early = thread
        .opinion("han.bing", "legal_review", "approve", "")
        .await;
    assert_eq!(early.refusal_codes(), ["needs_unmet"], "{early:?}");
    let entries = thread.get("chen.jing", &thread.path("timeline")).await;
    let entries = entries["items"].as_array().unwrap();
    assert!(
        entries.iter().any(|e| e["kind"] == "operation.refused"),
        "{entries:#?}"
    );
    assert_eq!(thread.step("legal_review").await["state"], "waiting");
}

async fn a_disabled_product_is_not_ordered(company: &Company) {
    let (rep, manager) = (
        company.person("chen.jing").await,
        company.person("wang.qiang").await,
    );
    let found = company.find(&manager, "products", "YB-40").await;
    let path = format!("/products/{}", found["id"].as_str().unwrap());
    let shown = manager.get(&path).await;
    let (product, revision) = (shown.clone().ok(), shown.revision.unwrap_or_default());
    let mut input = product.as_object().unwrap().clone();
    for read_only in ["id", "version", "masked", "floor_hidden"] {
        input.remove(read_only);
    }
    input.insert("active".into(), json!(false));
    let version: i64 = revision.trim_matches(['"', 'r']).parse().unwrap_or(1);
    let _ = manager
        .put_on(&path, version, &Value::Object(input))
        .await
        .ok();
    let customer = company.find(&rep, "customers", "C0001").await;
    let body = json!({"order_type": "equipment", "customer_id": customer["id"],
        "lines": [{"product_id": found["id"], "quantity": "1", "unit_price": "15800"}]});
    let refused = rep.post("/orders", &body).await;
    assert_eq!(refused.status, 422);
    assert_eq!(refused.error_codes(), ["disabled_product"], "{refused:?}");
    assert_eq!(rep.get("/orders").await.ok()["items"], json!([]));
}

// Clauses: EQ-3.2b.
async fn a_contract_of_another_amount_needs_a_reason(company: &Company) {
    let rep = company.person("chen.jing").await;
    let mut body = stories::complete(company, &rep).await;
    body["contract_amount"] = json!("138000.00");
    let id = rep.post("/orders", &body).await.ok()["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let thread = Thread {
        company,
        id,
        revision: 1,
    };
    let _ = thread.submit().await.ok();
    let silent = thread
        .opinion("wang.qiang", "initial_review", "approve", "")
        .await;
    assert_eq!(silent.refusal_codes(), ["reason_required"], "{silent:?}");
    assert_eq!(
        silent.body["refusals"][0]["fact"], "contract.differences",
        "{silent:?}"
    );
    let _ = thread
        .opinion(
            "wang.qiang",
            "initial_review",
            "approve",
            "合同含运费 764 元，另行结算",
        )
        .await
        .ok();
}

async fn papers_of_others_are_as_if_absent(company: &Company) {
    let thread = Thread::approved(company).await;
    let absent = "01936b2e-5f0a-7c3d-9e21-000000000001";
    for rest in [
        "goods",
        "production",
        "requirements",
        "quality",
        "money",
        "dossier",
        "timeline",
        "comments",
        "retrospective",
    ] {
        let other = company.person("huang.lei").await;
        let foreign = other.get(&thread.path(rest)).await;
        let unknown = other.get(&format!("/orders/{absent}/{rest}")).await;
        assert_eq!(
            (foreign.status, &foreign.body["detail"]),
            (unknown.status, &unknown.body["detail"]),
            "{rest}: {foreign:?} {unknown:?}"
        );
        assert!([403, 404].contains(&foreign.status), "{rest}: {foreign:?}");
    }
}

async fn broken_quantities_are_refused_everywhere(company: &Company) {
    let thread = Thread::approved(company).await;
    let goods = thread.get("feng.tao", &thread.path("goods")).await;
    let line = goods["house"]["lines"]
        .as_array()
        .unwrap()
        .iter()
        .find(|l| l["sku"] == "YQ-100")
        .unwrap();
    for (quantity, code) in [
        ("0", "not_positive"),
        ("-1", "not_positive"),
        ("0.5", "not_whole"),
    ] {
        let pick =
            json!({"lines": [{"line_id": line["line_id"], "quantity": quantity, "scans": []}]});
        let picked = thread.post("feng.tao", &thread.path("picks"), &pick).await;
        assert_eq!(picked.error_codes(), [code], "{picked:?}");
        let pack = json!({"boxes": [{"lines": [{"line_id": line["line_id"], "quantity": quantity, "serials": []}]}]});
        let packed = thread.post("feng.tao", &thread.path("packs"), &pack).await;
        assert_eq!(packed.error_codes(), [code], "{packed:?}");
    }
    let customer = company
        .find(&company.person("qian.hui").await, "customers", "C0001")
        .await;
    for amount in ["0", "-5.00", "1.005", "99999999999999999999.00"] {
        let receipt = json!({"customer_id": customer["id"], "reference": "B-1", "method": "bank_transfer", "amount": amount});
        let refused = thread.post("qian.hui", "/receipts", &receipt).await;
        assert_eq!(refused.status, 422, "{amount}: {refused:?}");
    }
    assert_eq!(thread.fact(2, "picked").await, "0", "nothing changed");
}
