//! What people call the fields of an order, for sentences about differences.

use kernel::{Text, text};

use crate::content::OrderContent;

/// Key, Chinese, English.
const WORDS: &[(&str, &str, &str)] = &[
    ("order_type", "订单类型", "order type"),
    ("customer_id", "客户", "customer"),
    ("contact_name", "联系人", "contact"),
    ("contact_phone", "联系电话", "phone"),
    ("delivery_on", "交货日期", "delivery date"),
    ("delivery_place", "交货地点", "delivery place"),
    ("delivery_mode", "交货方式", "mode of delivery"),
    ("payment_terms", "付款条件", "payment terms"),
    ("currency", "币种", "currency"),
    ("rounding", "取整方式", "rounding"),
    ("discount", "折扣", "discount"),
    ("product_id", "产品", "product"),
    ("model", "型号", "model"),
    ("quantity", "数量", "quantity"),
    ("unit_price", "单价", "price"),
    ("price_unit", "计价单位", "unit of the price"),
    ("gift_of", "赠品", "gift"),
    ("tax_included", "是否含税", "tax included"),
    ("tax_rate", "税率", "tax rate"),
    ("customer_po_line", "客户行号", "customer's PO line"),
    (
        "customer_article_no",
        "客户物料号",
        "customer's article number",
    ),
    ("parameters", "技术参数", "technical parameters"),
];

/// The name of a field such as `/delivery_on` or `/lines/<line id>/quantity`.
pub(super) fn field_words(field: &str, content: &OrderContent) -> Text {
    let Some(rest) = field.strip_prefix("/lines/") else {
        return name(field.trim_start_matches('/'));
    };
    let (id, key) = rest.split_once('/').unwrap_or((rest, ""));
    let has_id = |line: &crate::LineContent| line.line_id.is_some_and(|l| l.to_string() == id);
    let what = if key.is_empty() {
        text!("整行", "the whole line")
    } else {
        name(key)
    };
    match content.lines.iter().position(has_id) {
        Some(at) => Text {
            zh: format!("第 {} 行{}", at + 1, what.zh),
            en: format!("line {}, {}", at + 1, what.en),
        },
        None => text!("删去的一行", "a line that is gone"),
    }
}

fn name(key: &str) -> Text {
    match WORDS.iter().find(|(known, _, _)| *known == key) {
        Some((_, zh, en)) => Text::new(*zh, *en),
        None => Text::new(key, key),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_named_by_their_place() {
        let content: OrderContent = serde_json::from_str(
            r#"{"order_type":"equipment","lines":[{},{"line_id":"01936b2e-5f0a-7c3d-9e21-000000000001"}]}"#,
        )
        .expect("content");
        let words = |field: &str| field_words(field, &content).zh;
        let line = "/lines/01936b2e-5f0a-7c3d-9e21-000000000001";
        assert_eq!(words(&format!("{line}/unit_price")), "第 2 行单价");
        assert_eq!(words(line), "第 2 行整行");
        assert_eq!(
            words("/lines/01936b2e-5f0a-7c3d-9e21-000000000009"),
            "删去的一行"
        );
        assert_eq!(words("/payment_terms"), "付款条件");
    }

    #[test]
    fn every_field_that_is_compared_has_a_name() {
        let content: OrderContent =
            serde_json::from_str(r#"{"order_type":"x","lines":[{}]}"#).expect("content");
        let compared = serde_json::to_value(super::super::agreed(&content)).expect("json");
        let line = compared["lines"][0].as_object().expect("a line");
        let header = compared.as_object().expect("a header");
        let never = [
            "lines",
            "line_id",
            "channel",
            "customer_po_no",
            "contract_no",
            "contract_signed_on",
            "contract_file_id",
            "contract_amount",
            "order_date",
            "remark",
        ];
        for key in header.keys().chain(line.keys()) {
            let known = WORDS.iter().any(|(word, _, _)| word == key);
            assert!(known || never.contains(&key.as_str()), "{key} has no name");
        }
    }
}
