//! Double entry: what a document books, balanced in its own and in the company's currency. Pure.

use kernel::{OrderId, Text};

use crate::order_money::{Both, OrderMoney};

/// The accounts that receivables book to, with their numbers in the Chinese chart of accounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Account {
    /// Money at the bank.
    Bank,
    /// Money in the till.
    Cash,
    /// Acceptance bills held.
    Bills,
    /// Invoiced and not received.
    Receivable,
    /// Received and not invoiced.
    Advance,
    /// Sales.
    Revenue,
    /// Value added tax on sales.
    OutputTax,
    /// Given up by agreement.
    Allowance,
    /// Paid for our own breach.
    Penalty,
    /// Kept by a bank on the way, and differences of rounding and exchange.
    Finance,
    /// Lost.
    BadDebt,
}

impl Account {
    /// Every account.
    pub const ALL: [Self; 11] = [
        Self::Bank,
        Self::Cash,
        Self::Bills,
        Self::Receivable,
        Self::Advance,
        Self::Revenue,
        Self::OutputTax,
        Self::Allowance,
        Self::Penalty,
        Self::Finance,
        Self::BadDebt,
    ];

    const fn row(self) -> (&'static str, &'static str, &'static str, &'static str) {
        match self {
            Self::Bank => ("bank", "1002", "银行存款", "Cash at bank"),
            Self::Cash => ("cash", "1001", "库存现金", "Cash on hand"),
            Self::Bills => ("bills", "1121", "应收票据", "Bills receivable"),
            Self::Receivable => ("receivable", "1122", "应收账款", "Accounts receivable"),
            Self::Advance => ("advance", "2203", "预收账款", "Advances from customers"),
            Self::Revenue => ("revenue", "6001", "主营业务收入", "Revenue"),
            Self::OutputTax => ("output_tax", "2221", "应交税费—销项税额", "Output VAT"),
            Self::Allowance => ("allowance", "6001.02", "销售折让", "Sales allowances"),
            Self::Penalty => ("penalty", "6711", "营业外支出—违约金", "Penalties"),
            Self::Finance => ("finance", "6603", "财务费用", "Financial expenses"),
            Self::BadDebt => ("bad_debt", "6702", "信用减值损失", "Bad debts"),
        }
    }

    /// The word in the database.
    #[must_use]
    pub const fn key(self) -> &'static str {
        self.row().0
    }

    /// Reads the word back.
    #[must_use]
    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|account| account.key() == key)
    }

    /// Its number in the chart of accounts.
    #[must_use]
    pub const fn code(self) -> &'static str {
        self.row().1
    }

    /// Its name.
    #[must_use]
    pub fn title(self) -> Text {
        Text::new(self.row().2, self.row().3)
    }
}

/// One line of a booked document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) account: Account,
    pub(crate) order: Option<OrderId>,
    /// `debit` or `credit`.
    pub(crate) side: &'static str,
    /// Both amounts are not below nothing.
    pub(crate) amount: Both,
}

/// The lines of one document while it is put together; debits above, credits below nothing.
#[derive(Debug, Clone, Default)]
pub(crate) struct Posting(Vec<(Account, Option<OrderId>, Both)>);

impl Posting {
    pub(crate) fn debit(mut self, account: Account, order: Option<OrderId>, amount: Both) -> Self {
        self.0.push((account, order, amount));
        self
    }

    pub(crate) fn credit(self, account: Account, order: Option<OrderId>, amount: Both) -> Self {
        self.debit(account, order, amount.negated())
    }

    /// What changed for an order between receivable and advance.
    pub(crate) fn moved(self, before: &OrderMoney, after: &OrderMoney) -> Self {
        let (old, new) = (before.balance(), after.balance());
        self.debit(
            Account::Receivable,
            Some(after.order),
            new.receivable.less(old.receivable),
        )
        .credit(
            Account::Advance,
            Some(after.order),
            new.advance.less(old.advance),
        )
    }

    /// The booked lines. What is left over in the company's currency, although the document
    /// balances in its own, is a difference of exchange.
    pub(crate) fn entries(self) -> Vec<Entry> {
        let sum =
            |of: fn(&Both) -> i64| self.0.iter().map(|(_, _, amount)| of(amount)).sum::<i64>();
        debug_assert_eq!(sum(|b| b.minor), 0, "a document balances: {:?}", self.0);
        let difference = Both::new(0, sum(|b| b.base));
        let mut entries = Vec::new();
        for (account, order, amount) in self.credit(Account::Finance, None, difference).0 {
            // The two currencies of a line may, by rounding, lie on different sides.
            for part in [Both::new(amount.minor, 0), Both::new(0, amount.base)] {
                add(&mut entries, account, order, part);
            }
        }
        entries
    }
}

fn add(entries: &mut Vec<Entry>, account: Account, order: Option<OrderId>, part: Both) {
    if part.is_nothing() {
        return;
    }
    let side = if part.minor + part.base > 0 {
        "debit"
    } else {
        "credit"
    };
    let same = |e: &&mut Entry| e.account == account && e.order == order && e.side == side;
    let (minor, base) = (part.minor.abs(), part.base.abs());
    match entries.iter_mut().find(same) {
        Some(entry) => {
            entry.amount = Both::new(entry.amount.minor + minor, entry.amount.base + base);
        }
        None => entries.push(Entry {
            account,
            order,
            side,
            amount: Both::new(minor, base),
        }),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::order_money::tests::money;

    fn sums(entries: &[Entry]) -> Both {
        entries.iter().fold(Both::default(), |sum, e| {
            let sign = if e.side == "debit" { 1 } else { -1 };
            Both::new(
                sum.minor + sign * e.amount.minor,
                sum.base + sign * e.amount.base,
            )
        })
    }

    #[test]
    fn a_payment_ahead_becomes_an_advance_and_the_invoice_uses_it_up() {
        let before = money(113_00, 113_00);
        let mut paid = before;
        paid.received = 30_00;
        let receipt = Posting::default()
            .debit(Account::Bank, None, Both::new(30_00, 30_00))
            .moved(&before, &paid)
            .entries();
        assert_eq!(
            receipt
                .iter()
                .map(|e| (e.account, e.side))
                .collect::<Vec<_>>(),
            [(Account::Bank, "debit"), (Account::Advance, "credit")]
        );
        let mut invoiced = paid;
        invoiced.invoiced = 113_00;
        let invoice = Posting::default()
            .moved(&paid, &invoiced)
            .credit(Account::Revenue, None, Both::new(100_00, 100_00))
            .credit(Account::OutputTax, None, Both::new(13_00, 13_00))
            .entries();
        let lines: Vec<_> = invoice
            .iter()
            .map(|e| (e.account, e.side, e.amount.minor))
            .collect();
        assert_eq!(
            lines,
            [
                (Account::Receivable, "debit", 83_00),
                (Account::Advance, "debit", 30_00),
                (Account::Revenue, "credit", 100_00),
                (Account::OutputTax, "credit", 13_00)
            ]
        );
    }

    proptest! {
        #[test]
        fn every_document_balances_in_both_currencies(
            gross in 1..1_000_000_i64, rate in 1..20_000_i64, invoiced in 0..=1_000_i64, received in 0..=1_000_i64,
            more in 0..=1_000_i64, bank_base in 0..10_000_000_i64,
        ) {
            let mut before = money(gross, gross * rate / 1_000);
            before.invoiced = gross * invoiced / 1_000;
            before.received = gross * received / 1_000;
            let mut after = before;
            let paid = (gross - before.received) * more / 1_000;
            after.received += paid;
            let entries = Posting::default()
                .debit(Account::Bank, None, Both::new(paid, bank_base))
                .moved(&before, &after)
                .entries();
            prop_assert_eq!(sums(&entries), Both::default());
            prop_assert!(entries.iter().all(|e| e.amount.minor >= 0 && e.amount.base >= 0));
        }
    }
}
