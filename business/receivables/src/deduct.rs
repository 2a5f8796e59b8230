//! Giving up a part of an order's money: an allowance, a penalty, a bank's charge, a bad debt.

use ::store::{Command, Tx};
use access::{Permit, matrix::WriteOff};
use kernel::{Date, DocumentId, Fault, Moment, Money, OrderId, Refusal, Result, text, written};
use process::{Acting, Process, Subject};
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

use crate::{
    ask_to_sign::ask_anew,
    deduction::{Deduction, DeductionKind},
    issue_invoice::next_number,
    order_book::{OrderBook, moment_of, past_day},
    order_money::Both,
    posting::Posting,
    receipt::{Allocation, Source, amount_text, positive},
    store::{
        ledger,
        receipts::{self, Reversal},
    },
};

/// The kind under which deductions are numbered.
const DEDUCTION: &str = "deduction";

/// A deduction as a person enters it.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DeductionInput {
    /// Why money is given up.
    pub kind: DeductionKind,
    /// How much, as a decimal.
    #[schema(example = "120.00")]
    pub amount: String,
    /// The reason in words.
    pub reason: String,
    /// The instalment it lessens; the oldest open ones when absent.
    #[serde(default)]
    pub no: Option<i64>,
    /// The day it counts from; today when absent.
    #[serde(default)]
    pub deducted_on: Option<Date>,
}

/// Gives up a part of an order's money.
#[derive(Debug)]
pub struct DeductAmount {
    /// The right to do so.
    pub permit: Permit<WriteOff>,
    /// The running policies.
    pub process: Process,
    /// The deduction's id, made by the caller so that a retry makes the same one.
    pub id: DocumentId,
    /// The order.
    pub order: OrderId,
    /// What is given up.
    pub input: DeductionInput,
    /// Now.
    pub now: Moment,
}

impl Command for DeductAmount {
    const NAME: &'static str = "receivables.write_off";
    type Output = Deduction;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Deduction> {
        let reason = written::reason(&self.input.reason, "/reason")?.to_owned();
        let on = past_day(
            self.input.deducted_on,
            self.process.today(self.now),
            "/deducted_on",
        )?;
        let mut book = OrderBook::lock(tx, &self.process, self.order).await?;
        let permit = self.permit.clone().narrow(
            Some(book.order.owner),
            Some(book.order.department),
            "order",
        )?;
        let currency = book.money.currency;
        let amount = positive(&self.input.amount, currency)
            .ok_or_else(|| Fault::invalid("/amount", "amount", amount_text(currency)))?;
        let allocations = spread(&book, self.input.no, amount)?;
        let deduction = Deduction {
            id: self.id,
            number: next_number(tx, "DE", DEDUCTION, on).await?,
            order: self.order,
            customer: book.money.customer,
            kind: self.input.kind,
            amount,
            deducted_on: on,
            reason,
            booked_by: permit.user(),
            booked_at: self.now,
            reversed: None,
        };
        receipts::insert_deduction(tx, &deduction).await?;
        let acting = Acting::new(&permit, self.now);
        book_deduction(
            tx,
            &self.process,
            &mut book,
            (&deduction, &allocations),
            (&acting, on),
        )
        .await?;
        Ok(deduction)
    }

    async fn refused(&self, tx: &mut Tx<'_>, fault: &Fault) -> Result<()> {
        let subject = Subject::sales_order(self.order);
        let by = (self.permit.actor(), self.now);
        process::record_refusal(tx, subject, (Self::NAME, fault), by).await
    }
}

/// Takes a deduction back.
#[derive(Debug)]
pub struct ReverseDeduction {
    /// The right to do so.
    pub permit: Permit<WriteOff>,
    /// The running policies.
    pub process: Process,
    /// The deduction.
    pub deduction: DocumentId,
    /// Why.
    pub reason: String,
    /// Now.
    pub now: Moment,
}

impl Command for ReverseDeduction {
    const NAME: &'static str = "receivables.reverse_deduction";
    type Output = Deduction;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Deduction> {
        let reason = written::reason(&self.reason, "/reason")?.to_owned();
        let order = receipts::order_of_deduction(tx, self.deduction)
            .await?
            .ok_or(Fault::NotFound("deduction"))?;
        let mut book = OrderBook::lock(tx, &self.process, order).await?;
        let deduction = receipts::lock_deduction(tx, self.deduction).await?;
        if deduction.reversed.is_some() {
            let message = text!(
                "扣款 {} 已冲销",
                "deduction {} has been taken back",
                deduction.number
            );
            return Err(Fault::refused(Refusal::new("already_reversed", message)));
        }
        let allocations = receipts::allocations_of(tx, Source::Deduction(deduction.id)).await?;
        let back: Vec<_> = allocations
            .into_iter()
            .map(|a| Allocation {
                amount: -a.amount,
                ..a
            })
            .collect();
        let reversal = Reversal {
            by: self.permit.user(),
            at: self.now,
            reason: &reason,
        };
        receipts::reverse_deduction(tx, deduction.id, &reversal).await?;
        let acting = Acting::new(&self.permit, self.now);
        let today = self.process.today(self.now);
        let deduction = Deduction {
            reversed: Some((self.now, reason)),
            ..deduction
        };
        book_deduction(
            tx,
            &self.process,
            &mut book,
            (&deduction, &back),
            (&acting, today),
        )
        .await?;
        Ok(deduction)
    }

    async fn refused(&self, tx: &mut Tx<'_>, fault: &Fault) -> Result<()> {
        let Some(order) = receipts::order_of_deduction(tx, self.deduction).await? else {
            return Ok(());
        };
        let by = (self.permit.actor(), self.now);
        process::record_refusal(tx, Subject::sales_order(order), (Self::NAME, fault), by).await
    }
}

/// Which instalments a deduction lessens: the one named, or the oldest open ones.
fn spread(book: &OrderBook, no: Option<i64>, amount: i64) -> Result<Vec<Allocation>> {
    let mut items: Vec<_> = book
        .schedule
        .items
        .iter()
        .filter(|i| no.is_none_or(|no| i.no == no))
        .collect();
    items.sort_by_key(|item| (item.due.on.is_none(), item.due.on, item.no, item.part));
    let mut left = amount;
    let mut spread: Vec<Allocation> = Vec::new();
    for item in items {
        let share = left.min(item.open());
        if share > 0 {
            left -= share;
            spread.push(Allocation {
                order: book.id(),
                no: item.no,
                amount: share,
            });
        }
    }
    if left > 0 {
        let open = Money::new(amount - left, book.money.currency).shown();
        return Err(Fault::invalid(
            "/amount",
            "more_than_open",
            text!(
                "尚欠 {open}，扣款不能超过未收金额",
                "{open} is open; no more can be given up"
            ),
        ));
    }
    Ok(spread)
}

/// Writes what follows from a deduction, or from taking one back.
async fn book_deduction(
    tx: &mut Tx<'_>,
    process: &Process,
    book: &mut OrderBook,
    (deduction, allocations): (&Deduction, &[Allocation]),
    (acting, on): (&Acting, Date),
) -> Result<()> {
    let amount: i64 = allocations.iter().map(|a| a.amount).sum();
    let before = book.money.base(book.money.deducted);
    book.money.deducted += amount;
    allocations
        .iter()
        .for_each(|a| book.schedule.settle(a.no, a.amount));
    let base = book.money.base(book.money.deducted) - before;
    let posting = Posting::default().debit(
        deduction.kind.account(),
        Some(book.id()),
        Both::new(amount, base),
    );
    let reversed = deduction.reversed.is_some();
    let voucher = ledger::Voucher {
        kind: if reversed {
            "deduction_reversal"
        } else {
            "deduction"
        },
        document: deduction.id.0,
        number: &deduction.number,
        on,
        currency: book.money.currency,
        customer: deduction.customer,
    };
    let source = Source::Deduction(deduction.id);
    receipts::allocate(tx, source, allocations, (on, acting.now, acting.user())).await?;
    ledger::book(tx, &voucher, book.post(posting), acting.now).await?;
    book.save(tx, process, acting).await?;

    let occurred_at = moment_of(process, on, acting.now);
    let kind = if reversed {
        "payment.deduction_reversed"
    } else {
        "payment.deducted"
    };
    let data = json!({
        "number": deduction.number,
        "kind": deduction.kind,
        "amount": Money::new(amount, book.money.currency).to_decimal(),
        "currency": book.money.currency,
        "reason": deduction.reversed.as_ref().map_or(&deduction.reason, |(_, reason)| reason),
    });
    book.record(tx, kind, data, (acting, occurred_at)).await?;
    process
        .facts_changed(tx, book.subject(), Some(occurred_at), acting)
        .await?;
    ask_anew(tx, process, book, acting).await
}
