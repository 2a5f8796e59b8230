//! Putting a customer's deposit to instalments later.

use ::store::{Command, Tx};
use access::{Permit, matrix::BookReceipt as MayBook};
use events::{NewEvent, Stream};
use kernel::{DocumentId, Fault, Moment, Money, Refusal, Result, text};
use process::{Acting, Process};
use serde_json::json;
use uuid::Uuid;

use crate::{
    allocate::{Books, move_unapplied},
    book_receipt::{RECEIPT, voucher},
    order_money::Both,
    posting::{Account, Posting},
    receipt::{AllocationInput, Receipt, Source, read_allocations},
    store::{ledger, receipts},
};

/// Allocates what is left of a receipt.
#[derive(Debug)]
pub struct AllocateReceipt {
    /// The right to do so.
    pub permit: Permit<MayBook>,
    /// The running policies.
    pub process: Process,
    /// This act's id in the ledger, made by the caller so that a retry makes the same one.
    pub id: Uuid,
    /// The receipt.
    pub receipt: DocumentId,
    /// What it pays.
    pub allocations: Vec<AllocationInput>,
    /// Now.
    pub now: Moment,
}

impl Command for AllocateReceipt {
    const NAME: &'static str = "receivables.allocate";
    type Output = Receipt;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Receipt> {
        if self.allocations.is_empty() {
            let message = text!("请选择要分配的款项", "choose what the money shall pay");
            return Err(Fault::invalid("/allocations", "required", message));
        }
        let currency = receipts::currency_of(tx, self.receipt).await?;
        let allocations = read_allocations(&self.allocations, currency)?;
        let mut books = Books::lock(tx, &self.process, &allocations).await?;
        let mut receipt = receipts::lock(tx, self.receipt).await?;
        refuse_reversed(&receipt)?;
        books.check(&receipt, &allocations)?;

        let acting = Acting::new(&self.permit, self.now);
        let today = self.process.today(self.now);
        let before = Both::new(receipt.unapplied, receipt.base(receipt.unapplied));
        books.receive(&allocations, self.now);
        let left = receipt.unapplied - allocations.iter().map(|a| a.amount).sum::<i64>();
        move_unapplied(tx, &mut receipt, left).await?;
        let source = Source::Receipt(receipt.id);
        receipts::allocate(
            tx,
            source,
            &allocations,
            (today, self.now, self.permit.user()),
        )
        .await?;
        let used = before.less(Both::new(
            receipt.unapplied,
            receipt.base(receipt.unapplied),
        ));
        let posting = Posting::default().debit(Account::Advance, None, used);
        let voucher = ledger::Voucher {
            document: self.id,
            on: today,
            ..voucher("allocation", &receipt)
        };
        ledger::book(tx, &voucher, books.post(posting), self.now).await?;

        let data = json!({
            "number": receipt.number,
            "allocated": Money::new(used.minor, receipt.currency).to_decimal(),
            "unapplied": Money::new(receipt.unapplied, receipt.currency).to_decimal(),
        });
        let event = NewEvent::new(
            Stream::new(RECEIPT, receipt.id.0),
            "receipt.allocated",
            data,
            self.now,
        );
        events::record(tx, &event, &acting.actor, self.now).await?;
        let moment = (&acting, self.now);
        books
            .save(
                tx,
                &self.process,
                ("payment.received", &receipt),
                &allocations,
                moment,
            )
            .await?;
        books.tell(tx, &self.process, moment).await?;
        Ok(receipt)
    }

    async fn refused(&self, tx: &mut Tx<'_>, fault: &Fault) -> Result<()> {
        let stream = Stream::new(RECEIPT, self.receipt.0);
        let by = (self.permit.actor(), self.now);
        process::record_refusal(tx, stream, (Self::NAME, fault), by).await
    }
}

/// A reversed receipt is history.
pub(crate) fn refuse_reversed(receipt: &Receipt) -> Result<()> {
    let Some((_, reason)) = &receipt.reversed else {
        return Ok(());
    };
    let message = text!(
        "收款 {} 已冲销（{reason}）",
        "receipt {} has been reversed ({reason})",
        receipt.number
    );
    Err(Fault::refused(Refusal::new("already_reversed", message)))
}
