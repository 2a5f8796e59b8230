//! Money that came in, and how it is put to instalments. Pure.

use kernel::{
    Currency, CustomerId, Date, DocumentId, Fault, FieldError, Moment, Money, OrderId, Result,
    Text, UserId, split_cumulative, text,
};
use orders::PaymentEvent;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{posting::Account, schedule::Item};

/// How money came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = PaymentMethod)]
pub enum Method {
    /// By bank transfer (银行转账).
    BankTransfer,
    /// In cash.
    Cash,
    /// By cheque.
    Cheque,
    /// By a bank's or a merchant's acceptance bill (承兑汇票).
    AcceptanceBill,
}

impl Method {
    /// Every method.
    pub const ALL: [Self; 4] = [
        Self::BankTransfer,
        Self::Cash,
        Self::Cheque,
        Self::AcceptanceBill,
    ];

    /// The word in the database.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::BankTransfer => "bank_transfer",
            Self::Cash => "cash",
            Self::Cheque => "cheque",
            Self::AcceptanceBill => "acceptance_bill",
        }
    }

    /// Reads the word back.
    #[must_use]
    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|method| method.key() == key)
    }

    /// What people call it.
    #[must_use]
    pub fn title(self) -> Text {
        match self {
            Self::BankTransfer => text!("银行转账", "bank transfer"),
            Self::Cash => text!("现金", "cash"),
            Self::Cheque => text!("支票", "cheque"),
            Self::AcceptanceBill => text!("承兑汇票", "acceptance bill"),
        }
    }

    /// The account it is booked to.
    #[must_use]
    pub const fn account(self) -> Account {
        match self {
            Self::BankTransfer | Self::Cheque => Account::Bank,
            Self::Cash => Account::Cash,
            Self::AcceptanceBill => Account::Bills,
        }
    }
}

/// A receipt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// Its id.
    pub id: DocumentId,
    /// Its number, without gaps.
    pub number: String,
    /// Whose money it is.
    pub customer: CustomerId,
    /// The bank's reference, the number of the bill, cheque or cash slip.
    pub reference: String,
    /// How it came.
    pub method: Method,
    /// The day it came.
    pub received_on: Date,
    /// Its currency.
    pub currency: Currency,
    /// How much.
    pub amount: i64,
    /// The same in the company's currency, at the day's rate.
    pub base_amount: i64,
    /// Allocated to no order yet: the customer's deposit.
    pub unapplied: i64,
    /// Who paid, when it was not the customer under his own name.
    pub payer: String,
    /// When an acceptance bill falls due.
    pub bill_due_on: Option<Date>,
    /// A word about it.
    pub note: String,
    /// Who booked it.
    pub booked_by: Option<UserId>,
    /// When it was booked.
    pub booked_at: Moment,
    /// When and why it was reversed.
    pub reversed: Option<(Moment, String)>,
}

impl Receipt {
    /// The share of an amount of this receipt in the company's currency, of a running total.
    #[must_use]
    pub fn base(&self, minor: i64) -> i64 {
        split_cumulative(self.base_amount, minor, self.amount, 0)
    }
}

/// Money of one source put to one instalment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Allocation {
    /// The order.
    pub order: OrderId,
    /// The instalment's number.
    pub no: i64,
    /// How much; below nothing takes back.
    pub amount: i64,
}

/// Where money for an instalment comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Source {
    /// A receipt.
    Receipt(DocumentId),
    /// Something given up or written off.
    Deduction(DocumentId),
}

impl Source {
    /// The word in the database.
    pub(crate) const fn key(self) -> &'static str {
        match self {
            Self::Receipt(_) => "receipt",
            Self::Deduction(_) => "deduction",
        }
    }

    /// The id.
    pub(crate) const fn id(self) -> DocumentId {
        match self {
            Self::Receipt(id) | Self::Deduction(id) => id,
        }
    }
}

/// An allocation as a person enters it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AllocationInput {
    /// The order.
    pub order_id: OrderId,
    /// The instalment's number.
    pub no: i64,
    /// How much, as a decimal.
    #[schema(example = "30000.00")]
    pub amount: String,
}

/// Reads the amounts of allocations; each must be above nothing.
pub(crate) fn read_allocations(
    inputs: &[AllocationInput],
    currency: Currency,
) -> Result<Vec<Allocation>> {
    let mut errors = Vec::new();
    let mut read = Vec::new();
    for (i, input) in inputs.iter().enumerate() {
        let twice = inputs[..i]
            .iter()
            .any(|other| (other.order_id, other.no) == (input.order_id, input.no));
        match positive(&input.amount, currency) {
            Some(_) if twice => errors.push(FieldError::new(
                format!("/allocations/{i}"),
                "repeated",
                text!(
                    "同一期款出现了两次，请合并",
                    "the same instalment stands here twice; put them together"
                ),
            )),
            Some(amount) => read.push(Allocation {
                order: input.order_id,
                no: input.no,
                amount,
            }),
            None => errors.push(FieldError::new(
                format!("/allocations/{i}/amount"),
                "amount",
                amount_text(currency),
            )),
        }
    }
    if errors.is_empty() {
        Ok(read)
    } else {
        Err(Fault::Invalid(errors))
    }
}

/// An amount above nothing with no more decimals than its currency has.
pub(crate) fn positive(text: &str, currency: Currency) -> Option<i64> {
    Money::parse_decimal(text, currency)
        .map(|money| money.minor)
        .filter(|minor| *minor > 0)
}

/// What is wrong with an amount that cannot be read.
pub(crate) fn amount_text(currency: Currency) -> Text {
    text!(
        "金额须大于 0，最多 {} 位小数",
        "an amount above 0 with at most {} decimals",
        currency.digits()
    )
}

/// What would be allocated of an amount when nobody says otherwise: to the oldest due first, then to
/// what must be paid before goods may leave. Money for events that have not happened is not
/// proposed; the rest stays as a deposit.
#[must_use]
pub fn propose(open: &[(OrderId, Item)], amount: i64) -> Vec<Allocation> {
    let owed = |item: &Item| {
        item.due.on.is_some()
            || matches!(
                item.event,
                PaymentEvent::Contract | PaymentEvent::BeforeShipping
            )
    };
    let mut left = amount;
    let mut proposal: Vec<Allocation> = Vec::new();
    for (order, item) in open.iter().filter(|(_, item)| owed(item)) {
        let share = left.min(item.open());
        if share <= 0 {
            continue;
        }
        left -= share;
        match proposal
            .iter_mut()
            .find(|a| (a.order, a.no) == (*order, item.no))
        {
            Some(known) => known.amount += share,
            None => proposal.push(Allocation {
                order: *order,
                no: item.no,
                amount: share,
            }),
        }
    }
    proposal
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::schedule::Schedule;
    use orders::PaymentTerms;

    fn open(order: OrderId, total: i64) -> Vec<(OrderId, Item)> {
        let schedule = Schedule::plan(Some(&PaymentTerms::standard()), total);
        schedule
            .items
            .into_iter()
            .map(|item| (order, item))
            .collect()
    }

    #[test]
    fn the_oldest_due_comes_first_and_the_rest_stays_a_deposit() {
        let (first, second) = (OrderId::new(), OrderId::new());
        let items = [open(first, 100_00), open(second, 50_00)].concat();
        let proposal = propose(&items, 200_00);
        let shares: Vec<_> = proposal
            .iter()
            .map(|a| (a.order == first, a.no, a.amount))
            .collect();
        assert_eq!(
            shares,
            [
                (true, 1, 30_00),
                (true, 2, 60_00),
                (false, 1, 15_00),
                (false, 2, 30_00)
            ]
        );
    }

    #[test]
    fn amounts_are_read_to_the_fen_or_refused_by_field() {
        let input = |amount: &str| AllocationInput {
            order_id: OrderId(uuid::Uuid::nil()),
            no: 1,
            amount: amount.to_owned(),
        };
        assert_eq!(
            read_allocations(&[input("30.05")], Currency::CNY).expect("read")[0].amount,
            30_05
        );
        for (inputs, pointer) in [
            (vec![input("0")], "/allocations/0/amount"),
            (vec![input("-1")], "/allocations/0/amount"),
            (vec![input("0.001")], "/allocations/0/amount"),
            (vec![input("1"), input("2")], "/allocations/1"),
        ] {
            let Err(Fault::Invalid(errors)) = read_allocations(&inputs, Currency::CNY) else {
                panic!("invalid")
            };
            assert_eq!(errors[0].pointer, pointer);
        }
    }

    proptest! {
        #[test]
        fn a_proposal_never_exceeds_what_is_open_or_there(
            totals in prop::collection::vec(1..1_000_000_i64, 1..5), amount in 1..3_000_000_i64,
        ) {
            let items: Vec<_> = totals.iter().flat_map(|total| open(OrderId::new(), *total)).collect();
            let proposal = propose(&items, amount);
            prop_assert!(proposal.iter().map(|a| a.amount).sum::<i64>() <= amount);
            for a in &proposal {
                let there: i64 = items.iter().filter(|(o, i)| (*o, i.no) == (a.order, a.no)).map(|(_, i)| i.open()).sum();
                prop_assert!(a.amount > 0 && a.amount <= there);
            }
        }
    }
}
