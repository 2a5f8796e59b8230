//! What no change may do: take away what was delivered, invoiced or picked, or give it another
//! price. Pure.

use std::collections::HashSet;

use engine::LineFact;
use kernel::{LineId, Quantity, Refusal, text};

use super::{
    amendment::{Amendment, LineChange},
    split_line::is_finished_beyond,
};
use crate::content::WholeDiscount;

/// Everything that facts have against a change, each with line, value and way out.
/// `cut` are the lines that a new price for their rest cuts to what is delivered.
pub(super) fn against(change: &Amendment, cut: &HashSet<LineId>) -> Vec<Refusal> {
    let mut refusals: Vec<Refusal> = change
        .lines
        .iter()
        .flat_map(|line| {
            let less = if cut.contains(&line.line) {
                picked_rest(line)
            } else {
                below_floor(line)
            };
            [less, another_price(line), another_make(line)]
        })
        .flatten()
        .collect();
    refusals.extend(whole_discount(change));
    refusals
}

/// The least that a line may be changed to.
pub(super) fn floor(line: &LineChange) -> Quantity {
    let away = line.facts.away().0.saturating_add(line.in_hand().0);
    let kept = away.max(line.facts.get(LineFact::Invoiced).0);
    Quantity(kept.saturating_add(line.facts.get(LineFact::ShortClosed).0))
}

fn below_floor(line: &LineChange) -> Option<Refusal> {
    if line.ordered_after >= line.ordered_before || line.ordered_after >= floor(line) {
        return None;
    }
    let (no, to, least) = (line.no, line.ordered_after, floor(line));
    let closed = line.facts.get(LineFact::ShortClosed).0;
    let left = Quantity((to.0 - closed).max(0));
    let (away, invoiced) = (line.facts.away(), line.facts.get(LineFact::Invoiced));
    let refusal = if closed > 0 && to.0 < closed {
        let closed = line.facts.get(LineFact::ShortClosed);
        let message = text!(
            "第 {no} 行已短结 {closed}，不能改为 {to}，最少 {least}；短结的部分不再交付，无需再减，要恢复请“恢复短结”",
            "{closed} of line {no} are short-closed, it cannot become {to}, at least {least}; what is short-closed is not delivered anyway, reopen it to have it back"
        );
        Refusal::new("below_short_closed", message)
            .fact("line.short_closed", closed)
            .who(text!("销售经理", "sales manager"))
    } else if left < away {
        let message = text!(
            "第 {no} 行已发货 {away}，不能改为 {to}，最少 {least}；不再发的部分请“短结”，要减少已发的请先办退货",
            "{away} of line {no} have left, it cannot become {to}, at least {least}; short-close what will not be sent, or take goods back first"
        );
        Refusal::new("below_shipped", message)
            .fact("line.shipped", away)
            .who(text!("物流、销售经理", "logistics, sales manager"))
    } else if left < invoiced {
        let message = text!(
            "第 {no} 行已开票 {invoiced}，不能改为 {to}，最少 {least}；请财务先冲销发票",
            "{invoiced} of line {no} are invoiced, it cannot become {to}, at least {least}; have the invoice reversed first"
        );
        Refusal::new("below_invoiced", message)
            .fact("line.invoiced", invoiced)
            .who(text!("财务经理", "finance manager"))
    } else {
        let in_hand = line.in_hand();
        let message = text!(
            "第 {no} 行已拣货待发 {in_hand}，不能改为 {to}，最少 {least}；请仓库先退回货架",
            "{in_hand} of line {no} are picked for dispatch, it cannot become {to}, at least {least}; have them put back first"
        );
        Refusal::new("below_picked", message)
            .fact("line.picked", in_hand)
            .who(text!("仓库管理员", "warehouse keeper"))
    };
    Some(refusal)
}

/// What is picked goes out on the line it was picked for, at that line's price.
fn picked_rest(line: &LineChange) -> Option<Refusal> {
    let (no, in_hand) = (line.no, line.in_hand());
    let message = text!(
        "第 {no} 行其余部分中有 {in_hand} 已拣货待发，不能改价；请先发出（按原价），或请仓库退回货架后再改",
        "{in_hand} of the rest of line {no} are picked for dispatch, so its price stays; send them at the old price first, or have them put back"
    );
    let refusal = Refusal::new("picked_price", message)
        .fact("line.picked", in_hand)
        .who(text!("仓库管理员", "warehouse keeper"));
    (in_hand > Quantity::ZERO).then_some(refusal)
}

fn another_price(line: &LineChange) -> Option<Refusal> {
    if !line.repriced || !line.is_delivered() {
        return None;
    }
    let no = line.no;
    let done = line.facts.away().max(line.facts.get(LineFact::Invoiced));
    let message = if done >= line.open_after {
        text!(
            "第 {no} 行已全部发货或开票（{done}），价格不变；要减收请财务按“价格”开红字",
            "line {no} is delivered or invoiced in full ({done}) and keeps its price; to ask for less, finance credits it with the reason “price”"
        )
    } else if is_finished_beyond(&line.facts) {
        text!(
            "第 {no} 行已发货或开票 {done}，其余有已完工的，改价会使它们多出；请先发完已完工的，再改其余的价",
            "{done} of line {no} are delivered or invoiced, and more of it is finished: ship what is finished first, then give the rest another price"
        )
    } else {
        text!(
            "第 {no} 行已发货或开票 {done}，这部分价格不变，且本行带赠品，不能自动拆行；请把本行数量改为 {done}，其余另加一行按新价",
            "{done} of line {no} are delivered or invoiced and keep their price, and gifts hang on the line; set it to {done} and add the rest as a line of its own at the new price"
        )
    };
    Some(
        Refusal::new("delivered_price", message)
            .fact("line.delivered", done)
            .who(text!("业务员", "sales rep")),
    )
}

/// What has left is what it is, and what is picked was picked as ordered.
fn another_make(line: &LineChange) -> Option<Refusal> {
    let (away, in_hand) = (line.facts.away(), line.in_hand());
    if !line.reconfigured || line.ordered_after == Quantity::ZERO {
        return None;
    }
    let no = line.no;
    let refusal = if away > Quantity::ZERO {
        let message = text!(
            "第 {no} 行已发货 {away}，不能改整行的型号或参数；请把本行数量改为 {away}，其余另加一行按新配置",
            "{away} of line {no} have left, so its model and parameters stay; set it to {away} and add the rest as a line of its own"
        );
        Refusal::new("delivered_configuration", message)
            .fact("line.shipped", away)
            .who(text!("业务员", "sales rep"))
    } else if in_hand > Quantity::ZERO {
        let message = text!(
            "第 {no} 行已按原配置拣货 {in_hand}；请仓库先退回货架，再改型号或参数",
            "{in_hand} of line {no} are picked as they were ordered; have them put back before the configuration changes"
        );
        Refusal::new("picked_configuration", message)
            .fact("line.picked", in_hand)
            .who(text!("仓库管理员", "warehouse keeper"))
    } else {
        return None;
    };
    Some(refusal)
}

/// What is taken off the whole is shared over the lines, so another discount, or a fixed sum shared
/// over other lines, would change the price of what was delivered.
fn whole_discount(change: &Amendment) -> Option<Refusal> {
    if !change.delivered {
        return None;
    }
    let (before, after) = (&change.before.content, &change.after.content);
    if before.discount != after.discount {
        let message = text!(
            "已有货物发出或开票，整单优惠不能再改；未发的请改各行的单价或折扣，已发的由财务按“价格”开红字",
            "goods are delivered or invoiced, so what is taken off the whole stays; change price or discount of the lines that are left, and have finance credit what was delivered with the reason “price”"
        );
        return Some(Refusal::new("delivered_price", message).who(text!("业务员", "sales rep")));
    }
    let fixed = matches!(after.discount, Some(WholeDiscount::Amount(_)));
    if !fixed || change.after.total == change.before.total {
        return None;
    }
    let message = text!(
        "整单优惠是固定金额，部分货物已发出或开票，增减金额会改变它们的价格；请把新增部分另开订单，或短结不发的部分",
        "a fixed sum is taken off the whole and goods are delivered or invoiced already, so another total would change their price; put what is new on an order of its own, or short-close what will not be sent"
    );
    Some(Refusal::new("discount_fixed", message).fact("order.discount", change.after.total.gross))
}
