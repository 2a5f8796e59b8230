//! The table of standard facts: what the linter checks against, what the editor offers, and what
//! the areas fill.

use super::{FactDef, FactType};

/// One row per fact: name, type, Chinese, English.
macro_rules! facts {
    ($($name:literal: $kind:ident, $zh:literal, $en:literal;)+) => {
        /// Every standard fact. Amounts are in minor units of the company's currency; ratios in
        /// parts per million. The `lines.*` facts are sums that the engine adds up itself.
        pub const FACTS: &[FactDef] = &[
            $(FactDef { name: $name, kind: FactType::$kind, zh: $zh, en: $en },)+
        ];
    };
}

facts! {
    // the order itself
    "order.amount": Money, "订单金额（含税，本位币）", "order amount with tax, base currency";
    "order.lines": Int, "订单行数", "number of order lines";
    "order.quantity": Quantity, "订购总数量", "total quantity ordered";
    "order.instalments": Int, "分期付款期数", "number of instalments";
    "order.overdue_days": Int, "超过最早交货日的天数", "days past the earliest delivery date";
    "order.complete": Bool, "必填内容齐全", "everything required is filled in";
    "order.customer": Text, "客户", "customer";
    "order.contact": Text, "联系人", "contact person";
    "order.channel": Text, "订单来源渠道", "how the order came";
    "order.placed_on": Date, "客户下单日期", "day the customer placed the order";
    "order.customer_po": Text, "客户采购单号", "customer's own order number";
    "order.payment_terms": Text, "付款条件", "payment terms";
    "order.delivery_place": Text, "交货地点", "delivery place";
    "order.delivery_mode": Text, "交货方式", "mode of delivery";
    "order.requested_on": Date, "客户要求交货日期", "delivery date the customer asked for";
    "order.promised_on": Date, "承诺交货日期", "promised delivery date";
    "order.currency": Text, "币种", "currency";
    "order.supplier": Text, "供应商（采购订单）", "supplier, for a purchase order";
    // contract
    "contract.number": Text, "合同编号", "contract number";
    "contract.signed_on": Date, "合同签订日期", "day the contract was signed";
    "contract.attached": Bool, "已附签署合同", "the signed contract is attached";
    "contract.differences": Int, "合同与订单未说明的差异数", "unexplained differences to the contract";
    "contract.exemption_clauses": Bool, "合同含免责条款", "the contract has exemption clauses";
    "contract.in_force": Bool, "依据的合同已生效", "the order's contract is in force";
    "contract.customer_delay_days": Int, "合同义务延误中属客户的工作日数", "working days of delay that are the customer's";
    "budget.approved": Bool, "预算已经财务审定", "finance approved the budget";
    "budget.deviation_permille": Int, "预算与标准成本的偏差（千分比）", "deviation of the budget from standard cost, in permille";
    // customer and credit
    "customer.enabled": Bool, "客户未停用", "the customer is enabled";
    "customer.mismatches": Int, "与客户资料不符的项数", "points that differ from the customer's master data";
    "customer.rating": Text, "客户等级", "customer's rating";
    "credit.limit": Money, "信用额度", "credit limit";
    "credit.exposure_after": Money, "本单后信用占用", "credit exposure with this order";
    "credit.exceeded": Bool, "超出信用额度", "the credit limit is exceeded";
    "credit.overdue": Money, "客户逾期应收", "customer's overdue receivables";
    // price and terms
    "price.below_floor_lines": Int, "低于底价的行数", "lines below their floor price";
    "price.max_discount_ppm": Int, "最大折扣（百万分比）", "largest discount in parts per million";
    "terms.standard": Bool, "付款条件为标准条件", "the payment terms are standard";
    "terms.deviations": Int, "偏离标准条款数", "deviations from standard terms";
    // goods
    "stock.short_lines": Int, "库存不足的行数", "lines that stock does not cover";
    "materials.short": Int, "缺料品种数", "materials that are short";
    "materials.supplied": Bool, "所需物料已齐套", "all materials needed are supplied";
    "capacity.feasible": Bool, "产能可满足交期", "capacity allows the promised date";
    "capacity.earliest_on": Date, "最早可交日期", "earliest possible delivery date";
    "production.reported_at": Moment, "最近一次进度上报", "latest progress report";
    "production.predicted_late": Bool, "预计晚于承诺交期", "predicted later than promised";
    "production.reviewed": Bool, "生产工艺与标准有效", "routing and standard are valid";
    "nonconformances.open": Int, "未关闭的不合格项", "open nonconformances";
    "quality.dossiers_missing": Int, "缺少质量档案的设备数", "machines without a quality dossier";
    "transport.contract_valid": Bool, "运输合同有效", "a valid transport contract is attached";
    "transport.incidents_open": Int, "未处理的运输异常", "open transport incidents";
    "acceptance.open_since": Moment, "最早一批待验收到货时间", "arrival of the oldest delivery not accepted";
    "acceptance.report_signed": Bool, "验收报告均已签字", "every acceptance report is signed";
    "slips.unsigned": Int, "未签回的回单数", "return slips not signed";
    // money
    "payments.before_production_met": Bool, "投产前应收款已到账", "what was due before production is paid";
    "payments.before_shipping_met": Bool, "发货前应收款已到账", "what was due before shipping is paid";
    "payments.next_due_on": Date, "下一笔应收到期日", "due date of the next instalment";
    "payments.overdue": Money, "本单逾期应收", "overdue receivables of this order";
    "payments.outstanding": Money, "本单未收金额", "outstanding amount of this order";
    "payments.all_received": Bool, "款项全部到账", "everything due was received";
    "payments.all_settled": Bool, "账目结清", "the settlement balances to the last fen";
    "payments.unallocated": Money, "未分配的收款", "receipts not yet allocated";
    "payments.booked_at": Moment, "最近一次收款入账", "latest booking of a receipt";
    "invoices.open": Int, "未完成的发票事项", "open invoice matters";
    // around the order
    "tickets.open": Int, "未关闭的工单数", "open tickets";
    "changes.open": Int, "未完成的变更", "open changes";
    "holds.open": Int, "未解除的暂停", "holds not lifted";
    "papers.missing": Int, "缺少的归档文件", "papers missing in the dossier";
    "archive.filed": Bool, "已归档编号", "the dossier is numbered and filed";
    "retrospect.done": Bool, "复盘已完成", "the retrospective is done";
    "visits.done": Bool, "回访已完成", "the visit is done";
    // sums over the lines; the engine adds them up itself
    "lines.planned": Quantity, "已排产数量合计", "total planned";
    "lines.made": Quantity, "已生产数量合计", "total made";
    "lines.passed": Quantity, "检验合格数量合计", "total passed";
    "lines.shipped": Quantity, "已发数量合计", "total shipped";
    "lines.returned": Quantity, "已退数量合计", "total returned";
    "lines.accepted": Quantity, "已验收数量合计", "total accepted";
    "lines.invoiced": Quantity, "已开票数量合计", "total invoiced";
    "contacts.last_at": Moment, "最近一次客户联系", "latest contact with the customer";
}
