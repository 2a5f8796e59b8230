//! What the areas' events say in a sentence, for an order's history. Areas with words of their own
//! are asked first; the rest is one table, read from top to bottom along the goods' way.

use kernel::Text;
use serde_json::Value;

/// Kind, Chinese, English. `{number}` is the number of the paper the event is about,
/// `{reason}` what somebody said.
const WORDS: &[(&str, &str, &str)] = &[
    ("customer.created", "录入客户", "the customer was entered"),
    (
        "customer.changed",
        "修改客户资料",
        "the customer was changed",
    ),
    ("product.created", "录入产品", "the product was entered"),
    ("product.changed", "修改产品资料", "the product was changed"),
    (
        "product.materials_set",
        "修改用料",
        "what it is made of was changed",
    ),
    (
        "product.units_set",
        "修改单位换算",
        "its units were changed",
    ),
    ("style.created", "录入款式", "the style was entered"),
    (
        "style.extended",
        "增加款式的属性值",
        "values were added to the style",
    ),
    (
        "price_list.created",
        "录入价目表",
        "the price list was entered",
    ),
    (
        "price_list.changed",
        "修改价目表",
        "the price list was changed",
    ),
    (
        "price_policy.set",
        "修改价格政策",
        "the price policy was set",
    ),
    (
        "credit.limit_set",
        "设定信用额度",
        "the credit limit was set",
    ),
    (
        "inquiry.created",
        "登记询价 {number}",
        "inquiry {number} was registered",
    ),
    ("inquiry.changed", "修改询价", "the inquiry was changed"),
    (
        "inquiry.quoted",
        "询价 {number} 生成报价",
        "inquiry {number} became a quotation",
    ),
    (
        "inquiry.ordered",
        "询价 {number} 生成订单",
        "inquiry {number} became an order",
    ),
    (
        "inquiry.lost",
        "询价 {number} 丢单：{reason}",
        "inquiry {number} was lost: {reason}",
    ),
    ("quotation.created", "新建报价", "the quotation was begun"),
    ("quotation.changed", "修改报价", "the quotation was changed"),
    (
        "quotation.revised",
        "另起新版报价",
        "a new version of the quotation was begun",
    ),
    (
        "quotation.confirmed",
        "负责业务员确认报价",
        "the rep in charge confirmed the quotation",
    ),
    (
        "quotation.price_approved",
        "特批低于底价的报价：{reason}",
        "a quoted price below the floor was approved: {reason}",
    ),
    (
        "quotation.issued",
        "发出报价 {number}",
        "quotation {number} was issued",
    ),
    (
        "quotation.withdrawn",
        "撤回报价",
        "the quotation was withdrawn",
    ),
    (
        "quotation.accepted",
        "客户接受报价 {number}",
        "the customer accepted quotation {number}",
    ),
    (
        "quotation.declined",
        "客户拒绝报价 {number}",
        "the customer declined quotation {number}",
    ),
    (
        "quotation.ordered",
        "由报价生成订单",
        "the quotation became an order",
    ),
    (
        "order.from_quotation",
        "由报价 {number} 生成",
        "made from quotation {number}",
    ),
    (
        "order.differences_explained",
        "说明与 {number} 的差异",
        "differences from {number} were explained",
    ),
    (
        "contract.created",
        "新建合同 {number}",
        "contract {number} was begun",
    ),
    ("contract.changed", "修改合同", "the contract was changed"),
    (
        "contract.in_force",
        "合同 {number} 生效",
        "contract {number} took force",
    ),
    (
        "contract.supplemented",
        "办理补充协议：{reason}",
        "a supplement was begun: {reason}",
    ),
    (
        "contract.ended",
        "合同 {number} 结束：{reason}",
        "contract {number} ended: {reason}",
    ),
    (
        "contract.ordered",
        "由合同 {number} 生成订单",
        "contract {number} became an order",
    ),
    (
        "contract.annex_added",
        "添加合同附件：{reason}",
        "an annex was added: {reason}",
    ),
    (
        "contract.annex_opened",
        "下载机密附件：{reason}",
        "a confidential annex was downloaded: {reason}",
    ),
    (
        "quotation.contracted",
        "由报价生成合同 {number}",
        "the quotation became contract {number}",
    ),
    (
        "order.from_contract",
        "由合同 {number} 生成",
        "made from contract {number}",
    ),
    (
        "obligation.started",
        "合同 {number} 义务起算：{reason}",
        "contract {number}, an obligation began: {reason}",
    ),
    (
        "obligation.overdue",
        "合同 {number} 义务逾期：{reason}",
        "contract {number}, an obligation is overdue: {reason}",
    ),
    (
        "obligation.stopped",
        "因客户逾期停工：{reason}",
        "stopped because the customer is late: {reason}",
    ),
    (
        "obligation.fulfilled",
        "合同 {number} 义务已履行：{reason}",
        "contract {number}, an obligation was fulfilled: {reason}",
    ),
    (
        "budget.drawn",
        "编制合同 {number} 预算",
        "the budget of contract {number} was drawn up",
    ),
    (
        "budget.approved",
        "审定合同 {number} 预算：{reason}",
        "the budget of contract {number} was approved: {reason}",
    ),
    (
        "budget.returned",
        "退回合同 {number} 预算：{reason}",
        "the budget of contract {number} was returned: {reason}",
    ),
    (
        "budget_policy.set",
        "设定预算允差",
        "the tolerance of budgets was set",
    ),
    (
        "credit_policy.set",
        "修改信用管控方式",
        "how strictly credit is kept was changed",
    ),
    (
        "credit.override_requested",
        "申请信用特批",
        "a credit override was asked for",
    ),
    (
        "credit.override_approved",
        "批准信用特批",
        "a credit override was granted",
    ),
    (
        "credit.override_declined",
        "驳回信用特批",
        "a credit override was declined",
    ),
    (
        "credit.override_revoked",
        "收回信用特批",
        "a credit override was taken back",
    ),
    (
        "credit.reviewed",
        "评定信用等级",
        "the credit rating was reviewed",
    ),
    ("hold.placed", "冻结", "a hold was placed"),
    ("hold.cleared", "解除冻结", "a hold was cleared"),
    (
        "customer.suggestion_dismissed",
        "忽略客户资料更新建议",
        "a suggested change was dismissed",
    ),
    ("order.created", "录入订单", "the order was entered"),
    (
        "order.changed",
        "修改订单内容",
        "the order's content was changed",
    ),
    (
        "order.price_approved",
        "特批低于底价的价格：{reason}",
        "a price below the floor was approved: {reason}",
    ),
    (
        "order.submitted",
        "提交评审",
        "the order was submitted for review",
    ),
    (
        "order.numbered",
        "生成正式订单号",
        "the official number was issued",
    ),
    ("order.cancelled", "作废订单", "the order was cancelled"),
    (
        "order.change_requested",
        "提出变更申请 {number}：{reason}",
        "change request {number} was made: {reason}",
    ),
    (
        "order.change_approved",
        "同意变更申请 {number}",
        "change request {number} was approved",
    ),
    (
        "order.change_refused",
        "不同意变更申请 {number}：{reason}",
        "change request {number} was refused: {reason}",
    ),
    (
        "order.change_withdrawn",
        "撤回变更申请 {number}：{reason}",
        "change request {number} was withdrawn: {reason}",
    ),
    (
        "order.change_rechecked",
        "情况有变，变更申请 {number} 重新审批",
        "facts changed, change request {number} is decided anew",
    ),
    (
        "order.amended",
        "变更 {number} 生效：{reason}",
        "change {number} took effect: {reason}",
    ),
    (
        "order.held",
        "暂停订单：{reason}",
        "the order was put on hold: {reason}",
    ),
    (
        "order.resumed",
        "恢复订单：{reason}",
        "the order goes on: {reason}",
    ),
    (
        "order.short_closed",
        "短结未发部分：{reason}",
        "what is left was short-closed: {reason}",
    ),
    (
        "order.line_reopened",
        "恢复短结的行：{reason}",
        "a short-closed line was reopened: {reason}",
    ),
    ("stock.reserved", "预留库存", "stock was reserved"),
    (
        "stock.released",
        "释放预留库存",
        "reserved stock was released",
    ),
    (
        "stock.produced",
        "完工入库 {number}",
        "finished goods came in, {number}",
    ),
    (
        "goods.picked",
        "拣货 {number}",
        "goods were picked, {number}",
    ),
    (
        "goods.packed",
        "装箱 {number}",
        "goods were packed, {number}",
    ),
    ("goods.put_back", "退回货架", "goods were put back"),
    (
        "materials.required",
        "生成物料需求",
        "material requirements were drawn up",
    ),
    (
        "requirement.ordered",
        "物料已下达采购",
        "material was ordered",
    ),
    (
        "requirement.received",
        "物料到货入库",
        "material was received",
    ),
    (
        "requirement.returned",
        "物料退回供应商",
        "material was returned to the supplier",
    ),
    (
        "requirement.cancelled",
        "取消物料需求",
        "a requirement was cancelled",
    ),
    (
        "quality.inspected",
        "完成检验 {number}",
        "an inspection was recorded, {number}",
    ),
    (
        "nonconformance.opened",
        "登记不合格项 {number}",
        "nonconformance {number} was opened",
    ),
    (
        "nonconformance.corrected",
        "不合格项 {number} 已整改",
        "nonconformance {number} was corrected",
    ),
    (
        "nonconformance.disposed",
        "不合格项 {number} 已处置",
        "nonconformance {number} was disposed of",
    ),
    (
        "nonconformance.failed_again",
        "不合格项 {number} 复检仍不合格",
        "nonconformance {number} failed again",
    ),
    (
        "nonconformance.closed",
        "不合格项 {number} 关闭",
        "nonconformance {number} was closed",
    ),
    (
        "shipment.planned",
        "安排发运 {number}",
        "shipment {number} was planned",
    ),
    (
        "shipment.departed",
        "发货 {number}",
        "shipment {number} left",
    ),
    (
        "shipment.tracked",
        "运输跟踪 {number}",
        "shipment {number} was tracked",
    ),
    (
        "shipment.arrived",
        "货物到达 {number}",
        "shipment {number} arrived",
    ),
    (
        "transport.incident",
        "登记运输异常 {number}",
        "a transport incident was recorded, {number}",
    ),
    (
        "transport.incident_settled",
        "运输异常处理完毕",
        "the transport incident was settled",
    ),
    (
        "shipment.cancelled",
        "取消发运 {number}",
        "shipment {number} was cancelled",
    ),
    (
        "slip.signed",
        "回单签收 {number}",
        "the slip of {number} was signed",
    ),
    (
        "acceptance.opened",
        "开始验收 {number}",
        "acceptance {number} began",
    ),
    (
        "acceptance.saved",
        "登记验收核对结果",
        "what the acceptance found was noted",
    ),
    (
        "acceptance.cancelled",
        "作废验收单",
        "the acceptance sheet was given up",
    ),
    (
        "acceptance.signed",
        "客户签署验收报告",
        "the customer signed the acceptance",
    ),
    (
        "acceptance.objected",
        "客户提出验收异议",
        "the customer objected",
    ),
    (
        "payment.scheduled",
        "生成收款计划",
        "the payment schedule was drawn up",
    ),
    (
        "payment.due_set",
        "收款期次到期日确定",
        "an instalment's due date was set",
    ),
    ("payment.received", "收到款项", "a payment was received"),
    ("payment.reversed", "冲销收款", "a payment was reversed"),
    ("payment.deducted", "登记扣款", "a deduction was booked"),
    (
        "payment.released",
        "调减收款计划",
        "the payment schedule was reduced",
    ),
    (
        "payment.rescheduled",
        "收款计划随订单变更调整",
        "the payment schedule followed the change",
    ),
    ("payment.overdue", "款项逾期", "a payment is overdue"),
    (
        "invoice.issued",
        "开具发票 {number}",
        "invoice {number} was issued",
    ),
    (
        "invoice.reversed",
        "开具红字凭证 {number}",
        "credit note {number} was issued",
    ),
    (
        "customer.dunned",
        "与客户联系催收",
        "the customer was asked for payment",
    ),
    (
        "settlement.signed",
        "签署结算单",
        "the settlement was signed",
    ),
];

/// What an event says; `None` for one that nobody has words for.
pub(crate) fn words(kind: &str, data: &Value) -> Option<Text> {
    if let Some(text) = aftersales::words(kind, data).or_else(|| archive::words(kind, data)) {
        return Some(text);
    }
    let (_, zh, en) = WORDS.iter().find(|(known, _, _)| *known == kind)?;
    let said = |key| data.get(key).and_then(Value::as_str).unwrap_or_default();
    let fill = |words: &str| {
        let filled = words.replace("{number}", said("number"));
        let filled = filled.replace("{reason}", said("reason"));
        filled.trim_end_matches([' ', ',', '：', ':']).to_owned()
    };
    Some(Text::new(fill(zh), fill(en)))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_missing_number_leaves_no_gap() {
        let text = words("goods.picked", &json!({})).expect("words");
        assert_eq!(
            (text.zh.as_str(), text.en.as_str()),
            ("拣货", "goods were picked")
        );
    }
}
