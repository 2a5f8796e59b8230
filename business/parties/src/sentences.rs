//! The sentences of the events of customers.

use events::Sentence;

/// What each event of this area says.
pub const SENTENCES: &[Sentence] = &[
    ("customer.created", "录入客户", "the customer was entered"),
    (
        "customer.changed",
        "修改客户资料",
        "the customer was changed",
    ),
    (
        "customer.handed_over",
        "由{from}移交给{to}：{reason}",
        "handed over by {from} to {to}: {reason}",
    ),
    (
        "customer.suggestion_dismissed",
        "忽略客户资料更新建议",
        "a suggested change was dismissed",
    ),
    ("hold.placed", "冻结", "a hold was placed"),
    ("hold.cleared", "解除冻结", "a hold was cleared"),
];
