//! Correcting stock with a reason: after counting, for breakage, for an error of entry. Nothing goes
//! below what is held for orders.

use ::store::{Command, Tx};
use access::{Permit, matrix::AdjustStock as MayAdjust};
use events::{NewEvent, Stream};
use kernel::{DocumentId, Fault, Moment, ProductId, Quantity, Refusal, Result, text, written};
use process::{Acting, Process};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use crate::{
    allocate::Level,
    incoming::{check_quantity, check_serials, number_machines, stockable},
    ledger::{MoveKind, Paper, StockMove},
    place::{PlaceId, open_place},
    receive_stock::good_machine,
    serial::{Serial, SerialStatus},
    serve_shortages::{serve, waiting},
    store::{
        levels,
        papers::{self, NewPaper, PaperKind},
        serials::{self, Becomes},
    },
};

/// A correction as sent by a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AdjustmentInput {
    /// The product.
    pub product_id: ProductId,
    /// The place.
    pub place_id: PlaceId,
    /// How much more (or, negative, less) there is than the books say.
    pub difference: Quantity,
    /// The machines that are there or missing; new ones that come without get a number.
    #[serde(default)]
    pub serials: Vec<String>,
    /// Why.
    pub reason: String,
}

/// What a correction answers.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct StockAdjusted {
    /// The correction.
    pub id: DocumentId,
    /// Its number.
    pub number: String,
    /// How much lies there now.
    pub on_hand: Quantity,
}

/// Corrects stock.
#[derive(Debug)]
pub struct AdjustStock {
    /// The right to do so.
    pub permit: Permit<MayAdjust>,
    /// The running policies.
    pub process: Process,
    /// The correction's id.
    pub id: DocumentId,
    /// What is corrected.
    pub input: AdjustmentInput,
    /// Now.
    pub now: Moment,
}

impl Command for AdjustStock {
    const NAME: &'static str = "stock.adjust";
    type Output = StockAdjusted;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<StockAdjusted> {
        let input = &self.input;
        let reason = written::reason(&input.reason, "/reason")?;
        let products = catalog::facts_of(tx, &[input.product_id]).await?;
        let product = stockable(&products, input.product_id, "")?;
        let size = Quantity(
            input
                .difference
                .0
                .checked_abs()
                .ok_or_else(Fault::overflow)?,
        );
        check_quantity(product, size, "").map_err(|_| about_difference(product.whole_units))?;
        let numbers = check_serials(product, size, &input.serials, "")?;
        let place = open_place(tx, input.place_id, "/place_id".to_owned()).await?;
        let queue = waiting(tx, &self.process, &[product.id]).await?;
        let all = levels::lock(tx, &[product.id]).await?;
        let before = all
            .into_iter()
            .find(|l| l.place == place.id)
            .unwrap_or(Level {
                product: product.id,
                place: place.id,
                on_hand: Quantity::ZERO,
                reserved: Quantity::ZERO,
            });
        let on_hand = after(&before, input.difference)?;
        let numbers = match (product.serialised, input.difference > Quantity::ZERO) {
            (false, _) => Vec::new(),
            (true, true) => self.add_machines(tx, &product.sku, size, numbers).await?,
            (true, false) => self.remove_machines(tx, numbers).await?,
        };

        let acting = Acting::new(&self.permit, self.now);
        let paper = NewPaper {
            id: self.id,
            kind: PaperKind::Adjustment,
            reference: "",
            reason,
            occurred_at: self.now,
        };
        let number = papers::file(tx, &self.process, &paper, &acting).await?;
        let paper = Paper {
            kind: PaperKind::Adjustment.document(),
            id: self.id.0,
        };
        let level = (product.id, place.id);
        let moved = StockMove::new(level, (MoveKind::Adjust, input.difference), paper, self.now)
            .because(reason);
        levels::append(tx, &moved.per_serial(&numbers), acting.user(), self.now).await?;
        let data = json!({"number": number, "before": {"on_hand": before.on_hand}, "after": {"on_hand": on_hand}, "serials": numbers, "reason": reason, "product": product.id, "place": place.id});
        let event = NewEvent::new(
            Stream::new("stock_paper", self.id.0),
            "stock.adjusted",
            data,
            self.now,
        );
        events::first(tx, &event, &acting.actor, self.now).await?;
        serve(tx, &self.process, queue, &acting).await?;
        Ok(StockAdjusted {
            id: self.id,
            number,
            on_hand,
        })
    }

    async fn refused(&self, tx: &mut Tx<'_>, fault: &Fault) -> Result<()> {
        let stream = Stream::new("product", self.input.product_id.0);
        let by = (self.permit.actor(), self.now);
        process::record_refusal(tx, stream, (Self::NAME, fault), by).await
    }
}

impl AdjustStock {
    async fn add_machines(
        &self,
        tx: &mut Tx<'_>,
        sku: &str,
        size: Quantity,
        mut numbers: Vec<String>,
    ) -> Result<Vec<String>> {
        if numbers.is_empty() {
            numbers = number_machines(tx, sku, self.process.today(self.now).0.year(), size).await?;
        }
        let (product, place) = (self.input.product_id, self.input.place_id);
        let machines: Vec<Serial> = numbers
            .iter()
            .map(|n| good_machine(n, product, place, self.now))
            .collect();
        serials::insert(tx, &machines).await?;
        Ok(numbers)
    }

    /// Which machines are missing has to be said, and none of them may be kept for an order.
    async fn remove_machines(&self, tx: &mut Tx<'_>, numbers: Vec<String>) -> Result<Vec<String>> {
        if numbers.is_empty() {
            let message = text!(
                "请注明减少的是哪几台（序列号）",
                "say which machines are missing, by serial number"
            );
            return Err(Fault::invalid("/serials", "required", message));
        }
        let machines = serials::lock(tx, &numbers).await?;
        for (i, number) in numbers.iter().enumerate() {
            let free = machines.iter().any(|m| {
                m.serial == *number
                    && m.product_id == self.input.product_id
                    && m.place_id == Some(self.input.place_id)
                    && m.status.is_in_stock()
                    && m.line_id.is_none()
            });
            if !free {
                let message = text!(
                    "{number} 不在该库位，或已为订单保留",
                    "{number} is not at this place, or is kept for an order"
                );
                return Err(Fault::invalid(format!("/serials/{i}"), "not_free", message));
            }
        }
        let becomes = Becomes {
            status: SerialStatus::Removed,
            place: Some(None),
            order_line: None,
        };
        serials::change(tx, &numbers, becomes, self.now).await?;
        Ok(numbers)
    }
}

fn about_difference(whole_units: bool) -> Fault {
    let message = if whole_units {
        text!(
            "差异数量须为非零整数",
            "the difference is a whole number other than 0"
        )
    } else {
        text!(
            "差异数量不能为 0 或过大",
            "the difference cannot be 0 or too large"
        )
    };
    Fault::invalid("/difference", "difference", message)
}

/// What lies there after a correction; never below nothing or below what is held for orders.
fn after(level: &Level, difference: Quantity) -> Result<Quantity> {
    let on_hand = Quantity(
        level
            .on_hand
            .0
            .checked_add(difference.0)
            .ok_or_else(Fault::overflow)?,
    );
    if on_hand < level.reserved {
        let message = text!(
            "账上有 {}，其中 {} 已为订单预留；减少后剩 {on_hand}，不够预留。请先释放预留",
            "{} on hand of which {} are held for orders; {on_hand} would be left, less than that. Release a reservation first",
            level.on_hand,
            level.reserved
        );
        let refusal = Refusal::new("below_reserved", message)
            .fact("stock.reserved", level.reserved)
            .who(text!("仓库管理员、计划员", "warehouse keeper, planner"));
        return Err(Fault::refused(refusal));
    }
    Ok(on_hand)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// However stock is corrected, it never falls below what is held for orders.
        #[test]
        fn held_stock_stays(on_hand in 0_i64..1000, held in 0_i64..1000, difference in -1500_i64..1500) {
            let reserved = Quantity(held.min(on_hand));
            let level = Level { product: ProductId::new(), place: PlaceId::new(), on_hand: Quantity(on_hand), reserved };
            match after(&level, Quantity(difference)) {
                Ok(left) => prop_assert!(left >= reserved && left.0 == on_hand + difference),
                Err(_) => prop_assert!(on_hand + difference < reserved.0),
            }
        }
    }
}
