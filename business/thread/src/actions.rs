//! What the reader may do with an order as a whole, and why not. Acts on a single step stand with
//! the step.

use access::{
    Action, AllowedAction, Permit, Principal, lacks_right,
    matrix::{
        AmendOrder, CancelOrder, DiscussOrder, EditOrder, HoldOrder, ReassignOrder,
        ShortCloseOrder, SubmitOrder, ViewOrder, WithdrawOrder,
    },
};
use engine::Activity;
use kernel::{Refusal, Text, text};
use orders::{Missing, Order, OrderHold, OrderState};
use process::{StepState, StepView, StepsView};

/// The acts on an order, in the order of the buttons.
pub(crate) fn actions(
    principal: Option<&Principal>,
    permit: &Permit<ViewOrder>,
    order: &Order,
    (missing, view, hold): (&[Missing], &StepsView, Option<&OrderHold>),
) -> Vec<AllowedAction> {
    let Some(principal) = principal else {
        return Vec::new();
    };
    let ended = |zh, en| not_ended(order, &Text::new(zh, en));
    let early = policy_too(
        ended(
            "订单已结束，不能作废",
            "the order has ended and cannot be cancelled",
        ),
        &view.cancel_refusals,
    );
    let clerk = access::allowed::<CancelOrder>(principal)
        .and_then(|permit| orders::refuse_clerk(order, &permit));
    let early = [clerk.into_iter().collect(), early].concat();
    let running = ended(
        "订单已结束，不再移交",
        "the order has ended and is not handed over any more",
    );
    let mut acts = before_approval(principal, order, (missing, view));
    acts.extend(on_approved(principal, order, hold));
    acts.extend([
        act::<ReassignOrder>(
            "reassign",
            text!("移交", "Hand over"),
            principal,
            order,
            running,
        ),
        act::<CancelOrder>("cancel", cancel_title(order), principal, order, early),
        // Whoever sees the order may speak, whatever else his right reaches.
        AllowedAction::of::<DiscussOrder>(
            lacks_right::<DiscussOrder>(permit).into_iter().collect(),
        )
        .called("discuss", text!("发表留言", "Comment")),
    ]);
    acts
}

/// What nobody else has seen yet is only discarded.
fn cancel_title(order: &Order) -> Text {
    if order.is_fresh() {
        text!("放弃草稿", "Discard draft")
    } else {
        text!("作废", "Cancel")
    }
}

/// What is done with an order until it is approved: entering it, having it reviewed.
fn before_approval(
    principal: &Principal,
    order: &Order,
    (missing, view): (&[Missing], &StepsView),
) -> Vec<AllowedAction> {
    let draft = state_is(
        order,
        OrderState::Draft,
        text!(
            "只有草稿或被退回的订单可以修改和提交",
            "only a draft or a returned order can be edited and submitted"
        ),
    );
    let review = policy_too(
        state_is(
            order,
            OrderState::InReview,
            text!(
                "只有评审中的订单可以撤回",
                "only an order under review can be withdrawn"
            ),
        ),
        &view.withdraw_refusals,
    );
    let complete: Vec<Refusal> = missing
        .iter()
        .map(|gap| Refusal::new("missing_field", gap.message.clone()).fact(gap.field.clone(), "—"))
        .collect();
    vec![
        act::<EditOrder>(
            "edit",
            text!("修改", "Edit"),
            principal,
            order,
            draft.clone(),
        ),
        act::<SubmitOrder>(
            "submit",
            text!("提交评审", "Submit"),
            principal,
            order,
            [draft, entry_by_others(view), complete].concat(),
        ),
        act::<WithdrawOrder>(
            "withdraw",
            text!("撤回", "Withdraw"),
            principal,
            order,
            review,
        ),
    ]
}

/// What is done with an order in execution: changing, stopping, ending it.
fn on_approved(
    principal: &Principal,
    order: &Order,
    hold: Option<&OrderHold>,
) -> Vec<AllowedAction> {
    let approved = state_is(
        order,
        OrderState::Approved,
        text!(
            "只有执行中的订单可以办理",
            "only an order in execution can be"
        ),
    );
    let free = [
        approved.clone(),
        hold.map(already_held).into_iter().collect(),
    ]
    .concat();
    let stopped = match hold {
        Some(_) => approved.clone(),
        None => vec![not_held()],
    };
    vec![
        act::<AmendOrder>(
            "amend",
            text!("申请变更", "Request a change"),
            principal,
            order,
            approved.clone(),
        ),
        act::<HoldOrder>("hold", text!("暂停", "Hold"), principal, order, free),
        act::<HoldOrder>("resume", text!("恢复", "Resume"), principal, order, stopped),
        act::<ShortCloseOrder>(
            "short_close",
            text!("短结", "Short-close"),
            principal,
            order,
            approved,
        ),
    ]
}

fn act<A: Action>(
    name: &str,
    title: Text,
    reader: &Principal,
    order: &Order,
    refusals: Vec<Refusal>,
) -> AllowedAction {
    AllowedAction::on::<A>(reader, (order.owner, order.department), refusals).called(name, title)
}

/// Why the entry is not the reader's to complete, or not yet.
fn entry_by_others(view: &StepsView) -> Vec<Refusal> {
    let not_done = |step: &&StepView| {
        matches!(
            step.state,
            StepState::Open | StepState::Overdue | StepState::Waiting
        )
    };
    let entry = view
        .steps
        .iter()
        .filter(|step| step.activity == Activity::Enter)
        .filter(not_done);
    let refusals = entry.flat_map(|step| &step.refusals);
    refusals
        .filter(|refusal| matches!(refusal.code.as_str(), "wrong_post" | "needs_unmet"))
        .cloned()
        .collect()
}

/// What the policy says against an act whose state fits.
fn policy_too(state: Vec<Refusal>, policy: &[Refusal]) -> Vec<Refusal> {
    if state.is_empty() {
        policy.to_vec()
    } else {
        state
    }
}

fn state_is(order: &Order, wanted: OrderState, message: Text) -> Vec<Refusal> {
    if order.state == wanted {
        return Vec::new();
    }
    let now = order.state.title();
    let message = Text::new(
        format!("{}；当前：{}", message.zh, now.zh),
        format!("{}; it is: {}", message.en, now.en),
    );
    vec![Refusal::new("wrong_state", message).fact("order.state", order.state.as_str())]
}

fn not_ended(order: &Order, message: &Text) -> Vec<Refusal> {
    if !matches!(order.state, OrderState::Closed | OrderState::Cancelled) {
        return Vec::new();
    }
    vec![Refusal::new("wrong_state", message.clone()).fact("order.state", order.state.as_str())]
}

fn already_held(hold: &OrderHold) -> Refusal {
    let message = text!("订单已经暂停", "the order is on hold already");
    Refusal::new("already_held", message).fact("holds.open", &hold.reason)
}

fn not_held() -> Refusal {
    let message = text!("订单没有暂停", "the order is not on hold");
    Refusal::new("not_held", message)
}
