//! Making the order of an accepted version: its content, its prices, its approvals.

use ::store::{Command, Tx};
use access::{
    Permit,
    matrix::{EnterOrder, ViewQuotation},
};
use catalog::pricing::Level;
use events::NewEvent;
use kernel::{Fault, Moment, OrderId, Refusal, Result, text};
use process::Process;
use serde_json::json;

use super::{QuotationId, QuotationState, Version, store, stream, used::refuse_used};
use crate::{
    content::OrderContent,
    create_order::{self, CreateOrder, OrderSaved},
    origin::{Origin, OriginKind},
};

/// Makes a draft of an order from the version that the customer accepted.
#[derive(Debug)]
pub struct OrderFromQuotation {
    /// The right to see the quotation.
    pub reader: Permit<ViewQuotation>,
    /// The right to enter orders.
    pub permit: Permit<EnterOrder>,
    /// The running policies.
    pub process: Process,
    /// Which quotation.
    pub id: QuotationId,
    /// The order's id, made by the caller so that a retry makes the same one.
    pub order: OrderId,
    /// Now.
    pub now: Moment,
}

impl Command for OrderFromQuotation {
    const NAME: &'static str = "quotation.order";
    type Output = OrderSaved;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<OrderSaved> {
        let (quotation, accepted) = super::accepted(tx, &self.reader, self.id).await?;
        if let Some(refusal) = refuse_used(tx, &quotation, &accepted).await? {
            return Err(Fault::refused(refusal));
        }
        let source = "quotation".to_owned();
        let data = json!({
            "number": quotation.label(), "version": accepted.no, "hash": accepted.hash,
        });
        let create = CreateOrder {
            permit: self.permit.clone(),
            process: self.process.clone(),
            id: self.order,
            content: content_of(&accepted),
            owner: Some(quotation.owner),
            source: (source, None),
            origin: Some(Origin {
                kind: OriginKind::Quotation,
                source_id: self.id.0,
                version: accepted.no,
                number: quotation.label().to_owned(),
                content: accepted.input.content.clone(),
            }),
            now: self.now,
        };
        let saved = create.run(tx).await?;
        store::hand_over_approvals(tx, self.id, self.order).await?;
        let about = create_order::stream(self.order);
        let event = NewEvent::new(about, "order.from_quotation", data, self.now);
        events::record(tx, &event, &self.permit.actor(), self.now).await?;
        let data = json!({"version": accepted.no, "order": self.order, "label": saved.label});
        let event = NewEvent::new(stream(self.id), "quotation.ordered", data, self.now);
        events::record(tx, &event, &self.permit.actor(), self.now).await?;
        Ok(saved)
    }

    async fn refused(&self, tx: &mut Tx<'_>, fault: &Fault) -> Result<()> {
        let by = (self.permit.actor(), self.now);
        process::record_refusal(tx, stream(self.id), (Self::NAME, fault), by).await
    }
}

/// The accepted words as an order's. Agreed prices stay what they are; only what is called off from
/// a frame contract stays tied to it, so that it is counted there.
pub(crate) fn content_of(version: &Version) -> OrderContent {
    let mut content = version.input.content.clone();
    content.order_date = None;
    for (line, quoted) in content.lines.iter_mut().zip(&version.lines) {
        let frame = quoted
            .source
            .as_ref()
            .is_some_and(|source| source.level == Level::FrameContract);
        line.from_book &= frame;
    }
    content
}

pub(super) fn not_accepted(state: QuotationState) -> Fault {
    let message = text!(
        "客户接受报价后才能生成订单",
        "the order is made once the customer has accepted"
    );
    Fault::refused(Refusal::new("not_accepted", message).fact("quotation.state", state.as_str()))
}
