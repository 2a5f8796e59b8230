//! The fields of an order sheet, with the headings they go by.

use kernel::Text;
use sheets::Field;

/// A field: its name, `*` where it is required, its headings in Chinese and English, and what else
/// people call it, separated by `|`.
type Known = (
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
);

/// The fields of an order's header.
const HEADER: [Known; 19] = [
    (
        "order_no",
        "*",
        "订单号",
        "Order number",
        "订单编号|单号|单据编号|销售单号|订单id|Order No|OrderID|Order|InvoiceNo|Invoice|order_sn",
    ),
    (
        "customer",
        "*",
        "客户",
        "Customer",
        "客户名称|客户编码|客户编号|购货单位|买方|购买方|用户帐号|CustomerID|Customer name|Client|Buyer",
    ),
    (
        "ordered_at",
        "*",
        "订单日期",
        "Order date",
        "下单日期|下单时间|提交时间|单据日期|日期|创建时间|InvoiceDate|Date|Ordered on",
    ),
    (
        "required_on",
        "",
        "交货日期",
        "Required date",
        "交期|要求交期|要求到货日期|约定交期|Delivery date|Due date|Due",
    ),
    (
        "customer_po",
        "",
        "客户订单号",
        "Customer PO",
        "客户采购单号|客户单号|采购订单号|PO|PO number|Purchase order",
    ),
    (
        "contract_no",
        "",
        "合同号",
        "Contract number",
        "合同编号|Contract|Contract no",
    ),
    (
        "ship_to",
        "",
        "送货地址",
        "Ship to",
        "收货地址|交货地点|地址|ShipAddress|Delivery address|Address",
    ),
    (
        "sales_person",
        "",
        "业务员",
        "Sales person",
        "销售员|销售|跟单员|EmployeeID|Sales rep",
    ),
    (
        "document_type",
        "",
        "单据类型",
        "Document type",
        "类型|业务类型|Type",
    ),
    (
        "currency",
        "",
        "币种",
        "Currency",
        "币别|货币|结算币种|Currency code",
    ),
    (
        "total",
        "",
        "订单总额",
        "Order total",
        "订单总金额|订单金额|总金额|合计金额|总计|Total|Total amount|Grand total",
    ),
    (
        "freight",
        "",
        "运费",
        "Freight",
        "运费金额|邮费|快递费|Shipping|Postage",
    ),
    (
        "shipped_on",
        "",
        "发货日期",
        "Shipped date",
        "发货时间|出库日期|Shipped on|delivery_time",
    ),
    (
        "received_on",
        "",
        "签收日期",
        "Received date",
        "签收时间|收货日期|确认收货时间|receive_time",
    ),
    (
        "carrier",
        "",
        "物流公司",
        "Carrier",
        "承运商|快递公司|ShipVia|delivery_company",
    ),
    (
        "waybill",
        "",
        "运单号",
        "Waybill",
        "物流单号|快递单号|Tracking number|delivery_sn",
    ),
    (
        "paid_on",
        "",
        "收款日期",
        "Paid date",
        "付款时间|支付时间|到账日期|payment_time|Paid on",
    ),
    (
        "paid",
        "",
        "收款金额",
        "Paid amount",
        "已收款|已付金额|实收金额|Amount paid",
    ),
    (
        "remark",
        "",
        "备注",
        "Remark",
        "说明|订单备注|Note|Notes|Comment",
    ),
];

/// The fields of a line. 折扣 is no heading of the discount: in one program 0.9 takes nine tenths
/// off, in another it leaves them.
const LINE: [Known; 14] = [
    (
        "product",
        "",
        "产品编码",
        "Product code",
        "商品编码|物料编码|产品编号|商品编号|货号|条码|商品sku条码|SKU|StockCode|ProductID|Item code|Part number",
    ),
    (
        "product_name",
        "",
        "产品名称",
        "Product name",
        "商品名称|物料名称|品名|产品|商品|名称|Description|Product|Item",
    ),
    (
        "model",
        "",
        "规格型号",
        "Model",
        "规格|型号|Specification|Spec",
    ),
    ("unit", "", "单位", "Unit", "计量单位|基本单位|UOM"),
    (
        "quantity",
        "*",
        "数量",
        "Quantity",
        "订购数量|购买数量|订单数量|采购数量|订货数量|需求数量|Order qty|Qty|product_quantity",
    ),
    (
        "price",
        "",
        "单价",
        "Unit price",
        "不含税单价|售价|销售价|销售价格|Price|product_price",
    ),
    (
        "price_with_tax",
        "",
        "含税单价",
        "Unit price with tax",
        "含税价|Price with tax",
    ),
    ("discount", "", "折扣率", "Discount", "优惠率|Discount rate"),
    ("tax_rate", "", "税率", "Tax rate", "增值税率|VAT|VAT rate"),
    (
        "amount",
        "",
        "金额",
        "Amount",
        "行金额|小计|Line total|Subtotal",
    ),
    (
        "customer_po_line",
        "",
        "客户行号",
        "Customer PO line",
        "客户订单行号|采购单行号|采购订单行号|客户行项目|PO line|PO item|PO line no",
    ),
    (
        "customer_article_no",
        "",
        "客户物料号",
        "Customer article number",
        "客户料号|客户物料编码|客户品号|客户产品编码|Customer part number|Customer material|Buyer part number|CPN",
    ),
    ("gift", "", "赠品", "Gift", "是否赠品|Free of charge"),
    (
        "line_remark",
        "",
        "行备注",
        "Line remark",
        "明细备注|Line note",
    ),
];

/// The fields that a sheet of orders may have: one row per line, the order's own fields repeated
/// or merged; or a sheet of headers and one of lines, both with the order's number.
#[must_use]
pub fn order_fields() -> Vec<Field> {
    let mut fields = header_fields();
    fields.extend(line_fields());
    fields
}

/// The fields of an order's header.
pub(crate) fn header_fields() -> Vec<Field> {
    HEADER.iter().map(field).collect()
}

/// The fields of a line.
pub(crate) fn line_fields() -> Vec<Field> {
    LINE.iter().map(field).collect()
}

/// The fields that a customer's own order may have columns for. What he calls a material is his
/// number of it, not ours.
pub(crate) fn draft_fields() -> Vec<Field> {
    let own = [
        Field::new(
            "material",
            Text::new("物料编码", "Material number"),
            &["物料号", "料号", "Material", "Material no"],
        ),
        Field::new(
            "row_no",
            Text::new("序号", "No."),
            &["行号", "项次", "行项目", "Line", "Line no", "Pos"],
        ),
    ];
    let delivery = header_fields()
        .into_iter()
        .filter(|field| field.name == "required_on");
    own.into_iter()
        .chain(line_fields())
        .chain(delivery)
        .collect()
}

fn field((name, mark, zh, en, synonyms): &Known) -> Field {
    let synonyms: Vec<&str> = synonyms.split('|').collect();
    let field = Field::new(name, Text::new(*zh, *en), &synonyms);
    if mark.is_empty() {
        field
    } else {
        field.required()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use sheets::heading_key;

    use super::*;

    #[test]
    fn no_heading_belongs_to_two_fields() {
        let mut owners = HashMap::<String, &str>::new();
        for (name, _, zh, en, synonyms) in HEADER.iter().chain(&LINE) {
            for heading in [*zh, *en].into_iter().chain(synonyms.split('|')) {
                let owner = owners.entry(heading_key(heading)).or_insert(name);
                assert_eq!(owner, name, "{heading}");
            }
        }
    }
}
