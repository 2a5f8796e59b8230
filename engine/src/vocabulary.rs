//! Words that policies may use beside facts, posts and activities: standard checks, standard line
//! fields, and features, i.e. what the product does for every order whatever the policy says.

use kernel::Text;

use crate::policy::file::OnFail;

/// A check that every policy may name.
pub struct CheckDef {
    /// The key.
    pub key: &'static str,
    /// The condition under which it passes (CEL over facts).
    pub passes: &'static str,
    /// What a failure means.
    pub on_fail: OnFail,
    /// It compares with something that an order may lack; see [`crate::policy::Check::outcome`].
    pub comparison: bool,
    /// Chinese name.
    pub zh: &'static str,
    /// English name.
    pub en: &'static str,
}

const fn check(
    key: &'static str,
    passes: &'static str,
    on_fail: OnFail,
    zh: &'static str,
    en: &'static str,
) -> CheckDef {
    CheckDef {
        key,
        passes,
        on_fail,
        comparison: false,
        zh,
        en,
    }
}

/// Every standard check.
pub const CHECKS: &[CheckDef] = &[
    check(
        "complete",
        "order.complete",
        OnFail::Block,
        "必填内容齐全",
        "everything required is there",
    ),
    CheckDef {
        comparison: true,
        ..check(
            "contract_total",
            "contract.differences == 0",
            OnFail::Reason,
            "订单与合同一致",
            "order and contract agree",
        )
    },
    check(
        "budget",
        "budget.approved",
        OnFail::Block,
        "预算已经财务审定",
        "finance approved the budget",
    ),
    check(
        "customer",
        "customer.enabled",
        OnFail::Block,
        "客户可用",
        "the customer is enabled",
    ),
    check(
        "master_data",
        "customer.mismatches == 0",
        OnFail::Reason,
        "与客户资料一致",
        "as the customer's master data have it",
    ),
    check(
        "credit",
        "!credit.exceeded",
        OnFail::Reason,
        "信用额度足够",
        "credit limit suffices",
    ),
    check(
        "overdue_debt",
        "credit.overdue == 0",
        OnFail::Reason,
        "客户无逾期欠款",
        "no overdue receivables",
    ),
    check(
        "price_policy",
        "price.below_floor_lines == 0",
        OnFail::Reason,
        "价格符合政策",
        "prices within policy",
    ),
    check(
        "terms",
        "terms.standard",
        OnFail::Reason,
        "付款条件符合政策",
        "payment terms within policy",
    ),
    check(
        "stock",
        "stock.short_lines == 0",
        OnFail::Reason,
        "库存充足",
        "stock suffices",
    ),
    check(
        "materials",
        "materials.short == 0",
        OnFail::Reason,
        "物料齐备",
        "materials suffice",
    ),
    check(
        "capacity",
        "capacity.feasible",
        OnFail::Reason,
        "产能可满足交期",
        "capacity allows the date",
    ),
];

/// The standard check of a key.
#[must_use]
pub fn standard_check(key: &str) -> Option<&'static CheckDef> {
    CHECKS.iter().find(|c| c.key == key)
}

/// A named thing with words.
pub struct Named {
    /// The key.
    pub key: &'static str,
    /// Chinese.
    pub zh: &'static str,
    /// English.
    pub en: &'static str,
}

impl Named {
    /// The words in both languages.
    #[must_use]
    pub fn title(&self) -> Text {
        Text::new(self.zh, self.en)
    }
}

const fn named(key: &'static str, zh: &'static str, en: &'static str) -> Named {
    Named { key, zh, en }
}

/// Standard fields of an order line that a policy may require.
pub const LINE_FIELDS: &[Named] = &[
    named("product", "产品型号", "product model"),
    named("quantity", "数量", "quantity"),
    named("unit_price", "单价", "unit price"),
    named("tax_rate", "税率", "tax rate"),
    named("delivery_on", "交货日期", "delivery date"),
    named("delivery_place", "交货地点", "delivery place"),
    named("technical_parameters", "技术参数", "technical parameters"),
];

/// What the product does for every order, whatever its policy: a clause may name it in `kept_by`.
/// Each is shown on the order page; whether it was needed is not measured per clause.
pub const FEATURES: &[Named] = &[
    named(
        "policy_binding",
        "订单类型绑定制度版本",
        "orders of this kind run under a pinned policy version",
    ),
    named(
        "role_matrix",
        "按岗位授权，各岗位只能办本岗位的事",
        "rights by post: each does its own work only",
    ),
    named(
        "policy_header",
        "制度载明解释部门、施行日期与版本",
        "the rule book names its owner, entry into force and version",
    ),
    named(
        "policy_versions",
        "制度按版本发布，执行中的订单留在原版本",
        "rules are published by version; running orders keep theirs",
    ),
    named(
        "export_log",
        "导出须有权限并留痕",
        "exports need a right and are noted",
    ),
    named(
        "change_log",
        "每次修改留痕：人、时间、前后值",
        "each change is kept with who, when, before and after",
    ),
    named(
        "opinion_binding",
        "意见与所见内容绑定",
        "each opinion is bound to what was seen",
    ),
    named(
        "rounds",
        "各轮评审永久保留",
        "all rounds of review are kept",
    ),
    named(
        "late_alert",
        "预计晚于承诺交期时提醒销售",
        "a predicted delay alerts sales",
    ),
    named(
        "work_orders",
        "工单含工艺、标准与报工",
        "work orders carry routing, standard and reports",
    ),
    named(
        "shortage_list",
        "采购与生产共用缺料清单",
        "purchasing and production share a shortage list",
    ),
    named(
        "nonconformance",
        "不合格项：原因、措施、复检",
        "nonconformances with cause, action, re-inspection",
    ),
    named(
        "device_dossier",
        "按序列号建立质量档案",
        "a quality dossier per serial number",
    ),
    named(
        "tracking",
        "运输跟踪与异常处理",
        "transport tracking and incidents",
    ),
    named(
        "acceptance_sheet",
        "按订单行生成验收单",
        "acceptance sheets from the order lines",
    ),
    named(
        "acceptance_ticket",
        "验收异议转为工单",
        "an objection at acceptance becomes a ticket",
    ),
    named(
        "payment_schedule",
        "付款计划由付款条件生成",
        "the payment schedule follows from the terms",
    ),
    named("dunning", "逾期催收与联系记录", "dunning and contact log"),
    named(
        "receipt_booking",
        "收款分配与入账",
        "receipts are allocated and booked",
    ),
    named("settlement_sheet", "结算单", "settlement sheet"),
    named("tickets", "售后工单", "service tickets"),
    named(
        "dossier",
        "归档清单自动归集",
        "the dossier collects its papers by itself",
    ),
    named(
        "archive_index",
        "档案编号与检索",
        "archive numbers and index",
    ),
    named("retention", "按类别保管期限", "retention per kind of paper"),
    named(
        "inquiries",
        "询价登记来源渠道与需求，缺项不能报价",
        "inquiries keep channel and need; nothing is quoted while a fact is missing",
    ),
    named(
        "price_lists",
        "价格政策按渠道、客户、日期、数量分列",
        "price policy by channel, customer, date and quantity",
    ),
    named(
        "price_explained",
        "每行注明定价依据及未采用的原因",
        "each line says which rule priced it and why not another",
    ),
    named(
        "floor_approval",
        "低于底价须逐价特批，否则不能提交和发出",
        "a price below the floor is approved by name or goes no further",
    ),
    named(
        "rep_confirms_quotation",
        "他人代写的报价由负责业务员本人确认后才能发出",
        "a quotation that others wrote is issued only when the rep in charge confirmed it",
    ),
    named(
        "gift_lines",
        "赠品随数量自动列出并带备注，直至发货单",
        "gifts follow the quantity as lines with a remark, down to the dispatch note",
    ),
    named(
        "contract_paper",
        "合同可从订单打印，注明版本",
        "the contract prints from its order and names its version",
    ),
    named(
        "detail_suggestions",
        "单据上的新电话、新地址建议写入客户资料",
        "a new phone or fuller address on a document is suggested for the master data",
    ),
    named(
        "customer_po_kept",
        "保留客户单号并可凭其查找，重复时提醒",
        "the customer's own number is kept, found by, and warned of when repeated",
    ),
    named(
        "style_matrix",
        "按款式的颜色、码数矩阵录入，行列合计",
        "styles are entered as a matrix of their values with row and column totals",
    ),
    named(
        "change_requests",
        "变更申请：原因、来源、内容与影响",
        "change requests with reason, origin, content and impact",
    ),
    named(
        "change_approval",
        "有关负责人审批后变更才生效，并定责任人和完成日期",
        "a change takes effect once the heads concerned agreed, with owner and completion date",
    ),
    named(
        "change_notice",
        "变更前后对照通知有关部门，逐一确认",
        "everyone concerned is shown before and after, and acknowledges",
    ),
    named(
        "credit_control",
        "信用额度、占用与逾期在各环节核对，超额须特批",
        "limit, exposure and overdue days are checked at each point; more needs an override",
    ),
    named(
        "customer_holds",
        "客户冻结与信用评分，解除须有权限",
        "holds on customers and credit scores; cleared by whom they name",
    ),
    named(
        "origin_differences",
        "订单与报价、合同逐项比对，差异须说明",
        "orders are held against their quotation or contract, and differences explained",
    ),
    named(
        "contracts",
        "合同：各方、签字人、条款齐全才生效，改动须办补充协议",
        "contracts take force when parties, signatories and terms are complete; changes are supplements",
    ),
    named(
        "contract_annexes",
        "合同附件分版本、分密级，机密附件下载留痕",
        "annexes have versions and confidentiality; each download of a confidential one is noted",
    ),
    named(
        "obligations",
        "合同义务有时限和后果，客户延误计入客户",
        "obligations have clocks and consequences; the customer's delay is counted as his",
    ),
    named(
        "call_offs",
        "框架合同按行计已调用与剩余，不得超量",
        "frame contracts count what is called off per line, never above the agreed quantity",
    ),
    named(
        "contract_budget",
        "合同预算与标准成本比对，超差由财务退回或说明批准",
        "a contract's budget is held against standard cost; finance returns or approves a deviation",
    ),
];

/// The feature of a key.
#[must_use]
pub fn feature(key: &str) -> Option<&'static Named> {
    FEATURES.iter().find(|f| f.key == key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_unique_over_all_tables() {
        let mut keys: Vec<&str> = CHECKS.iter().map(|c| c.key).collect();
        keys.extend(LINE_FIELDS.iter().map(|f| f.key));
        keys.extend(FEATURES.iter().map(|f| f.key));
        let count = keys.len();
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys.len(), count);
    }
}
