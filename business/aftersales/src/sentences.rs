//! The sentences of the events of tickets and retrospectives.

use events::Sentence;

/// What each event of this area says.
pub const SENTENCES: &[Sentence] = &[
    (
        "ticket.opened",
        "登记工单 {number}（{title}）",
        "ticket {number} was opened ({title})",
    ),
    (
        "ticket.assigned",
        "工单 {number} 指派了负责人",
        "ticket {number} was assigned",
    ),
    (
        "ticket.progressed",
        "工单 {number} 有新进展",
        "work was done on ticket {number}",
    ),
    (
        "ticket.reopened",
        "工单 {number} 重新处理",
        "ticket {number} is worked on again",
    ),
    (
        "ticket.resolved",
        "工单 {number} 已解决",
        "ticket {number} was resolved",
    ),
    (
        "ticket.closed",
        "工单 {number} 关闭",
        "ticket {number} was closed",
    ),
    (
        "retrospective.saved",
        "更新了复盘记录",
        "the retrospective was written on",
    ),
    (
        "retrospective.finished",
        "订单复盘完成",
        "the retrospective was finished",
    ),
];
