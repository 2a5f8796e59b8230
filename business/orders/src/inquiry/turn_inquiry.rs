//! An inquiry becomes a quotation, or an order at once; not while a fact of the need is missing.

use ::store::{Command, Tx};
use access::{
    Permit,
    matrix::{EnterOrder, WriteInquiry, WriteQuotation},
};
use events::NewEvent;
use kernel::{Fault, Moment, OrderId, Result, text};
use process::Process;
use serde_json::json;

use super::{Inquiry, InquiryId, lock_for, needs, store, stream};
use crate::{
    content::OrderContent,
    create_order::{CreateOrder, OrderSaved},
    quotation::{CreateQuotation, QuotationId, QuotationInput, QuotationSaved},
};

/// Begins a quotation of an inquiry.
#[derive(Debug)]
pub struct QuotationFromInquiry {
    /// The right to work on the inquiry.
    pub inquirer: Permit<WriteInquiry>,
    /// The right to write quotations.
    pub permit: Permit<WriteQuotation>,
    /// The running policies.
    pub process: Process,
    /// Which inquiry.
    pub id: InquiryId,
    /// The quotation's id, made by the caller so that a retry makes the same one.
    pub quotation: QuotationId,
    /// Now.
    pub now: Moment,
}

impl Command for QuotationFromInquiry {
    const NAME: &'static str = "inquiry.quote";
    type Output = QuotationSaved;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<QuotationSaved> {
        let (inquiry, permit) = lock_for(tx, &self.inquirer, self.id).await?;
        let content = ready(tx, &self.process, &inquiry).await?;
        let create = CreateQuotation {
            permit: self.permit.clone(),
            process: self.process.clone(),
            id: self.quotation,
            input: QuotationInput {
                content,
                valid_until: None,
                note: String::new(),
            },
            now: self.now,
        };
        let saved = create.run(tx).await?;
        store::quoted(tx, self.id, self.quotation, self.now).await?;
        let data =
            json!({"number": inquiry.number, "quotation": self.quotation, "label": saved.label});
        let event = NewEvent::new(stream(self.id), "inquiry.quoted", data, self.now);
        events::record(tx, &event, &permit.actor(), self.now).await?;
        Ok(saved)
    }

    async fn refused(&self, tx: &mut Tx<'_>, fault: &Fault) -> Result<()> {
        let by = (self.inquirer.actor(), self.now);
        process::record_refusal(tx, stream(self.id), (Self::NAME, fault), by).await
    }
}

/// Enters the order of an inquiry without a quotation between.
#[derive(Debug)]
pub struct OrderFromInquiry {
    /// The right to work on the inquiry.
    pub inquirer: Permit<WriteInquiry>,
    /// The right to enter orders.
    pub permit: Permit<EnterOrder>,
    /// The running policies.
    pub process: Process,
    /// Which inquiry.
    pub id: InquiryId,
    /// The order's id, made by the caller so that a retry makes the same one.
    pub order: OrderId,
    /// Now.
    pub now: Moment,
}

impl Command for OrderFromInquiry {
    const NAME: &'static str = "inquiry.order";
    type Output = OrderSaved;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<OrderSaved> {
        let (inquiry, permit) = lock_for(tx, &self.inquirer, self.id).await?;
        let create = CreateOrder {
            permit: self.permit.clone(),
            process: self.process.clone(),
            id: self.order,
            content: ready(tx, &self.process, &inquiry).await?,
            owner: Some(inquiry.owner),
            source: ("inquiry".to_owned(), None),
            origin: None,
            now: self.now,
        };
        let saved = create.run(tx).await?;
        store::ordered(tx, self.id, self.order, self.now).await?;
        let data = json!({"number": inquiry.number, "order": self.order, "label": saved.label});
        let event = NewEvent::new(stream(self.id), "inquiry.ordered", data, self.now);
        events::record(tx, &event, &permit.actor(), self.now).await?;
        Ok(saved)
    }

    async fn refused(&self, tx: &mut Tx<'_>, fault: &Fault) -> Result<()> {
        let by = (self.inquirer.actor(), self.now);
        process::record_refusal(tx, stream(self.id), (Self::NAME, fault), by).await
    }
}

/// The need of an inquiry from which nothing has come yet, if nothing of it is missing.
async fn ready(tx: &mut Tx<'_>, process: &Process, inquiry: &Inquiry) -> Result<OrderContent> {
    inquiry.refuse_unless_open()?;
    let content = &inquiry.input.content;
    let policy = process.policy_for(&content.order_type)?;
    needs::refuse_missing(needs::missing_needs(tx, &inquiry.input, &policy).await?)?;
    if content.customer_id.is_none() {
        let message = text!(
            "请先为“{}”建立客户资料，并在询价中选择该客户",
            "first enter “{}” as a customer and choose it on the inquiry",
            inquiry.input.prospect
        );
        return Err(Fault::refused(
            kernel::Refusal::new("no_customer", message).fact("order.customer", "—"),
        ));
    }
    let mut content = content.clone();
    for line in &mut content.lines {
        line.line_id = None;
        line.from_book = false;
    }
    Ok(content)
}
