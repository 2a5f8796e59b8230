//! What a row tells of its order beside the goods: what kind it is, in which money, what was shipped
//! and what was paid.

use jiff::civil::DateTime;
use kernel::{Currency, search::normalize, text};
use sheets::{Mapping, Record};

use super::{
    super::{Named, Table, checks},
    Rows,
};
use crate::{
    fields::order_fields,
    plan::{Finding, Place},
    raw::{RawReceipt, RawShipment},
};

/// Document types that mean goods given back, normalised.
const CREDIT_TYPES: [&str; 8] = [
    "退货",
    "退货单",
    "销售退货",
    "销售退货单",
    "红字",
    "credit note",
    "credit",
    "return",
];
/// Document types that mean an ordinary order, normalised.
const ORDER_TYPES: [&str; 18] = [
    "订单",
    "销售订单",
    "销售",
    "销售单",
    "销货",
    "销货单",
    "普通订单",
    "普通销售",
    "标准订单",
    "标准销售",
    "正常订单",
    "蓝字",
    "order",
    "sales order",
    "sale",
    "sales",
    "standard order",
    "invoice",
];

impl Rows<'_> {
    /// The shipment that a row tells of: goods cannot arrive that never left.
    pub(super) fn shipment(
        &self,
        record: &mut Record<'_>,
        ordered_at: Option<DateTime>,
        at: &Place,
    ) -> Option<RawShipment> {
        let today = self.company.today;
        let shipped_on = checks::shipped_on(record, "shipped_on", ordered_at, today);
        let received_on = checks::received_on(record, "received_on", shipped_on, today);
        let waybill = record.text("waybill").unwrap_or_default();
        if record.cell("shipped_on").is_empty() {
            for field in ["received_on", "waybill"] {
                if !record.cell(field).is_empty() {
                    record.refuse(
                        field,
                        "not_shipped",
                        text!(
                            "没有发货日期；请补填发货日期，或清空这一项",
                            "there is no shipped date; fill it in, or empty this cell"
                        ),
                    );
                }
            }
        }
        Some(RawShipment {
            shipped_on: shipped_on?,
            received_on,
            carrier: record.text("carrier").unwrap_or_default(),
            waybill,
            rows: vec![at.clone()],
        })
    }

    /// The receipt of money that a row tells of: a day and an amount above 0, or neither; 0 without
    /// a day is no receipt.
    pub(super) fn receipt(&self, record: &mut Record<'_>, at: &Place) -> Option<RawReceipt> {
        let paid_on = checks::happened(record, "paid_on", self.company.today);
        let paid = record.money("paid", self.currency);
        let (no_day, no_amount) = (
            record.cell("paid_on").is_empty(),
            record.cell("paid").is_empty(),
        );
        match paid {
            Some(0) if no_day => return None,
            Some(minor) if minor <= 0 => record.refuse(
                "paid",
                "positive",
                text!(
                    "收款金额须大于 0；退款不在此导入",
                    "the amount received is above 0; refunds are not imported here"
                ),
            ),
            _ if no_amount && !no_day => record.refuse(
                "paid_on",
                "no_amount",
                text!(
                    "没有收款金额；请补填收款金额，或清空收款日期",
                    "there is no amount received; fill it in, or empty the date"
                ),
            ),
            _ if no_day && !no_amount => record.refuse(
                "paid",
                "no_date",
                text!(
                    "没有收款日期；请补填收款日期，或清空收款金额",
                    "there is no date of the receipt; fill it in, or empty the amount"
                ),
            ),
            _ => {}
        }
        Some(RawReceipt {
            received_on: paid_on?,
            amount_minor: paid?,
            rows: vec![at.clone()],
        })
    }

    /// Keeps rows aside whose money is another than the import's.
    pub(super) fn check_currency(&self, record: &mut Record<'_>) {
        let Some(written) = record.text("currency") else {
            return;
        };
        if currency_of(&written) != Some(self.currency) {
            let code = self.currency.code();
            record.refuse("currency", "other_currency", text!(
                "本次导入的币种是 {code}；其他币种的行请单独存成一个文件导入",
                "this import is in {code}; put rows of another currency into a file of their own"
            ));
        }
    }
}

/// Whether a row is of a credit note; a type that is neither that nor an order keeps it aside.
pub(super) fn credit_note(record: &mut Record<'_>) -> bool {
    let Some(word) = record.text("document_type") else {
        return false;
    };
    let word = normalize(&word);
    let credit = CREDIT_TYPES.contains(&word.as_str());
    if !credit && !ORDER_TYPES.contains(&word.as_str()) {
        record.refuse("document_type", "unknown_type", text!(
            "不认得的单据类型；普通订单请写“销售订单”，退货请写“退货单”，其他单据不在此导入",
            "the document type is not known; write “sales order” or “credit note”, other documents \
             are not imported here"
        ));
    }
    credit
}

/// What the header's remark keeps: the remark, and who is to carry goods that have not left.
pub(super) fn remark(record: &Record<'_>) -> String {
    let carrier = record
        .text("carrier")
        .filter(|_| record.cell("shipped_on").is_empty());
    let parts = [
        record.text("remark"),
        carrier.map(|name| format!("物流公司：{name}")),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join("；")
}

/// The currency that every row names, where there is a column for it and all agree.
pub(in crate::recognise) fn currency_named(
    sheets: &[Named<'_>],
    remembered: &[Mapping],
) -> Option<Currency> {
    let fields = order_fields();
    let opened = sheets
        .iter()
        .filter_map(|named| Table::open(*named, &fields, remembered));
    let mut named = Vec::new();
    for table in opened.filter(|table| table.has("currency")) {
        let words = table.view().records().map(|record| record.text("currency"));
        named.extend(words.map(|word| currency_of(&word?)));
    }
    let first = *named.first()?;
    first.filter(|_| named.iter().all(|one| *one == first))
}

/// A currency by its code or what people call it.
fn currency_of(word: &str) -> Option<Currency> {
    let word = normalize(word);
    let code = match word.as_str() {
        "人民币" | "rmb" | "¥" | "元" => "CNY",
        "美元" | "美金" | "us$" | "$" => "USD",
        "欧元" | "€" => "EUR",
        "英镑" | "£" => "GBP",
        "日元" | "日圆" => "JPY",
        "港币" | "港元" | "hk$" => "HKD",
        code => code,
    };
    Currency::parse(&code.to_uppercase())
}

/// Columns without which others say nothing: no row of the sheet can tell of a shipment or a
/// receipt, and a person should know before the import.
pub(super) fn note_half_told(tables: &[&Table<'_>], findings: &mut Vec<Finding>) {
    let half = |held: &[&str], lacking: &str| {
        tables
            .iter()
            .any(|t| held.iter().any(|field| t.has(field)) && !t.has(lacking))
    };
    if half(&["paid_on"], "paid") || half(&["paid"], "paid_on") {
        findings.push(Finding::note("receipts_half_told", text!(
            "收款日期和收款金额须各有一列；缺其中一列，写了收款的行不会导入",
            "receipts need a column for the date and one for the amount; while one is missing, rows \
             that tell of a receipt are kept aside"
        )));
    }
    if half(&["received_on", "waybill"], "shipped_on") {
        findings.push(Finding::note("shipments_half_told", text!(
            "没有发货日期列；写了签收日期或运单号的行不会导入",
            "there is no column for the shipped date; rows with a received date or waybill are kept aside"
        )));
    }
}
