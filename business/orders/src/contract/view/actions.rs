//! What may be done with a contract, and why not.

use access::{
    Action, AllowedAction, Principal,
    matrix::{DecideBudget, EnterOrder, KeepObligation, SignContract, WriteBudget, WriteContract},
};
use kernel::{Date, Refusal, Text, text};

use crate::contract::{
    Contract, ContractKind, ContractState, VersionState,
    budget::{BudgetState, BudgetView},
    store::MadeOrder,
};

/// What there is to decide about the buttons.
pub(super) struct Actions<'a> {
    pub(super) principal: &'a Principal,
    pub(super) contract: &'a Contract,
    /// Whether the version in hand can be written.
    pub(super) draft: bool,
    pub(super) missing: &'a [Refusal],
    pub(super) orders: &'a [MadeOrder],
    pub(super) budgets: &'a [BudgetView],
    pub(super) today: Date,
}

impl Actions<'_> {
    /// The acts, in the order of the buttons.
    pub(super) fn all(&self) -> Vec<AllowedAction> {
        let state = self.contract.state_on(self.today);
        let in_force = state == ContractState::InForce;
        let draft = self.unless(self.draft, text!("只有草稿可以办理", "only a draft can be"));
        let mut sign = draft.clone();
        sign.extend_from_slice(self.missing);
        let not_in_force = text!("合同生效后才能办理", "once the contract is in force");
        let running = self.unless(in_force, not_in_force);
        let mut order = running.clone();
        order.extend(self.refuse_second_order());
        let idle = self.contract.latest.state != VersionState::Draft;
        let supplement = self.unless(
            in_force && idle,
            text!(
                "生效的合同才能办理补充协议，且一次只写一份",
                "a contract in force gets a supplement, one at a time"
            ),
        );
        let ended = matches!(state, ContractState::Completed | ContractState::Terminated);
        let open = self.unless(!ended, text!("合同已结束", "the contract has ended"));
        let latest = self.budgets.first();
        let waits = latest.is_some_and(|b| b.state == BudgetState::Drawn && !b.outdated);
        let decide = self.unless(
            waits,
            text!("没有待审定的预算", "no budget waits for a decision"),
        );
        vec![
            self.act::<WriteContract>("edit", text!("修改", "Edit"), draft.clone()),
            self.act::<SignContract>("sign", text!("合同生效", "Put in force"), sign),
            self.act::<EnterOrder>("order", text!("从合同下单", "Order from contract"), order),
            self.act::<WriteContract>(
                "supplement",
                text!("办理补充协议", "Write a supplement"),
                supplement,
            ),
            self.act::<WriteContract>("annex", text!("添加附件", "Add an annex"), open.clone()),
            self.act::<KeepObligation>(
                "obligation",
                text!("跟进义务", "Follow obligations"),
                running,
            ),
            self.act::<WriteBudget>("draw_budget", text!("编制预算", "Draw up a budget"), draft),
            self.act::<DecideBudget>(
                "decide_budget",
                text!("审定预算", "Decide on the budget"),
                decide,
            ),
            self.act::<SignContract>("end", text!("结束合同", "End the contract"), open),
        ]
    }

    /// A single contract has one order.
    fn refuse_second_order(&self) -> Option<Refusal> {
        if self.contract.latest.input.kind == ContractKind::Frame {
            return None;
        }
        let order = self.orders.iter().find(|order| !order.given_up())?;
        let label = &order.label;
        let message = text!("已生成订单 {label}", "has become order {label} already");
        Some(Refusal::new("order_exists", message).fact("order", label))
    }

    fn unless(&self, fits: bool, message: Text) -> Vec<Refusal> {
        if fits {
            return Vec::new();
        }
        let state = self.contract.state_on(self.today);
        vec![Refusal::new("wrong_state", message).fact("contract.state", state.as_str())]
    }

    fn act<A: Action>(&self, name: &str, title: Text, refusals: Vec<Refusal>) -> AllowedAction {
        let of = (self.contract.owner, self.contract.department);
        AllowedAction::on::<A>(self.principal, of, refusals).called(name, title)
    }
}
