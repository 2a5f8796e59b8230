//! Taking a wrongly booked receipt back, with a reason: all it paid is open again.

use ::store::{Command, Tx};
use access::{Permit, matrix::ReverseReceipt as MayReverse};
use events::{NewEvent, Stream};
use kernel::{DocumentId, Fault, Moment, Money, Result, written};
use process::{Acting, Process};
use serde_json::json;

use crate::{
    allocate::{Books, deposit},
    allocate_receipt::refuse_reversed,
    book_receipt::{RECEIPT, voucher},
    order_money::Both,
    posting::{Account, Posting},
    receipt::{Allocation, Receipt, Source},
    store::{
        ledger,
        receipts::{self, Reversal},
    },
};

/// Takes a receipt back.
#[derive(Debug)]
pub struct ReverseReceipt {
    /// The right to do so.
    pub permit: Permit<MayReverse>,
    /// The running policies.
    pub process: Process,
    /// The receipt.
    pub receipt: DocumentId,
    /// Why.
    pub reason: String,
    /// Now.
    pub now: Moment,
}

impl Command for ReverseReceipt {
    const NAME: &'static str = "receivables.reverse_receipt";
    type Output = Receipt;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Receipt> {
        let reason = written::reason(&self.reason, "/reason")?.to_owned();
        let source = Source::Receipt(self.receipt);
        // The orders are locked before the receipt, so what lies on them is read again afterwards.
        let before = receipts::allocations_of(tx, source).await?;
        let mut books = Books::lock(tx, &self.process, &before).await?;
        let mut receipt = receipts::lock(tx, self.receipt).await?;
        refuse_reversed(&receipt)?;
        let back: Vec<Allocation> = receipts::allocations_of(tx, source)
            .await?
            .into_iter()
            .map(|a| Allocation {
                amount: -a.amount,
                ..a
            })
            .collect();
        if !books.hold(&back) {
            return Err(Fault::Unavailable(
                "the receipt was allocated to another order meanwhile".into(),
            ));
        }

        books.receive(&back, self.now);
        self.write(tx, &receipt, &back, (&books, &reason)).await?;
        receipt.unapplied = 0;
        receipt.reversed = Some((self.now, reason));
        let acting = Acting::new(&self.permit, self.now);
        let moment = (&acting, self.now);
        books
            .save(
                tx,
                &self.process,
                ("payment.reversed", &receipt),
                &back,
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

impl ReverseReceipt {
    /// Writes the receipt's side: allocations and deposit back, the mirrored booking, its history.
    async fn write(
        &self,
        tx: &mut Tx<'_>,
        receipt: &Receipt,
        back: &[Allocation],
        (books, reason): (&Books, &str),
    ) -> Result<()> {
        let (today, by) = (self.process.today(self.now), self.permit.user());
        let source = Source::Receipt(receipt.id);
        receipts::allocate(tx, source, back, (today, self.now, by)).await?;
        let left = Both::new(receipt.unapplied, receipt.base(receipt.unapplied));
        deposit(tx, receipt.customer, -left.base).await?;
        let reversal = Reversal {
            by,
            at: self.now,
            reason,
        };
        receipts::reverse(tx, receipt.id, &reversal).await?;
        let all = Both::new(receipt.amount, receipt.base_amount);
        let posting = Posting::default()
            .credit(receipt.method.account(), None, all)
            .debit(Account::Advance, None, left);
        let voucher = ledger::Voucher {
            on: today,
            ..voucher("receipt_reversal", receipt)
        };
        ledger::book(tx, &voucher, books.post(posting), self.now).await?;
        let amount = Money::new(receipt.amount, receipt.currency).to_decimal();
        let data = json!({"number": receipt.number, "amount": amount, "reason": reason});
        let stream = Stream::new(RECEIPT, receipt.id.0);
        let event = NewEvent::new(stream, "receipt.reversed", data, self.now);
        events::record(tx, &event, &self.permit.actor(), self.now)
            .await
            .map(drop)
    }
}
