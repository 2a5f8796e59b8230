//! Moving free goods from one place to another.

use ::store::{Command, Tx};
use access::{Permit, matrix::AdjustStock as MayAdjust};
use events::{NewEvent, Stream};
use kernel::{DocumentId, Fault, Moment, ProductId, Quantity, Refusal, Result, text};
use process::{Acting, Process};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use crate::{
    incoming::{check_quantity, check_serials, stockable},
    ledger::{MoveKind, Paper, StockMove},
    place::{PlaceId, open_place},
    serial::SerialStatus,
    store::{
        levels,
        papers::{self, NewPaper, PaperKind},
        serials::{self, Becomes},
    },
};

/// A transfer as sent by a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TransferInput {
    /// The product.
    pub product_id: ProductId,
    /// From where.
    pub from: PlaceId,
    /// To where.
    pub to: PlaceId,
    /// How much.
    pub quantity: Quantity,
    /// The machines that move.
    #[serde(default)]
    pub serials: Vec<String>,
}

/// What a transfer answers.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct StockTransferred {
    /// The transfer.
    pub id: DocumentId,
    /// Its number.
    pub number: String,
}

/// Moves goods.
#[derive(Debug)]
pub struct TransferStock {
    /// The right to do so.
    pub permit: Permit<MayAdjust>,
    /// The running policies.
    pub process: Process,
    /// The transfer's id.
    pub id: DocumentId,
    /// What moves.
    pub input: TransferInput,
    /// Now.
    pub now: Moment,
}

impl Command for TransferStock {
    const NAME: &'static str = "stock.transfer";
    type Output = StockTransferred;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<StockTransferred> {
        let input = &self.input;
        if input.from == input.to {
            return Err(Fault::invalid(
                "/to",
                "same_place",
                text!("调入与调出库位不能相同", "the two places must differ"),
            ));
        }
        let products = catalog::facts_of(tx, &[input.product_id]).await?;
        let product = stockable(&products, input.product_id, "")?;
        check_quantity(product, input.quantity, "")?;
        let numbers = check_serials(product, input.quantity, &input.serials, "")?;
        let to = open_place(tx, input.to, "/to".to_owned()).await?;
        let all = levels::lock(tx, &[product.id]).await?;
        let free = all
            .iter()
            .find(|l| l.place == input.from)
            .map_or(Quantity::ZERO, crate::Level::available);
        if input.quantity > free {
            return Err(Fault::refused(not_free(input.quantity, free)));
        }
        if product.serialised {
            self.move_machines(tx, &numbers).await?;
        }
        let acting = Acting::new(&self.permit, self.now);
        let paper = NewPaper {
            id: self.id,
            kind: PaperKind::Transfer,
            reference: "",
            reason: "",
            occurred_at: self.now,
        };
        let number = papers::file(tx, &self.process, &paper, &acting).await?;
        let paper = Paper {
            kind: PaperKind::Transfer.document(),
            id: self.id.0,
        };
        let out = (MoveKind::Transfer, Quantity(-input.quantity.0));
        let mut moves =
            StockMove::new((product.id, input.from), out, paper, self.now).per_serial(&numbers);
        let into = (MoveKind::Transfer, input.quantity);
        moves.extend(
            StockMove::new((product.id, to.id), into, paper, self.now).per_serial(&numbers),
        );
        levels::append(tx, &moves, acting.user(), self.now).await?;
        let data = json!({"number": number, "after": input});
        let event = NewEvent::new(
            Stream::new("stock_paper", self.id.0),
            "stock.transferred",
            data,
            self.now,
        );
        events::first(tx, &event, &acting.actor, self.now).await?;
        Ok(StockTransferred {
            id: self.id,
            number,
        })
    }

    async fn refused(&self, tx: &mut Tx<'_>, fault: &Fault) -> Result<()> {
        let stream = Stream::new("product", self.input.product_id.0);
        let by = (self.permit.actor(), self.now);
        process::record_refusal(tx, stream, (Self::NAME, fault), by).await
    }
}

impl TransferStock {
    /// Machines move by their numbers; none that is kept for an order.
    async fn move_machines(&self, tx: &mut Tx<'_>, numbers: &[String]) -> Result<()> {
        if numbers.is_empty() {
            let message = text!(
                "请注明调拨的是哪几台（序列号）",
                "say which machines move, by serial number"
            );
            return Err(Fault::invalid("/serials", "required", message));
        }
        let machines = serials::lock(tx, numbers).await?;
        for (i, number) in numbers.iter().enumerate() {
            let free = machines.iter().any(|m| {
                m.serial == *number
                    && m.product_id == self.input.product_id
                    && m.place_id == Some(self.input.from)
                    && m.status == SerialStatus::Good
                    && m.line_id.is_none()
            });
            if !free {
                let message = text!(
                    "{number} 不在调出库位，或已为订单保留",
                    "{number} is not at that place, or is kept for an order"
                );
                return Err(Fault::invalid(format!("/serials/{i}"), "not_free", message));
            }
        }
        let becomes = Becomes {
            status: SerialStatus::Good,
            place: Some(Some(self.input.to)),
            order_line: None,
        };
        serials::change(tx, numbers, becomes, self.now).await
    }
}

fn not_free(wanted: Quantity, free: Quantity) -> Refusal {
    let message = text!(
        "要调拨 {wanted}，但调出库位未预留的只有 {free}",
        "{wanted} wanted, but only {free} at that place is not held for orders"
    );
    Refusal::new("not_available", message).fact("stock.available", free)
}
