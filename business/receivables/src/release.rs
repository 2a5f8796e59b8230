//! Setting money free that an order no longer needs, since it comes to less than was paid.

use ::store::Tx;
use kernel::{Money, Result};
use process::{Acting, Process};
use serde_json::json;
use uuid::Uuid;

use crate::{
    allocate::move_unapplied,
    order_book::OrderBook,
    order_money::Both,
    posting::{Account, Posting},
    receipt::{Allocation, Source},
    store::{ledger, receipts},
};

/// Takes amounts off instalments, the latest payments first: receipts become the customer's deposit
/// again, deductions fall away. The schedule has been cut already.
pub(crate) async fn release(
    tx: &mut Tx<'_>,
    process: &Process,
    book: &mut OrderBook,
    released: &[(i64, i64)],
    acting: &Acting,
) -> Result<()> {
    if released.is_empty() {
        return Ok(());
    }
    let today = process.today(acting.now);
    let mut posting = Posting::default();
    let mut deposits = 0;
    for (source, allocation) in back(receipts::sources_of(tx, book.id()).await?, released) {
        let amount = -allocation.amount;
        receipts::allocate(
            tx,
            source,
            &[allocation],
            (today, acting.now, acting.user()),
        )
        .await?;
        match source {
            Source::Receipt(id) => {
                let mut receipt = receipts::lock(tx, id).await?;
                let before = receipt.base(receipt.unapplied);
                let unapplied = receipt.unapplied + amount;
                move_unapplied(tx, &mut receipt, unapplied).await?;
                book.money.received -= amount;
                deposits += amount;
                let base = receipt.base(receipt.unapplied) - before;
                posting = posting.credit(Account::Advance, None, Both::new(amount, base));
            }
            Source::Deduction(id) => {
                let deduction = receipts::lock_deduction(tx, id).await?;
                let before = book.money.base(book.money.deducted);
                book.money.deducted -= amount;
                let base = before - book.money.base(book.money.deducted);
                posting = posting.credit(
                    deduction.kind.account(),
                    Some(book.id()),
                    Both::new(amount, base),
                );
            }
        }
    }
    let voucher = ledger::Voucher {
        kind: "release",
        document: Uuid::now_v7(),
        number: book.order.label(),
        on: today,
        currency: book.money.currency,
        customer: book.money.customer,
    };
    ledger::book(tx, &voucher, book.post(posting), acting.now).await?;
    let data = json!({
        "deposit": Money::new(deposits, book.money.currency).to_decimal(),
        "currency": book.money.currency,
        "committed": Money::new(book.money.committed, book.money.currency).to_decimal(),
    });
    book.record(tx, "payment.released", data, (acting, acting.now))
        .await
}

/// Which sources give back how much: the latest first, until each instalment's amount is reached.
fn back(sources: Vec<(Source, Allocation)>, released: &[(i64, i64)]) -> Vec<(Source, Allocation)> {
    let mut left: Vec<(i64, i64)> = released.to_vec();
    let mut back = Vec::new();
    for (source, allocation) in sources {
        let Some((_, wanted)) = left.iter_mut().find(|(no, _)| *no == allocation.no) else {
            continue;
        };
        let share = allocation.amount.min(*wanted);
        if share > 0 {
            *wanted -= share;
            back.push((
                source,
                Allocation {
                    amount: -share,
                    ..allocation
                },
            ));
        }
    }
    back
}

#[cfg(test)]
mod tests {
    use kernel::{DocumentId, OrderId};

    use super::*;

    #[test]
    fn the_latest_payment_goes_back_first() {
        let order = OrderId::new();
        let (late, early) = (
            Source::Receipt(DocumentId::new()),
            Source::Receipt(DocumentId::new()),
        );
        let of = |source, amount| {
            (
                source,
                Allocation {
                    order,
                    no: 2,
                    amount,
                },
            )
        };
        let given = back(vec![of(late, 40), of(early, 60)], &[(2, 50)]);
        assert_eq!(given, [of(late, -40), of(early, -10)]);
    }
}
