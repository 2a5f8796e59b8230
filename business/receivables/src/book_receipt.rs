//! Booking money that came in: once, clear and correct (EQ-7.2a).

use ::store::{Command, Tx};
use access::{Permit, matrix::BookReceipt as MayBook};
use events::{NewEvent, Stream};
use kernel::{
    Currency, CustomerId, Date, DocumentId, Fault, FieldError, Moment, Money, Result, text, written,
};
use process::{Acting, Process};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use crate::{
    allocate::{Books, deposit},
    issue_invoice::next_number,
    order_book::{moment_of, past_day},
    order_money::Both,
    posting::{Account, Posting},
    receipt::{
        Allocation, AllocationInput, Method, Receipt, Source, amount_text, positive,
        read_allocations,
    },
    store::{ledger, receipts},
};

/// The kind under which receipts are numbered, and of their event streams.
pub(crate) const RECEIPT: &str = "receipt";

/// A receipt as a person enters it.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PaymentReceiptInput)]
pub struct ReceiptInput {
    /// Whose money it is.
    pub customer_id: CustomerId,
    /// The bank's reference (银行流水号), or the number of the bill, cheque or cash slip.
    pub reference: String,
    /// How it came.
    pub method: Method,
    /// The day it came; today when absent.
    #[serde(default)]
    pub received_on: Option<Date>,
    /// How much, as a decimal.
    #[schema(example = "30000.00")]
    pub amount: String,
    /// Three capital letters; the company's currency when absent.
    #[serde(default)]
    pub currency: Option<String>,
    /// Who paid, when it was not the customer under his own name.
    #[serde(default)]
    pub payer: String,
    /// When an acceptance bill falls due.
    #[serde(default)]
    pub bill_due_on: Option<Date>,
    /// A word about it.
    #[serde(default)]
    pub note: String,
    /// What it pays; what is left stays as the customer's deposit.
    #[serde(default)]
    pub allocations: Vec<AllocationInput>,
}

/// Books a receipt.
#[derive(Debug)]
pub struct BookReceipt {
    /// The right to do so.
    pub permit: Permit<MayBook>,
    /// The running policies.
    pub process: Process,
    /// The receipt's id, made by the caller so that a retry makes the same one.
    pub id: DocumentId,
    /// What came in.
    pub input: ReceiptInput,
    /// Now.
    pub now: Moment,
}

impl Command for BookReceipt {
    const NAME: &'static str = "receivables.receipt";
    type Output = Receipt;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Receipt> {
        let mut receipt = self.receipt(tx).await?;
        let allocations = read_allocations(&self.input.allocations, receipt.currency)?;
        let acting = Acting::new(&self.permit, self.now);
        book(tx, &self.process, &mut receipt, &allocations, &acting).await?;
        Ok(receipt)
    }

    async fn refused(&self, tx: &mut Tx<'_>, fault: &Fault) -> Result<()> {
        let stream = Stream::new("customer", self.input.customer_id.0);
        let by = (self.permit.actor(), self.now);
        process::record_refusal(tx, stream, (Self::NAME, fault), by).await
    }
}

/// Books a receipt that was read and checked: once, with what it pays.
pub(crate) async fn book(
    tx: &mut Tx<'_>,
    process: &Process,
    receipt: &mut Receipt,
    allocations: &[Allocation],
    acting: &Acting,
) -> Result<()> {
    refuse_twice(tx, receipt).await?;
    let mut books = Books::lock(tx, process, allocations).await?;
    books.check(receipt, allocations)?;
    books.receive(allocations, acting.now);
    receipt.unapplied -= allocations.iter().map(|a| a.amount).sum::<i64>();
    receipt.number = next_number(tx, "RC", RECEIPT, receipt.received_on).await?;
    receipts::insert(tx, receipt).await?;

    let source = Source::Receipt(receipt.id);
    let by = (receipt.received_on, acting.now, acting.user());
    receipts::allocate(tx, source, allocations, by).await?;
    let left = Both::new(receipt.unapplied, receipt.base(receipt.unapplied));
    deposit(tx, receipt.customer, left.base).await?;
    let all = Both::new(receipt.amount, receipt.base_amount);
    let posting = Posting::default()
        .debit(receipt.method.account(), None, all)
        .credit(Account::Advance, None, left);
    ledger::book(
        tx,
        &voucher("receipt", receipt),
        books.post(posting),
        acting.now,
    )
    .await?;

    let occurred_at = moment_of(process, receipt.received_on, acting.now);
    let event = NewEvent::new(
        Stream::new(RECEIPT, receipt.id.0),
        "receipt.booked",
        booked(receipt),
        occurred_at,
    );
    events::first(tx, &event, &acting.actor, acting.now).await?;
    let told = ("payment.received", &*receipt);
    books
        .save(tx, process, told, allocations, (acting, occurred_at))
        .await?;
    books.tell(tx, process, (acting, occurred_at)).await
}

/// A receipt in its own history.
fn booked(receipt: &Receipt) -> serde_json::Value {
    json!({
        "number": receipt.number,
        "customer": receipt.customer,
        "reference": receipt.reference,
        "method": receipt.method,
        "received_on": receipt.received_on,
        "amount": Money::new(receipt.amount, receipt.currency).to_decimal(),
        "currency": receipt.currency,
        "unapplied": Money::new(receipt.unapplied, receipt.currency).to_decimal(),
    })
}

impl BookReceipt {
    /// What was entered, read and checked; nothing of it is allocated yet.
    async fn receipt(&self, tx: &mut Tx<'_>) -> Result<Receipt> {
        let input = &self.input;
        let code = input.currency.as_deref().unwrap_or("CNY");
        let currency = Currency::parse(code).ok_or_else(|| {
            let message = text!(
                "币种须为三位大写字母，如 CNY",
                "the currency is three capital letters, e.g. CNY"
            );
            Fault::invalid("/currency", "currency", message)
        })?;
        let amount = positive(&input.amount, currency)
            .ok_or_else(|| Fault::invalid("/amount", "amount", amount_text(currency)))?;
        let received_on = past_day(
            input.received_on,
            self.process.today(self.now),
            "/received_on",
        )?;
        if parties::facts(tx, input.customer_id).await?.is_none() {
            let message = text!("没有这个客户", "there is no such customer");
            return Err(Fault::invalid("/customer_id", "unknown_customer", message));
        }
        let rate = catalog::rate_on(tx, currency, received_on)
            .await?
            .ok_or_else(|| {
                let message = text!(
                    "没有 {code} 在 {received_on} 的汇率，请先登记汇率",
                    "no rate for {code} on {received_on}; enter one first"
                );
                Fault::invalid("/currency", "no_rate", message)
            })?;
        Ok(Receipt {
            id: self.id,
            number: String::new(),
            customer: input.customer_id,
            reference: written::required(&input.reference, "/reference", 120)?.to_owned(),
            method: input.method,
            received_on,
            currency,
            amount,
            base_amount: orders::in_company_currency(amount, currency, rate)?,
            unapplied: amount,
            payer: written::bounded(&input.payer, "/payer", 200)?.to_owned(),
            bill_due_on: input
                .bill_due_on
                .filter(|_| input.method == Method::AcceptanceBill),
            note: written::bounded(&input.note, "/note", 500)?.to_owned(),
            booked_by: self.permit.user(),
            booked_at: self.now,
            reversed: None,
        })
    }
}

/// What a receipt's documents are booked under.
pub(crate) fn voucher<'a>(kind: &'static str, receipt: &'a Receipt) -> ledger::Voucher<'a> {
    ledger::Voucher {
        kind,
        document: receipt.id.0,
        number: &receipt.number,
        on: receipt.received_on,
        currency: receipt.currency,
        customer: receipt.customer,
    }
}

/// The same receipt is booked once; the answer to the second shows the first.
async fn refuse_twice(tx: &mut Tx<'_>, receipt: &Receipt) -> Result<()> {
    let Some(first) = receipts::by_reference(tx, &receipt.reference).await? else {
        return Ok(());
    };
    let name = parties::facts(tx, first.customer)
        .await?
        .map(|facts| facts.name)
        .unwrap_or_default();
    let amount = Money::new(first.amount, first.currency).shown();
    let (number, on) = (&first.number, first.received_on);
    Err(Fault::Conflict(Box::new(FieldError::new(
        "/reference",
        "receipt_already_booked",
        text!(
            "流水号 {} 已登记：{number}，{on} 到账，{name}，{amount}；同一笔收款不能登记两次",
            "reference {} is booked already as {number}: received on {on} from {name}, {amount}; one receipt is booked once",
            receipt.reference
        ),
    ))))
}
