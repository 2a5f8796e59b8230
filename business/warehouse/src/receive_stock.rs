//! Taking goods into stock: purchased goods, opening stock. Orders that wait for them are served at
//! once.

use std::collections::BTreeSet;

use ::store::{Command, Tx};
use access::{Permit, matrix::ReceiveStock as MayReceive};
use events::{NewEvent, Stream};
use kernel::{
    DocumentId, Fault, LineId, Moment, OrderId, ProductId, Quantity, Result, text, written,
};
use process::{Acting, Process};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use crate::{
    incoming::{check_quantity, check_serials, happened_at, number_machines, stockable},
    ledger::{MoveKind, Paper, StockMove},
    place::{PlaceId, open_place},
    serial::{Serial, SerialStatus},
    serve_shortages::{serve, waiting},
    store::{
        levels,
        papers::{self, NewPaper, PaperKind},
        serials,
    },
};

/// Lines on one receipt.
const LINES_MAX: usize = 500;

/// A receipt as sent by a person, a fixture or an import.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReceiptInput {
    /// Number of the delivery note; the same one is received only once.
    #[serde(default)]
    pub reference: String,
    /// Anything else.
    #[serde(default)]
    pub remark: String,
    /// When the goods came; now when absent.
    #[serde(default)]
    pub received_at: Option<Moment>,
    /// What came.
    pub lines: Vec<ReceiptLine>,
}

/// One product of a receipt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReceiptLine {
    /// What.
    pub product_id: ProductId,
    /// Where it is put.
    pub place_id: PlaceId,
    /// How much.
    pub quantity: Quantity,
    /// The maker's lot.
    #[serde(default)]
    pub lot: String,
    /// Serial numbers of machines; those that come without get one.
    #[serde(default)]
    pub serials: Vec<String>,
}

/// What a receipt answers.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct StockReceived {
    /// The receipt.
    pub id: DocumentId,
    /// Its number.
    pub number: String,
    /// The serial numbers of the machines received, in the order of the lines.
    pub serials: Vec<String>,
}

/// Receives goods.
#[derive(Debug)]
pub struct ReceiveStock {
    /// The right to do so.
    pub permit: Permit<MayReceive>,
    /// The running policies.
    pub process: Process,
    /// The receipt's id.
    pub id: DocumentId,
    /// What came.
    pub input: ReceiptInput,
    /// The line it was bought for: it comes first, whoever else waits.
    pub bought_for: Option<(OrderId, LineId)>,
    /// Now.
    pub now: Moment,
}

impl Command for ReceiveStock {
    const NAME: &'static str = "stock.receive";
    type Output = StockReceived;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<StockReceived> {
        let input = &self.input;
        check_form(input)?;
        let occurred_at = happened_at(input.received_at, self.now, "/received_at")?;
        let products: BTreeSet<ProductId> = input.lines.iter().map(|l| l.product_id).collect();
        let products: Vec<ProductId> = products.into_iter().collect();
        let queue = waiting(tx, &self.process, &products)
            .await?
            .first(self.bought_for);
        let moves = self.moves(tx, &products, occurred_at).await?;

        let acting = Acting::new(&self.permit, self.now);
        let paper = NewPaper {
            id: self.id,
            kind: PaperKind::Receipt,
            reference: &input.reference,
            reason: &input.remark,
            occurred_at,
        };
        let number = papers::file(tx, &self.process, &paper, &acting).await?;
        levels::append(tx, &moves, acting.user(), self.now).await?;
        let numbers: Vec<String> = moves.into_iter().filter_map(|m| m.serial).collect();
        let data = json!({"number": number, "after": input, "serials": numbers});
        let event = NewEvent::new(
            Stream::new("stock_paper", self.id.0),
            "stock.received",
            data,
            occurred_at,
        );
        events::first(tx, &event, &acting.actor, self.now).await?;
        serve(tx, &self.process, queue, &acting).await?;
        Ok(StockReceived {
            id: self.id,
            number,
            serials: numbers,
        })
    }
}

impl ReceiveStock {
    /// The moves of all lines, with new machines written and numbered.
    async fn moves(
        &self,
        tx: &mut Tx<'_>,
        products: &[ProductId],
        at: Moment,
    ) -> Result<Vec<StockMove>> {
        let products = catalog::facts_of(tx, products).await?;
        let year = self.process.today(self.now).0.year();
        let paper = Paper {
            kind: PaperKind::Receipt.document(),
            id: self.id.0,
        };
        let mut moves = Vec::new();
        for (i, line) in self.input.lines.iter().enumerate() {
            let pointer = format!("/lines/{i}");
            let product = stockable(&products, line.product_id, &pointer)?;
            check_quantity(product, line.quantity, &pointer)?;
            let mut numbers = check_serials(product, line.quantity, &line.serials, &pointer)?;
            let place = open_place(tx, line.place_id, format!("{pointer}/place_id")).await?;
            if product.serialised && numbers.is_empty() {
                numbers = number_machines(tx, &product.sku, year, line.quantity).await?;
            }
            let machines: Vec<Serial> = numbers
                .iter()
                .map(|n| good_machine(n, product.id, place.id, at))
                .collect();
            serials::insert(tx, &machines).await?;
            let mut came = StockMove::new(
                (product.id, place.id),
                (MoveKind::Receipt, line.quantity),
                paper,
                at,
            );
            line.lot.trim().clone_into(&mut came.lot);
            moves.extend(came.per_serial(&numbers));
        }
        Ok(moves)
    }
}

/// A machine that came from outside: good, and nobody's yet.
pub(crate) fn good_machine(
    number: &str,
    product: ProductId,
    place: PlaceId,
    made_at: Moment,
) -> Serial {
    Serial {
        serial: number.to_owned(),
        product_id: product,
        place_id: Some(place),
        order_id: None,
        line_id: None,
        work_order_id: None,
        status: SerialStatus::Good,
        made_at,
    }
}

fn check_form(input: &ReceiptInput) -> Result<()> {
    if input.lines.is_empty() || input.lines.len() > LINES_MAX {
        let message = text!(
            "入库单须有 1 至 {LINES_MAX} 行",
            "a receipt has 1 to {LINES_MAX} lines"
        );
        return Err(Fault::invalid("/lines", "count", message));
    }
    written::bounded(&input.reference, "/reference", 120)?;
    written::bounded(&input.remark, "/remark", 2_000)?;
    for (i, line) in input.lines.iter().enumerate() {
        written::bounded(&line.lot, &format!("/lines/{i}/lot"), 120)?;
    }
    Ok(())
}
