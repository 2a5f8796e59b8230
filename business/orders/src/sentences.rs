//! The sentences of the events of inquiries, quotations, contracts and orders.

use events::Sentence;

/// What each event of this area says.
pub const SENTENCES: &[Sentence] = &[
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
        "inquiry.handed_over",
        "由{from}移交给{to}：{reason}",
        "handed over by {from} to {to}: {reason}",
    ),
    (
        "inquiry.lost",
        "询价 {number} 丢单：{reason}",
        "inquiry {number} was lost: {reason}",
    ),
    (
        "order_template.created",
        "新建订单模板“{name}”",
        "order template “{name}” was made",
    ),
    (
        "order_template.changed",
        "修改订单模板“{name}”",
        "order template “{name}” was changed",
    ),
    (
        "order_template.deleted",
        "删除订单模板“{name}”",
        "order template “{name}” was deleted",
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
        "quotation.handed_over",
        "由{from}移交给{to}：{reason}",
        "handed over by {from} to {to}: {reason}",
    ),
    (
        "quotation.ordered",
        "由报价生成订单",
        "the quotation became an order",
    ),
    (
        "quotation.contracted",
        "由报价生成合同 {number}",
        "the quotation became contract {number}",
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
        "order.from_contract",
        "由合同 {number} 生成",
        "made from contract {number}",
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
    ("order.discarded", "放弃草稿", "the draft was discarded"),
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
        "order.change_not_awaited",
        "不等变更申请 {number} 批复，按原订单继续：{reason}",
        "went on by the order as it stands, without waiting for change request {number}: {reason}",
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
        "order.reassigned",
        "由{from}移交给{to}：{reason}",
        "handed over by {from} to {to}: {reason}",
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
    (
        "order.promise_moved",
        "承诺交期由 {from} 顺延到 {to}：客户延误 {working_days} 个工作日（{reason}）",
        "promised date moved from {from} to {to}: the customer was {working_days} working {working_days:day|days} late ({reason})",
    ),
    (
        "contract.created",
        "新建合同 {number}",
        "contract {number} was begun",
    ),
    ("contract.changed", "修改合同", "the contract was changed"),
    (
        "contract.handed_over",
        "由{from}移交给{to}：{reason}",
        "handed over by {from} to {to}: {reason}",
    ),
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
];
