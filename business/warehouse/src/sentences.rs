//! The sentences of the events of stock.

use events::Sentence;

/// What each event of this area says.
pub const SENTENCES: &[Sentence] = &[
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
];
