//! Activities: what a step can consist of. The list is closed; a policy chooses from it.
//!
//! *Human* activities complete by a person's act. *World* activities complete when facts say so,
//! however they came about; nobody ticks them. The table [`Activity::completes_when`] names each
//! one's completing fact.

use kernel::{Quantity, Text, text};
use serde::{Deserialize, Serialize};

use crate::lines::{LineFact, LineFacts};

/// What a step consists of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Activity {
    /// A person enters the order and submits it.
    Enter,
    /// A person confirms something that is shown.
    Confirm,
    /// A person reviews and gives an opinion.
    Approve,
    /// A person takes note.
    Acknowledge,
    /// A person fills in a form.
    Fill,
    /// A person signs.
    Sign,
    /// A person hands papers out.
    Distribute,
    /// Work orders cover what must be made.
    PlanProduction,
    /// Short materials are supplied.
    Procure,
    /// Goods are made.
    Produce,
    /// Goods passed their final inspection.
    Inspect,
    /// Goods are taken from their places.
    Pick,
    /// Goods are packed.
    Pack,
    /// Goods left for the customer.
    Ship,
    /// The customer signed for passed goods.
    Accept,
    /// Delivered goods are invoiced.
    Invoice,
    /// Everything due was received.
    Collect,
    /// The settlement sheet balances to the last fen.
    Settle,
    /// The customer was visited.
    Visit,
    /// The order was reviewed in retrospect.
    Retrospect,
    /// The dossier is complete and filed.
    Archive,
    /// The order closes; completes by itself once its gates hold.
    Close,
}

/// How a world activity knows that it is done.
#[derive(Debug, Clone, Copy)]
pub enum Completion {
    /// A person's act.
    Act,
    /// Per line: a quantity covers a target.
    Lines {
        /// What counts towards the target.
        covered: fn(&LineFacts) -> Quantity,
        /// What must be covered.
        target: fn(&LineFacts) -> Quantity,
    },
    /// For the whole order: a yes-or-no fact.
    Fact(&'static str),
    /// By itself, once opened and its gates hold.
    Itself,
}

impl Activity {
    /// Every activity.
    pub const ALL: [Self; 22] = [
        Self::Enter,
        Self::Confirm,
        Self::Approve,
        Self::Acknowledge,
        Self::Fill,
        Self::Sign,
        Self::Distribute,
        Self::PlanProduction,
        Self::Procure,
        Self::Produce,
        Self::Inspect,
        Self::Pick,
        Self::Pack,
        Self::Ship,
        Self::Accept,
        Self::Invoice,
        Self::Collect,
        Self::Settle,
        Self::Visit,
        Self::Retrospect,
        Self::Archive,
        Self::Close,
    ];

    /// Whether a person's act completes it.
    #[must_use]
    pub const fn is_human(self) -> bool {
        matches!(
            self,
            Self::Enter
                | Self::Confirm
                | Self::Approve
                | Self::Acknowledge
                | Self::Fill
                | Self::Sign
                | Self::Distribute
        )
    }

    /// Whether goods flow through it, so that the steps behind it may begin with the first units.
    /// Such a step is a ceiling per line for what follows, not a barrier.
    #[must_use]
    pub const fn flows(self) -> bool {
        matches!(
            self,
            Self::PlanProduction
                | Self::Procure
                | Self::Produce
                | Self::Inspect
                | Self::Pick
                | Self::Pack
                | Self::Ship
                | Self::Accept
                | Self::Invoice
        )
    }

    /// The completing fact.
    ///
    /// | activity | done when |
    /// |---|---|
    /// | `enter confirm approve acknowledge fill sign distribute` | a person acts |
    /// | `plan_production` | per line: planned ≥ open − from stock |
    /// | `procure` | `materials.supplied` |
    /// | `produce` | per line: made ≥ open − from stock |
    /// | `inspect` | per line: passed ≥ open − from stock |
    /// | `pick` | per line: picked ≥ open |
    /// | `pack` | per line: packed ≥ open |
    /// | `ship` | per line: shipped − returned ≥ open |
    /// | `accept` | per line: min(accepted, shipped − returned) ≥ open |
    /// | `invoice` | per line: invoiced ≥ open |
    /// | `collect` | `payments.all_received` |
    /// | `settle` | `payments.all_settled` |
    /// | `visit` | `visits.done` |
    /// | `retrospect` | `retrospect.done` |
    /// | `archive` | `archive.filed` |
    /// | `close` | by itself, once its gates hold |
    ///
    /// where *open* = ordered − short-closed. Acceptance runs per delivery and per unit: its
    /// quantities grow delivery by delivery, and its clock counts from `acceptance.open_since`, the
    /// arrival of the oldest delivery that is not yet accepted.
    #[must_use]
    pub const fn completes_when(self) -> Completion {
        const fn lines(
            covered: fn(&LineFacts) -> Quantity,
            target: fn(&LineFacts) -> Quantity,
        ) -> Completion {
            Completion::Lines { covered, target }
        }
        match self {
            Self::Enter
            | Self::Confirm
            | Self::Approve
            | Self::Acknowledge
            | Self::Fill
            | Self::Sign
            | Self::Distribute => Completion::Act,
            Self::PlanProduction => lines(|l| l.get(LineFact::Planned), LineFacts::to_make),
            Self::Produce => lines(|l| l.get(LineFact::Made), LineFacts::to_make),
            Self::Inspect => lines(|l| l.get(LineFact::Passed), LineFacts::to_make),
            Self::Pick => lines(|l| l.get(LineFact::Picked), LineFacts::open),
            Self::Pack => lines(|l| l.get(LineFact::Packed), LineFacts::open),
            Self::Ship => lines(LineFacts::away, LineFacts::open),
            Self::Accept => lines(LineFacts::accepted_kept, LineFacts::open),
            Self::Invoice => lines(|l| l.get(LineFact::Invoiced), LineFacts::open),
            Self::Procure => Completion::Fact("materials.supplied"),
            Self::Collect => Completion::Fact("payments.all_received"),
            Self::Settle => Completion::Fact("payments.all_settled"),
            Self::Visit => Completion::Fact("visits.done"),
            Self::Retrospect => Completion::Fact("retrospect.done"),
            Self::Archive => Completion::Fact("archive.filed"),
            Self::Close => Completion::Itself,
        }
    }

    /// The line quantity that grows as the activity is done; none where no goods flow.
    #[must_use]
    pub const fn line_fact(self) -> Option<LineFact> {
        match self {
            Self::PlanProduction => Some(LineFact::Planned),
            Self::Produce => Some(LineFact::Made),
            Self::Inspect => Some(LineFact::Passed),
            Self::Pick => Some(LineFact::Picked),
            Self::Pack => Some(LineFact::Packed),
            Self::Ship => Some(LineFact::Shipped),
            Self::Accept => Some(LineFact::Accepted),
            Self::Invoice => Some(LineFact::Invoiced),
            Self::Enter
            | Self::Confirm
            | Self::Approve
            | Self::Acknowledge
            | Self::Fill
            | Self::Sign
            | Self::Distribute
            | Self::Procure
            | Self::Collect
            | Self::Settle
            | Self::Visit
            | Self::Retrospect
            | Self::Archive
            | Self::Close => None,
        }
    }

    /// The key, as written in a policy.
    #[must_use]
    pub const fn key(self) -> &'static str {
        self.names().0
    }

    /// The name in both languages.
    #[must_use]
    pub fn title(self) -> Text {
        let (_, zh, en) = self.names();
        Text::new(zh, en)
    }

    const fn names(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Enter => ("enter", "录入", "enter"),
            Self::Confirm => ("confirm", "确认", "confirm"),
            Self::Approve => ("approve", "审批", "review"),
            Self::Acknowledge => ("acknowledge", "知悉", "take note"),
            Self::Fill => ("fill", "填表", "fill in"),
            Self::Sign => ("sign", "签字", "sign"),
            Self::Distribute => ("distribute", "分发", "distribute"),
            Self::PlanProduction => ("plan_production", "排产", "plan production"),
            Self::Procure => ("procure", "采购", "procure"),
            Self::Produce => ("produce", "生产", "produce"),
            Self::Inspect => ("inspect", "检验", "inspect"),
            Self::Pick => ("pick", "拣货", "pick"),
            Self::Pack => ("pack", "包装", "pack"),
            Self::Ship => ("ship", "发货", "ship"),
            Self::Accept => ("accept", "验收", "accept"),
            Self::Invoice => ("invoice", "开票", "invoice"),
            Self::Collect => ("collect", "收款", "collect"),
            Self::Settle => ("settle", "结算", "settle"),
            Self::Visit => ("visit", "回访", "visit"),
            Self::Retrospect => ("retrospect", "复盘", "retrospect"),
            Self::Archive => ("archive", "归档", "archive"),
            Self::Close => ("close", "关闭", "close"),
        }
    }

    /// One sentence on what completes it, for pages and refusals.
    #[must_use]
    pub fn completion_text(self) -> Text {
        match self.completes_when() {
            Completion::Act => text!("由相关人员办理", "a person acts"),
            Completion::Fact(fact) => text!("事实“{fact}”成立", "the fact {fact} holds"),
            Completion::Lines { .. } => {
                text!("各行数量全部完成", "every line's quantity is covered")
            }
            Completion::Itself => text!(
                "条件满足后自动完成",
                "completes by itself once its gates hold"
            ),
        }
    }
}
