//! What the facts are called that refusals name: the standard facts of policies, and those that the
//! areas test by themselves.

use engine::{FACTS, vocabulary::LINE_FIELDS};
use kernel::Text;
use serde::Serialize;
use utoipa::ToSchema;

/// A fact in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct FactWords {
    /// Its name, as refusals and policies state it, e.g. `payments.before_shipping_met`.
    pub name: &'static str,
    /// What it says.
    pub title: Text,
}

/// One row per fact: name, Chinese, English.
macro_rules! words {
    ($($name:literal: $zh:literal, $en:literal;)+) => {
        /// What the areas test beside the facts of policies.
        const OF_AREAS: &[(&str, &str, &str)] = &[$(($name, $zh, $en),)+];
    };
}

words! {
    "acceptance.state": "验收单状态", "state of the acceptance sheet";
    "box.number": "箱号", "box";
    "budget.state": "预算状态", "state of the budget";
    "ceiling": "可办数量", "what may go through now";
    "change.pending": "未批复的变更申请", "change request to be decided";
    "change.requested_by": "变更申请人", "who requested the change";
    "change.state": "变更申请状态", "state of the change request";
    "contract": "合同", "contract";
    "contract.called": "已按合同下单", "called off the contract";
    "contract.customer": "合同客户", "customer of the contract";
    "contract.left": "合同剩余", "left of the contract";
    "contract.signatories": "合同签署人", "signatories of the contract";
    "contract.state": "合同状态", "state of the contract";
    "contract.valid_until": "合同有效期至", "contract valid until";
    "credit.override.state": "信用放行申请状态", "state of the credit override";
    "hold.source": "冻结来源", "source of the hold";
    "import.state": "导入状态", "state of the import";
    "inquiry.state": "询价状态", "state of the inquiry";
    "invoice.creditable": "还可红冲", "left to credit";
    "invoice.reversed_by": "红字发票", "credited by";
    "line.accepted": "已验收", "accepted";
    "line.delivered": "已发出", "delivered";
    "line.free": "可释放", "free";
    "line.invoiced": "已开票", "invoiced";
    "line.lacking": "还缺", "lacking";
    "line.made": "已完工", "made";
    "line.passed": "检验合格", "passed";
    "line.picked": "已拣货", "picked";
    "line.ready": "可发", "ready to leave";
    "line.reserved": "已预留", "reserved";
    "line.shipped": "已发货", "shipped";
    "line.short_closed": "已短结", "short-closed";
    "materials.lacking": "还缺物料", "material missing";
    "nonconformance.corrected_by": "整改人", "who put it right";
    "nonconformance.state": "不合格项状态", "state of the nonconformance";
    "obligation.due_on": "义务到期日", "the obligation is due on";
    "order": "订单", "order";
    "order.change": "变更申请", "change request";
    "order.discount": "整单折扣", "discount on the whole order";
    "order.state": "订单状态", "state of the order";
    "origin.number": "约定见", "agreed in";
    "owner.name": "拟移交给", "the new owner";
    "payments.before_shipping_open": "发货前应收未到", "still to come before goods leave";
    "price.below_floor": "低于底价", "below the floor price";
    "price_list.code": "价目表", "price list";
    "quotation.accepted_version": "客户接受的版本", "version the customer accepted";
    "quotation.state": "报价状态", "state of the quotation";
    "quotation.valid_until": "报价有效期至", "quotation valid until";
    "requirement.state": "需求状态", "state of the requirement";
    "reservation.open": "预留余量", "left of the reservation";
    "reservation.source": "预留来源", "what the reservation is from";
    "settlement.signed": "结算单已签字", "the settlement is signed";
    "settlement.signed_by": "已签字", "signed by";
    "shipment.state": "发货单状态", "state of the shipment";
    "slip.signed_by": "回单签收人", "the slip is signed by";
    "stock.available": "可用库存", "stock available";
    "stock.reserved": "已预留库存", "stock reserved";
    "supplier.approved": "供应商已准入", "the supplier is approved";
    "task.step": "办理事项", "step";
    "ticket.state": "工单状态", "state of the ticket";
    "work_order.state": "生产工单状态", "state of the work order";
}

/// Every fact that has words: of a policy, of a line, of an area.
pub fn fact_words() -> impl Iterator<Item = FactWords> {
    let standard = FACTS.iter().map(|fact| FactWords {
        name: fact.name,
        title: fact.title(),
    });
    let of_lines = LINE_FIELDS.iter().map(|field| FactWords {
        name: field.key,
        title: field.title(),
    });
    let of_areas = OF_AREAS.iter().map(|(name, zh, en)| FactWords {
        name,
        title: Text::new(*zh, *en),
    });
    standard.chain(of_lines).chain(of_areas)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_fact_has_one_name() {
        let mut names = HashSet::new();
        for fact in fact_words() {
            assert!(names.insert(fact.name), "{}", fact.name);
        }
    }
}
