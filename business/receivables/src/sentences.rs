//! The sentences of the events of money and credit.

use events::Sentence;

/// What each event of this area says.
pub const SENTENCES: &[Sentence] = &[
    (
        "credit.limit_set",
        "设定信用额度",
        "the credit limit was set",
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
    (
        "credit_policy.set",
        "修改信用管控方式",
        "how strictly credit is kept was changed",
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
    (
        "payment.overdue",
        "{title}逾期 {days} 天{owed}",
        "{title}: {days} {days:day|days} overdue{owed}",
    ),
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
    (
        "hardship.decided",
        "就客户付款困难作出决定：{note}",
        "decided how to go on with a customer in difficulty: {note}",
    ),
];
