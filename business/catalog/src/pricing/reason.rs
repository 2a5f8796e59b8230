//! Why a rule did not make the price, in a word for programs and a sentence for people.

use kernel::{Currency, Date, Quantity, Text, text};

use super::Level;

/// Why a candidate was passed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// Made for another customer.
    OtherCustomer,
    /// For customers of another class.
    OtherClass,
    /// For another distribution channel.
    OtherChannel,
    /// Not valid yet: begins on that day.
    NotYet(Date),
    /// No longer valid: ended on that day.
    Ended(Date),
    /// Its prices are in another currency.
    OtherCurrency(Currency),
    /// Begins at a larger quantity.
    BelowBreak(Quantity),
    /// So much of the call-off quantity is left, and the line wants more.
    CallOffSpent(Quantity),
    /// A rule of a higher level made the price.
    Outranked(Level),
    /// A rule of the same level with a higher quantity break made it.
    HigherBreak(Quantity),
    /// A list of the same level that began later made it.
    NewerList(Date),
    /// Otherwise equal: the list whose code comes first made it.
    EarlierCode,
}

impl Reason {
    /// A stable word for programs.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::OtherCustomer => "other_customer",
            Self::OtherClass => "other_class",
            Self::OtherChannel => "other_channel",
            Self::NotYet(_) => "not_yet_valid",
            Self::Ended(_) => "no_longer_valid",
            Self::OtherCurrency(_) => "other_currency",
            Self::BelowBreak(_) => "below_quantity_break",
            Self::CallOffSpent(_) => "call_off_spent",
            Self::Outranked(_) => "outranked",
            Self::HigherBreak(_) => "higher_quantity_break",
            Self::NewerList(_) => "newer_list",
            Self::EarlierCode => "earlier_code",
        }
    }

    /// A sentence for people.
    #[must_use]
    pub fn text(self) -> Text {
        match self {
            Self::OtherCustomer => text!("只对另一客户有效", "is for another customer"),
            Self::OtherClass => text!("客户等级不符", "is for another customer class"),
            Self::OtherChannel => text!("销售渠道不符", "is for another channel"),
            Self::NotYet(from) => text!("{from} 才生效", "begins on {from}"),
            Self::Ended(until) => text!("{until} 已失效", "ended on {until}"),
            Self::OtherCurrency(currency) => text!("币种为 {currency}", "is in {currency}"),
            Self::BelowBreak(from) => text!("数量须满 {from}", "begins at a quantity of {from}"),
            Self::CallOffSpent(left) => text!(
                "框架合同只剩 {left} 可调用",
                "only {left} of the call-off quantity are left"
            ),
            Self::Outranked(level) => {
                let title = level.title();
                Text::new(
                    format!("{}优先", title.zh),
                    format!("the {} goes before it", title.en),
                )
            }
            Self::HigherBreak(from) => text!(
                "满 {from} 的数量价优先",
                "the quantity break at {from} goes before it"
            ),
            Self::NewerList(from) => text!(
                "{from} 起的新价目表优先",
                "the newer list, from {from}, goes before it"
            ),
            Self::EarlierCode => text!(
                "同级价目表按编码先后取价",
                "of equal lists the first by code goes before it"
            ),
        }
    }
}
