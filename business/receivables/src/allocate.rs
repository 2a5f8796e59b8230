//! Putting money to instalments and taking it back: what booking, allocating and reversing a receipt
//! have in common.

use ::store::Tx;
use kernel::{CustomerId, Fault, FieldError, Moment, Money, OrderId, Result, Text, text};
use process::{Acting, Process};
use serde_json::json;

use crate::{
    ask_to_sign::ask_anew,
    order_book::OrderBook,
    order_money::Exposure,
    posting::Posting,
    receipt::{Allocation, Receipt},
    store::{credit, receipts},
};

/// The orders that an act of allocation touches, locked in the order of their ids.
#[derive(Debug, Default)]
pub(crate) struct Books(Vec<OrderBook>);

impl Books {
    /// Locks the orders of allocations.
    pub(crate) async fn lock(
        tx: &mut Tx<'_>,
        process: &Process,
        allocations: &[Allocation],
    ) -> Result<Self> {
        let mut ids: Vec<OrderId> = allocations.iter().map(|a| a.order).collect();
        ids.sort_unstable();
        ids.dedup();
        let mut books = Vec::with_capacity(ids.len());
        for id in ids {
            books.push(OrderBook::lock(tx, process, id).await?);
        }
        Ok(Self(books))
    }

    /// Whether all these orders are locked; not so when somebody allocated more in between.
    pub(crate) fn hold(&self, allocations: &[Allocation]) -> bool {
        allocations
            .iter()
            .all(|a| self.0.iter().any(|book| book.id() == a.order))
    }

    /// Refuses allocations that cannot be: to another customer's order, in another currency, of more
    /// than is open or there.
    pub(crate) fn check(&self, receipt: &Receipt, allocations: &[Allocation]) -> Result<()> {
        let mut errors: Vec<FieldError> = Vec::new();
        for (i, allocation) in allocations.iter().enumerate() {
            if let Some((field, code, message)) = self.objection(receipt, allocation) {
                errors.push(FieldError::new(
                    format!("/allocations/{i}/{field}"),
                    code,
                    message,
                ));
            }
        }
        let sum: i128 = allocations.iter().map(|a| i128::from(a.amount)).sum();
        if sum > i128::from(receipt.unapplied) {
            let there = Money::new(receipt.unapplied, receipt.currency).shown();
            errors.push(FieldError::new(
                "/allocations",
                "more_than_received",
                text!(
                    "分配合计超过可分配金额 {there}",
                    "the allocations exceed the {there} there is to allocate"
                ),
            ));
        }
        if errors.is_empty() {
            Ok(())
        } else {
            Err(Fault::Invalid(errors))
        }
    }

    fn objection(
        &self,
        receipt: &Receipt,
        a: &Allocation,
    ) -> Option<(&'static str, &'static str, Text)> {
        let book = self.0.iter().find(|book| book.id() == a.order)?;
        let label = book.order.label();
        if book.money.customer != receipt.customer {
            let message = text!(
                "订单 {label} 不属于该客户",
                "order {label} is not this customer's"
            );
            return Some(("order_id", "other_customer", message));
        }
        if book.money.currency != receipt.currency {
            let (theirs, ours) = (book.money.currency, receipt.currency);
            let message = text!(
                "订单 {label} 的币种为 {theirs}，收款为 {ours}",
                "order {label} is in {theirs}, the receipt in {ours}"
            );
            return Some(("order_id", "other_currency", message));
        }
        match book.schedule.open(a.no) {
            None => Some((
                "no",
                "unknown_instalment",
                text!(
                    "订单 {label} 没有第 {} 期款",
                    "order {label} has no instalment {}",
                    a.no
                ),
            )),
            Some(open) if a.amount > open => {
                let open = Money::new(open, receipt.currency).shown();
                let message = text!(
                    "订单 {label} 第 {} 期尚欠 {open}，不能分配更多",
                    "instalment {} of order {label} has {open} open and takes no more",
                    a.no
                );
                Some(("amount", "more_than_open", message))
            }
            Some(_) => None,
        }
    }

    /// Puts receipts to instalments (or, with amounts below nothing, takes them back).
    pub(crate) fn receive(&mut self, allocations: &[Allocation], now: Moment) {
        for a in allocations {
            if let Some(book) = self.0.iter_mut().find(|book| book.id() == a.order) {
                book.schedule.settle(a.no, a.amount);
                book.money.received += a.amount;
                book.money.booked_at = Some(now);
            }
        }
    }

    /// What the change means for the orders' receivables and advances.
    pub(crate) fn post(&self, posting: Posting) -> Posting {
        self.0
            .iter()
            .fold(posting, |posting, book| book.post(posting))
    }

    /// Writes the orders' money and tells each order's history.
    pub(crate) async fn save(
        &mut self,
        tx: &mut Tx<'_>,
        process: &Process,
        (kind, receipt): (&str, &Receipt),
        allocations: &[Allocation],
        (acting, occurred_at): (&Acting, Moment),
    ) -> Result<()> {
        for book in &mut self.0 {
            book.save(tx, process, acting).await?;
            let of_order = allocations.iter().filter(|a| a.order == book.id());
            let parts: Vec<_> = of_order
                .map(|a| json!({"no": a.no, "amount": Money::new(a.amount, receipt.currency).to_decimal()}))
                .collect();
            let data = json!({
                "receipt": receipt.id,
                "number": receipt.number,
                "received_on": receipt.received_on,
                "currency": receipt.currency,
                "instalments": parts,
            });
            book.record(tx, kind, data, (acting, occurred_at)).await?;
        }
        Ok(())
    }

    /// Lets the orders' policies go on.
    pub(crate) async fn tell(
        &self,
        tx: &mut Tx<'_>,
        process: &Process,
        (acting, occurred_at): (&Acting, Moment),
    ) -> Result<()> {
        for book in &self.0 {
            process
                .facts_changed(tx, book.subject(), Some(occurred_at), acting)
                .await?;
            ask_anew(tx, process, book, acting).await?;
        }
        Ok(())
    }
}

/// Moves what of a receipt is allocated to no order, and the customer's exposure with it.
pub(crate) async fn move_unapplied(
    tx: &mut Tx<'_>,
    receipt: &mut Receipt,
    unapplied: i64,
) -> Result<()> {
    let change = receipt.base(unapplied) - receipt.base(receipt.unapplied);
    receipt.unapplied = unapplied;
    receipts::set_unapplied(tx, receipt.id, unapplied).await?;
    deposit(tx, receipt.customer, change).await
}

/// Moves a customer's deposits by an amount in the company's currency.
pub(crate) async fn deposit(tx: &mut Tx<'_>, customer: CustomerId, change: i64) -> Result<()> {
    credit::add(
        tx,
        customer,
        Exposure {
            unapplied: change,
            ..Exposure::default()
        },
    )
    .await
}
