//! The sentences of the events of quality.

use events::Sentence;

/// What each event of this area says.
pub const SENTENCES: &[Sentence] = &[
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
];
