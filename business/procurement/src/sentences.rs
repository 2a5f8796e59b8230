//! The sentences of the events of requirements.

use events::Sentence;

/// What each event of this area says.
pub const SENTENCES: &[Sentence] = &[
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
        "requirement.covered",
        "现货补足缺口，无需再采购",
        "stock covered what was to be bought",
    ),
    (
        "requirement.cancelled",
        "取消物料需求",
        "a requirement was cancelled",
    ),
];
