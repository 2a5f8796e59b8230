//! Orders filled faster than line by line: pasted words, what the customer usually orders, a matrix.

use serde_json::{Value, json};
use stories::{Company, PDF, Person, Thread, stories};

stories!(
    a_pasted_order_is_read_and_every_guess_is_marked,
    numerals_and_dozens_come_out_whole_or_are_asked,
    what_a_line_says_beside_its_goods_is_to_be_checked,
    a_customers_sheet_is_read_like_his_words,
    a_file_that_is_no_order_says_why,
    what_a_customer_usually_orders_is_known,
    a_style_is_ordered_by_its_values,
    a_customers_lines_are_kept_under_a_name,
    a_template_is_seen_by_who_enters_his_orders,
);

async fn a_pasted_order_is_read_and_every_guess_is_marked(company: &Company) {
    let rep = company.person("chen.jing").await;
    let text = "客户：苏州瀚海水务有限公司\n采购单号：HH-2026-118\nYQ-100 3台，单价 9,200元\n机械密封 24套\n\
                红酒 2箱\n4月20日前送到苏州工业园区星湖街 328 号\n联系人：顾明 13800000001\n祝好";
    let read = rep
        .post("/orders/draft-from-text", &json!({"text": text}))
        .await
        .ok();
    assert_eq!(read["customer"]["certainty"], "exact", "{read:#}");
    assert_eq!(read["customer_po_no"], "HH-2026-118");
    assert_eq!(
        (&read["contact_name"], &read["delivery_on"]),
        (&json!("顾明"), &json!("2026-04-20"))
    );
    let lines = read["lines"].as_array().unwrap();
    let told: Vec<(&str, &str)> = lines
        .iter()
        .map(|l| {
            (
                l["certainty"].as_str().unwrap(),
                l["quantity"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(told, [("exact", "3"), ("unsure", "24"), ("unknown", "2")]);
    assert_eq!(lines[0]["proposals"][0]["sku"], "YQ-100");
    assert_eq!(lines[0]["said_price"], "9200");
    assert_eq!(read["unread"], json!(["祝好"]));
    let orders = rep.get("/orders?q=HH-2026-118").await.ok();
    assert_eq!(orders["items"], json!([]), "reading enters nothing");

    let nothing = rep
        .post("/orders/draft-from-text", &json!({"text": " \n "}))
        .await;
    assert_eq!(nothing.error_codes(), ["text"], "{nothing:?}");
    let keeper = company.person("feng.tao").await;
    keeper
        .post("/orders/draft-from-text", &json!({"text": text}))
        .await
        .problem(403);
    // A customer of another rep is not told.
    let other = company.person("huang.lei").await;
    let read = other
        .post("/orders/draft-from-text", &json!({"text": text}))
        .await
        .ok();
    assert_eq!(read["customer"], Value::Null);
}

async fn numerals_and_dozens_come_out_whole_or_are_asked(company: &Company) {
    let rep = company.person("chen.jing").await;
    let text =
        "SEAL-80 两箱\nSEAL-80 十打\nSEAL-80 半打\nYQ-100 半台\nYQ-100 三五台\nSEAL-80 壹佰贰拾套";
    let read = rep
        .post("/orders/draft-from-text", &json!({"text": text}))
        .await
        .ok();
    let lines = read["lines"].as_array().unwrap();
    let told: Vec<(&Value, &Value)> = lines.iter().map(|l| (&l["quantity"], &l["unit"])).collect();
    let said = |quantity: &str, unit: &str| (json!(quantity), json!(unit));
    let asked = |unit: &str| (Value::Null, json!(unit));
    let wanted = [
        said("2", "箱"),
        said("120", "套"),
        said("6", "套"),
        asked("台"),
        asked("台"),
        said("120", "套"),
    ];
    let wanted: Vec<(&Value, &Value)> = wanted.iter().map(|(q, u)| (q, u)).collect();
    assert_eq!(told, wanted, "{read:#}");
}

async fn what_a_line_says_beside_its_goods_is_to_be_checked(company: &Company) {
    let rep = company.person("chen.jing").await;
    let text = "苏州瀚海水务有限公司 顾明 13800000001\n单号 PO-HH-778\n合同号：HT-2026-99\n\
                请安排潜水排污泵3台、卧式离心泵2台，12月20日交货\n\
                3 pcs YQ-100 and 2 box YS-150 to Suzhou\nYQ-100 -3台";
    let read = rep
        .post("/orders/draft-from-text", &json!({"text": text}))
        .await
        .ok();
    assert_eq!(read["customer"]["certainty"], "exact", "{read:#}");
    let head = ["contact_name", "customer_po_no", "contract_no"].map(|field| &read[field]);
    assert_eq!(head, ["顾明", "PO-HH-778", "HT-2026-99"]);
    assert!(
        read["delivery_on"].as_str().unwrap().ends_with("-12-20"),
        "{read:#}"
    );
    assert_eq!(read["unread"], json!([]));
    let told: Vec<Value> = read["lines"]
        .as_array()
        .unwrap()
        .iter()
        .map(|l| {
            let first = &l["proposals"][0]["sku"];
            json!([
                first,
                l["quantity"],
                l["unit"],
                l["unit_known"],
                l["certainty"]
            ])
        })
        .collect();
    let wanted = json!([
        ["YQ-100", "3", "台", true, "exact"],
        ["YS-150", "2", "台", true, "exact"],
        ["YQ-100", "3", "台", true, "exact"],
        ["YS-150", "2", "box", false, "likely"],
        ["YQ-100", null, "台", true, "exact"],
    ]);
    assert_eq!(json!(told), wanted);
}

const ROWS: [[&str; 6]; 4] = [
    [
        "采购单号：",
        "HH-2026-119",
        "客户：",
        "苏州瀚海水务有限公司",
        "",
        "",
    ],
    ["序号", "品名", "型号", "数量", "单价", "交货日期"],
    ["1", "潜水排污泵", "YQ-100", "三", "9,200", "2026-04-20"],
    ["2", "机械密封", "SEAL-80", "两箱", "", ""],
];

/// A workbook with a cover before the order.
fn workbook() -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let cover = book.add_worksheet();
    cover.set_name("封面").unwrap();
    cover.write_string(0, 0, "致供应商").unwrap();
    let order = book.add_worksheet();
    order.set_name("订单").unwrap();
    for (row, cells) in (0..).zip(ROWS) {
        for (column, cell) in (0..).zip(cells) {
            order.write_string(row, column, cell).unwrap();
        }
    }
    book.save_to_buffer().unwrap()
}

async fn sent(rep: &Person, name: &str, bytes: Vec<u8>) -> Value {
    rep.upload(name, bytes).await.ok()["id"].clone()
}

async fn a_customers_sheet_is_read_like_his_words(company: &Company) {
    let rep = company.person("chen.jing").await;
    let file = sent(&rep, "order.xlsx", workbook()).await;
    let asked = json!({"file_id": file});
    let found = rep.post("/orders/draft-from-file", &asked).await.ok();
    assert_eq!(
        (&found["sheets"], &found["sheet"]),
        (&json!(["封面", "订单"]), &json!("订单")),
        "the sheet with an order's headings is read"
    );
    let read = &found["read"];
    assert_eq!(read["customer"]["certainty"], "exact", "{read:#}");
    assert_eq!(read["customer_po_no"], "HH-2026-119");
    let lines = read["lines"].as_array().unwrap();
    assert_eq!(
        (
            &lines[0]["quantity"],
            &lines[0]["said_price"],
            &lines[0]["delivery_on"]
        ),
        (&json!("3"), &json!("9200"), &json!("2026-04-20"))
    );
    assert_eq!(lines[0]["proposals"][0]["sku"], "YQ-100");
    assert_eq!(
        (&lines[1]["quantity"], &lines[1]["unit"]),
        (&json!("2"), &json!("箱"))
    );
    let other = json!({"file_id": file, "sheet": "封面"});
    let cover = rep.post("/orders/draft-from-file", &other).await.ok();
    assert_eq!(cover["read"]["unread"], json!(["致供应商"]));

    // The same as a spreadsheet program saves it in China.
    let text: String = ROWS
        .map(|cells| cells.map(|c| format!("\"{c}\"")).join(",") + "\r\n")
        .concat();
    let (bytes, _, _) = encoding_rs::GB18030.encode(&text);
    let csv = sent(&rep, "order.csv", bytes.into_owned()).await;
    let same = rep
        .post("/orders/draft-from-file", &json!({"file_id": csv}))
        .await
        .ok();
    assert_eq!(same["read"], *read);
    let orders = rep.get("/orders?q=HH-2026-119").await.ok();
    assert_eq!(orders["items"], json!([]), "reading enters nothing");
}

async fn a_file_that_is_no_order_says_why(company: &Company) {
    let rep = company.person("chen.jing").await;
    let (order, pdf) = (
        sent(&rep, "order.xlsx", workbook()).await,
        sent(&rep, "order.pdf", PDF.to_vec()).await,
    );
    let empty = sent(&rep, "order.csv", b",,\n,,\n".to_vec()).await;
    let rows = "YQ-100,1\n".repeat(6_000).into_bytes();
    let long = sent(&rep, "order.csv", rows).await;
    for (asked, code) in [
        (json!({"file_id": pdf}), "file_kind"),
        (json!({"file_id": empty}), "file_empty"),
        (json!({"file_id": long}), "file_too_large"),
        (
            json!({"file_id": order, "sheet": "第三页"}),
            "unknown_sheet",
        ),
        (
            json!({"file_id": "0192d3a0-0000-7000-8000-000000000000"}),
            "unknown_file",
        ),
    ] {
        let refused = rep.post("/orders/draft-from-file", &asked).await;
        assert_eq!(refused.error_codes(), [code], "{refused:?}");
    }
    let rows = "YQ-100,1\n".repeat(501).into_bytes();
    let many = sent(&rep, "order.csv", rows).await;
    let refused = rep
        .post("/orders/draft-from-file", &json!({"file_id": many}))
        .await;
    assert_eq!(refused.error_codes(), ["too_many"], "{refused:?}");
    // Another person's upload is nobody's to read.
    let other = company.person("huang.lei").await;
    let refused = other
        .post("/orders/draft-from-file", &json!({"file_id": order}))
        .await;
    assert_eq!(refused.error_codes(), ["unknown_file"], "{refused:?}");
}

async fn what_a_customer_usually_orders_is_known(company: &Company) {
    let rep = company.person("chen.jing").await;
    let customer = company.find(&rep, "customers", "C0001").await;
    let path = format!(
        "/customers/{}/usual-goods",
        customer["id"].as_str().unwrap()
    );
    assert_eq!(rep.get(&path).await.ok(), json!([]));
    let thread = Thread::approved(company).await;
    let goods = rep.get(&path).await.ok();
    let page = thread.page("chen.jing").await;
    let lines = page["content"]["lines"].as_array().unwrap();
    assert_eq!(
        goods.as_array().map(Vec::len),
        Some(lines.len()),
        "{goods:#}"
    );
    assert_eq!(goods[0]["orders"], 1);
    assert_eq!(goods[0]["last_order"], page["order"]["label"]);
    let other = company.person("huang.lei").await;
    assert_eq!(
        other.get(&path).await.ok(),
        json!([]),
        "another rep's orders are not told"
    );
}

// Clauses: GA-1.
async fn a_style_is_ordered_by_its_values(company: &Company) {
    let rep = company.person("chen.jing").await;
    let found = company.find(&rep, "styles", "GASKET").await;
    let path = format!("/styles/{}", found["id"].as_str().unwrap());
    let style = rep.get(&path).await.ok();
    assert_eq!(style["variants"].as_array().map(Vec::len), Some(12));
    let lines: Vec<Value> = style["variants"].as_array().unwrap()[..5]
        .iter()
        .map(|v| json!({"product_id": v["product"]["id"], "quantity": "20", "from_book": true}))
        .collect();
    let body = json!({"order_type": "equipment", "lines": lines});
    let saved = rep.post("/orders", &body).await.ok();
    let page = rep
        .get(&format!("/orders/{}", saved["id"].as_str().unwrap()))
        .await
        .ok();
    assert_eq!(
        page["lines"][4]["description"], "法兰密封垫片 石墨 DN50",
        "{page:#}"
    );
    // 5 × 20 at 36.00 without tax.
    assert_eq!(page["order"]["net"], "3600.00");
}

/// The template that a clerk keeps of the seals a customer orders each month.
async fn monthly(company: &Company, rep: &Person) -> (String, Value) {
    let customer = company.find(rep, "customers", "C0001").await;
    let seal = company.find(rep, "products", "SEAL-80").await;
    let pump = company.find(rep, "products", "YQ-100").await;
    let input = json!({"name": "每月备件", "lines": [
        {"product_id": seal["id"], "quantity": "2", "unit": "箱", "customer_article_no": "WL-9"},
        {"product_id": pump["id"]},
    ]});
    let path = format!(
        "/customers/{}/order-templates",
        customer["id"].as_str().unwrap()
    );
    (path, input)
}

async fn a_customers_lines_are_kept_under_a_name(company: &Company) {
    let rep = company.person("chen.jing").await;
    let (path, mut input) = monthly(company, &rep).await;
    let key = "0192d3a0-1111-7000-8000-000000000001";
    let made = rep.post_with_key(&path, &input, key).await;
    let again = rep.post_with_key(&path, &input, key).await;
    assert!(again.replayed && again.body == made.body, "{again:?}");
    let same = rep
        .post(
            &path,
            &json!({"name": " 每月备件 ", "lines": input["lines"]}),
        )
        .await;
    assert_eq!(same.error_codes(), ["taken"], "{same:?}");
    what_cannot_be_ordered_is_no_template(&rep, (&path, &input)).await;

    let kept = rep.get(&path).await.ok();
    let template = &kept[0];
    assert_eq!(
        (&template["name"], &template["version"]),
        (&json!("每月备件"), &json!(1))
    );
    let line = &template["lines"][0];
    assert_eq!(
        (
            &line["sku"],
            &line["quantity"],
            &line["unit"],
            &line["sold"]
        ),
        (&json!("SEAL-80"), &json!("2"), &json!("箱"), &json!(true))
    );
    assert!(
        line.get("unit_price").is_none(),
        "a template holds no prices"
    );

    let one = format!("/order-templates/{}", template["id"].as_str().unwrap());
    input["name"] = json!("季度备件");
    assert_eq!(rep.put_on(&one, 1, &input).await.status, 204);
    assert_eq!(
        rep.put_on(&one, 1, &input).await.status,
        412,
        "somebody changed it since"
    );
    stop_selling(company, &input["lines"][1]["product_id"]).await;
    let kept = rep.get(&path).await.ok();
    assert_eq!(kept[0]["name"], "季度备件");
    let sold: Vec<&Value> = kept[0]["lines"]
        .as_array()
        .unwrap()
        .iter()
        .map(|l| &l["sold"])
        .collect();
    assert_eq!(
        sold,
        [&json!(true), &json!(false)],
        "what is no longer sold is marked"
    );

    assert_eq!(rep.delete_on(&one, 1).await.status, 412);
    assert_eq!(rep.delete_on(&one, 2).await.status, 204);
    assert_eq!(rep.get(&path).await.ok(), json!([]));
    let history = path.replace("/order-templates", "/history");
    let told = rep.get(&history).await.ok().to_string();
    assert!(told.contains("删除订单模板“季度备件”"), "{told}");
}

async fn what_cannot_be_ordered_is_no_template(rep: &Person, (path, input): (&str, &Value)) {
    let mut broken = input.clone();
    broken["name"] = json!("半箱");
    broken["lines"][0]["quantity"] = json!("0.3");
    broken["lines"][1]["unit"] = json!("打");
    let refused = rep.post(path, &broken).await;
    assert_eq!(
        refused.error_codes(),
        ["not_whole", "unknown_unit"],
        "{refused:?}"
    );
}

async fn stop_selling(company: &Company, product: &Value) {
    let planner = company.person("sun.li").await;
    let path = format!("/products/{}", product.as_str().unwrap());
    let mut input = planner.get(&path).await.ok();
    let version = input["version"].as_i64().unwrap();
    let fields = input.as_object_mut().unwrap();
    for computed in ["id", "version", "masked", "floor_hidden"] {
        fields.remove(computed);
    }
    fields.insert("active".into(), json!(false));
    let changed = planner.put_on(&path, version, &input).await;
    assert_eq!(changed.status, 204, "{changed:?}");
}

async fn a_template_is_seen_by_who_enters_his_orders(company: &Company) {
    let rep = company.person("chen.jing").await;
    let (path, input) = monthly(company, &rep).await;
    let id = rep.post(&path, &input).await.ok()["id"].clone();
    let one = format!("/order-templates/{}", id.as_str().unwrap());
    // The customer of another rep is as good as absent.
    let other = company.person("huang.lei").await;
    other.get(&path).await.problem(404);
    other.post(&path, &input).await.problem(404);
    other.put_on(&one, 1, &input).await.problem(404);
    other.delete_on(&one, 1).await.problem(404);
    // A keeper of stock enters no orders.
    company
        .person("feng.tao")
        .await
        .get(&path)
        .await
        .problem(403);
}
