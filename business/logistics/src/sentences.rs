//! The sentences of the events of shipments and acceptance.

use events::Sentence;

/// What each event of this area says.
pub const SENTENCES: &[Sentence] = &[
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
        "shipment.cancelled",
        "取消发运 {number}",
        "shipment {number} was cancelled",
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
];
